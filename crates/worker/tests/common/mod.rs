//! A worker process at the end of its pipes, and the simulated phones that it is pointed at.

#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use diagnosis::view::{ChangeState, FixState, PersonEvent, ScreenView, View};
use phone::adb::key::Key;
use simulator::folder::Folder;

/// Longer than anything here takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

pub fn folder(name: &str) -> Folder {
    Folder::read(&phones().join(name)).unwrap()
}

pub fn folders() -> Vec<Folder> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(phones()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().filter(|path| path.join("phone.toml").exists()).map(|path| Folder::read(path).unwrap()).collect()
}

fn phones() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones")
}

/// What lasts longer than one worker: its data folder, and the keys of this computer.
pub struct Computer {
    pub data: tempfile::TempDir,
    home: tempfile::TempDir,
}

impl Computer {
    /// The key that its phones know it by.
    pub fn key(&self) -> Key {
        Key::load(&self.home.path().join("adbkey")).unwrap()
    }
}

impl Default for Computer {
    fn default() -> Self {
        let home = tempfile::tempdir().unwrap();
        let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("../phone/tests/keys");
        for file in ["adbkey", "adbkey.pub"] {
            std::fs::copy(keys.join(file), home.path().join(file)).unwrap();
        }
        Self { data: tempfile::tempdir().unwrap(), home }
    }
}

/// A worker process. Killed when it is dropped.
pub struct Worker {
    child: Child,
    input: Option<ChildStdin>,
    views: Receiver<View>,
    pub view: Option<View>,
}

impl Worker {
    pub fn start(computer: &Computer, phone: SocketAddr) -> Self {
        let address = phone.to_string();
        Self::start_with(computer, &["--serial", "SIM", "--tcp", &address])
    }

    pub fn start_with(computer: &Computer, arguments: &[&str]) -> Self {
        Self::start_in(computer, arguments, &[])
    }

    pub fn start_in(computer: &Computer, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_phone-worker"))
            .args(arguments)
            .envs(environment.iter().copied())
            .arg("--data-dir")
            .arg(computer.data.path())
            .env("ANDROID_USER_HOME", computer.home.path())
            .env_remove("ADB_VENDOR_KEYS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, views) = channel();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let view: View = serde_json::from_str(&line).unwrap();
                if tell.send(view).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take();
        Self { child, input, views, view: None }
    }

    /// The most that the process ever had in memory, where the system tells (Linux).
    pub fn most_memory_kib(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().strip_suffix("kB")?.trim().parse().ok()
    }

    pub fn send(&mut self, event: PersonEvent) {
        self.write(&serde_json::to_string(&event).unwrap());
    }

    pub fn write(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{line}").unwrap();
        input.flush().unwrap();
    }

    /// Waits for a view like this. Revisions only ever go up.
    pub fn until(&mut self, what: &str, mut wanted: impl FnMut(&View) -> bool) -> View {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let view = self.views.recv_timeout(left).unwrap_or_else(|error| {
                panic!("{what} did not come ({error}); the last view: {:#?}", self.view);
            });
            if let Some(before) = &self.view {
                assert!(view.revision > before.revision, "revisions go up");
            }
            self.view = Some(view.clone());
            if wanted(&view) {
                return view;
            }
        }
    }

    /// From the start to the result of a check, with the app that the worker takes for the likeliest.
    pub fn check(&mut self) -> View {
        self.until("consent", |view| matches!(view.screen, ScreenView::Consent { .. }));
        self.send(PersonEvent::AgreeToRead);
        self.until("the choice of an app", |view| matches!(view.screen, ScreenView::ChooseApp { .. }));
        self.send(PersonEvent::ChooseApp { package: None });
        self.result()
    }

    pub fn result(&mut self) -> View {
        self.until("a result", |view| matches!(view.screen, ScreenView::Result(_)))
    }

    pub fn fix_page(&mut self, what: &str, mut wanted: impl FnMut(&FixState) -> bool) -> View {
        self.until(what, |view| fix_state(view).is_some_and(&mut wanted))
    }

    /// Puts everything back, and waits until that is done.
    pub fn undo_all(&mut self) {
        self.send(PersonEvent::UndoAll);
        self.until("everything undone", |view| {
            let failed = view.open_changes.iter().find(|change| matches!(change.state, ChangeState::UndoFailed { .. }));
            assert!(failed.is_none(), "not undone: {failed:#?}");
            view.open_changes.is_empty()
        });
    }

    /// As a crash or a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Closes its standard input, which ends it.
    pub fn close(mut self) -> std::process::ExitStatus {
        drop(self.input.take());
        self.child.wait().unwrap()
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

pub fn fix_state(view: &View) -> Option<&FixState> {
    match &view.screen {
        ScreenView::Fix(fix) => Some(&fix.state),
        _ => None,
    }
}

/// The writes among these commands: each stands between two readings of the same setting.
pub fn writes(commands: &[String]) -> Vec<String> {
    commands
        .windows(3)
        .filter(|window| window[0] == window[2] && window[0] != window[1])
        .map(|window| window[1].clone())
        .collect()
}
