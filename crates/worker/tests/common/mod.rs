//! A worker process at the end of its pipes, and the simulated phones that it is pointed at.

#![allow(dead_code, unused_imports, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod pipes;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

pub use pipes::{PATIENCE, Worker, fix_state};

use phone::adb::key::Key;
use simulator::folder::Folder;

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

impl Worker {
    pub fn start(computer: &Computer, phone: SocketAddr) -> Self {
        let address = phone.to_string();
        Self::start_with(computer, &["--serial", "SIM", "--tcp", &address])
    }

    pub fn start_with(computer: &Computer, arguments: &[&str]) -> Self {
        Self::start_in(computer, arguments, &[])
    }

    pub fn start_in(computer: &Computer, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_phone-worker"));
        command
            .args(arguments)
            .envs(environment.iter().copied())
            .arg("--data-dir")
            .arg(computer.data.path())
            .env("ANDROID_USER_HOME", computer.home.path())
            .env_remove("ADB_VENDOR_KEYS");
        Self::begin(command)
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
