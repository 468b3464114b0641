//! The guard of the look without the cable, run by the real adbd: it outlives the stream that began it and a connection
//! that is cut in the middle, and takes back what it did.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use diagnosis::settings::{Setting, Value};
use phone::adb::Adb;

use super::{PATIENCE, PORT, SERVER_PORT, ask, connected};

/// Where the phone has the guard's tools, before its own.
const TOOLS: &str = "/data/local/tmp/guard";

pub async fn outlives_every_cut(folder: &Path) {
    let tools = Tools::put(folder);
    let direct = connected().await;
    by_our_own_client(direct, &tools).await;
    at_a_terminal_through_the_real_server(&tools);
}

/// Over a pipe: the stream ends before anything is unplugged, and the connection is dropped while it is.
async fn by_our_own_client(adb: Adb, tools: &Tools) {
    let output = ask(&adb, &guard()).await;
    assert_eq!((output.exit, &output.stdout[..], &output.stderr[..]), (Some(0), &b""[..], &b""[..]));
    tools.begins();
    drop(adb);
    tools.ends();
}

/// At a terminal, as adbd up to Android 6 gives each command one: the program and the server are killed while it is
/// unplugged, and what has the terminal is hung up.
fn at_a_terminal_through_the_real_server(tools: &Tools) {
    let home = tempfile::tempdir().unwrap();
    let adb = |arguments: &[&str]| {
        let mut command = Command::new("adb");
        command.args(["-P", &SERVER_PORT.to_string()]).args(arguments);
        command.env("HOME", home.path()).env("ANDROID_USER_HOME", home.path()).stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let serial = format!("127.0.0.1:{PORT}");
    if adb(&["connect", &serial]).status().is_err() {
        eprintln!("SKIPPED: the guard at a terminal of the real adbd: no adb is installed");
        return;
    }
    // The shell stays, so that there is something to hang up.
    let held = format!("{}\nread held < {TOOLS}/never", guard());
    let mut shell = adb(&["-s", &serial, "shell", "-t", "-t", &held]).spawn().unwrap();
    tools.begins();
    shell.kill().unwrap();
    shell.wait().unwrap();
    // Ours alone: the network is.
    assert!(adb(&["kill-server"]).status().unwrap().success());
    tools.ends();
}

/// The command itself, where its tools are the test's.
fn guard() -> String {
    let guard = Setting::Cable.write(&Value::new("unplugged"), 0).unwrap();
    format!("PATH={TOOLS}:$PATH; export PATH; {}", guard.command())
}

/// A `dumpsys` that tells what it is told, and a `sleep` that tells it, too, and lasts until the test lets it pass.
struct Tools {
    there: PathBuf,
    told: Receiver<String>,
}

impl Tools {
    fn put(folder: &Path) -> Self {
        use std::os::unix::fs::PermissionsExt;
        let there = folder.join("root").join(&TOOLS[1..]);
        std::fs::create_dir_all(&there).unwrap();
        for pipe in ["told", "time", "never"] {
            drop(std::fs::remove_file(there.join(pipe)));
            assert!(Command::new("mkfifo").arg(there.join(pipe)).status().unwrap().success());
        }
        for (name, then) in [("dumpsys", String::new()), ("sleep", format!("read passed < {TOOLS}/time\n"))] {
            let script = format!("#!/system/bin/sh\necho \"{name} $*\" > {TOOLS}/told\n{then}");
            std::fs::write(there.join(name), script).unwrap();
            std::fs::set_permissions(there.join(name), std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        let (tell, told) = channel();
        let pipe = there.join("told");
        std::thread::spawn(move || {
            loop {
                for line in std::fs::read_to_string(&pipe).unwrap().lines() {
                    if tell.send(line.to_owned()).is_err() {
                        return;
                    }
                }
            }
        });
        Self { there, told }
    }

    /// Until it is unplugged.
    fn begins(&self) {
        self.next("sleep 2");
        self.time_passes();
        self.next("dumpsys battery unplug");
        self.next("sleep 45");
    }

    /// Nobody is there any more.
    fn ends(&self) {
        self.time_passes();
        self.next("dumpsys battery reset");
        self.next("sleep 2");
        self.time_passes();
        self.next("dumpsys battery reset");
    }

    #[track_caller]
    fn next(&self, expected: &str) {
        let told = self.told.recv_timeout(PATIENCE);
        assert_eq!(told.as_deref(), Ok(expected), "the guard is gone");
    }

    fn time_passes(&self) {
        let time = self.there.join("time");
        // Where nobody sleeps, nobody waits for this thread.
        std::thread::spawn(move || std::fs::write(time, "passed\n"));
    }
}
