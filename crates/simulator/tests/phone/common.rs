//! The real `adb`, with a server, a key and a home of its own.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use simulator::folder::Folder;
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::time::timeout;

pub const PATIENCE: Duration = Duration::from_secs(30);

/// A phone of our own, so that what is learnt about the phones in `tests/phones` changes nothing here.
pub fn pixel() -> Folder {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/phone/google-pixel-8-android-14");
    Folder::read(&path).unwrap_or_else(|bad| panic!("{bad}"))
}

/// A client of an adb server: the real one that we started, or a simulated one.
pub struct Adb {
    port: u16,
    pub home: TempDir,
    own_server: bool,
}

impl Adb {
    /// `None`, loudly, where there is no adb.
    pub fn with_own_server() -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self::on(port, true)
    }

    /// The real client against a server that is already there.
    pub fn of_server(port: u16) -> Option<Self> {
        Self::on(port, false)
    }

    fn on(port: u16, own_server: bool) -> Option<Self> {
        let found = std::process::Command::new("adb").arg("version").stdout(Stdio::null()).status();
        if !found.is_ok_and(|status| status.success()) {
            eprintln!("SKIPPED: the real adb is not installed (Debian: apt install adb), so it judged nothing");
            return None;
        }
        Some(Self { port, home: tempfile::tempdir().unwrap(), own_server })
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("adb");
        command.arg("-P").arg(self.port.to_string()).args(arguments);
        command.env("HOME", self.home.path()).env("ANDROID_USER_HOME", self.home.path().join(".android"));
        for name in ["ANDROID_SERIAL", "ADB_SERVER_SOCKET", "ANDROID_ADB_SERVER_PORT", "ADB_VENDOR_KEYS", "ADB_TRACE"] {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }

    pub async fn run(&self, arguments: &[&str]) -> Output {
        let running = self.command(arguments).output();
        timeout(PATIENCE, running).await.unwrap_or_else(|_| panic!("adb {arguments:?} hangs")).unwrap()
    }

    pub async fn text(&self, arguments: &[&str]) -> String {
        String::from_utf8_lossy(&self.run(arguments).await.stdout).into_owned()
    }

    /// Asks until the answer is as wanted.
    pub async fn until(&self, arguments: &[&str], wanted: impl Fn(&str) -> bool) -> String {
        let asking = async {
            loop {
                let text = self.text(arguments).await;
                if wanted(&text) {
                    return text;
                }
            }
        };
        timeout(PATIENCE, asking).await.unwrap_or_else(|_| panic!("adb {arguments:?} never said what was wanted"))
    }

    pub fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().unwrap()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }
}

impl Drop for Adb {
    fn drop(&mut self) {
        if self.own_server {
            // Only ours: the port is ours alone.
            let port = self.port.to_string();
            drop(std::process::Command::new("adb").args(["-P", &port, "kill-server"]).output());
        }
    }
}
