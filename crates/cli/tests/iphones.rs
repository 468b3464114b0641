//! The commands for iPhones, as another program calls them, against simulated ones.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Output, Stdio};

/// This computer, with folders of its own and a usbmuxd at an address.
struct Computer {
    folder: tempfile::TempDir,
    muxer: String,
}

impl Computer {
    fn with_muxer(address: &str) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), muxer: address.to_owned() }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_unstuck"));
        command
            .args(arguments)
            .env("ANDROID_USER_HOME", self.folder.path())
            .env("UNSTUCK_DATA_DIR", self.folder.path().join("data"))
            .env("LANG", "en_US.UTF-8")
            .env_remove("ADB_VENDOR_KEYS")
            // Nobody listens there: a test must never reach a phone of the computer that it runs on.
            .env("ADB_SERVER_SOCKET", "tcp:127.0.0.1:1")
            .env("USBMUXD_SOCKET_ADDRESS", &self.muxer)
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A command that stays until it is dropped.
struct Staying(Child);

impl Drop for Staying {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn the_demo_iphone_is_checked_as_the_demo_says() {
    let mut demo = Computer::with_muxer("127.0.0.1:1").command(&["demo", "--iphone"]);
    let mut demo = Staying(demo.stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(demo.0.stdout.take().unwrap()).lines();
    let line = lines.next().unwrap().unwrap();
    let (variable, command) = line.split_once("USBMUXD_SOCKET_ADDRESS=").unwrap().1.split_once(' ').unwrap();
    let arguments: Vec<&str> = command.split(' ').collect();
    assert_eq!(arguments[..3], ["unstuck", "check", "--serial"], "{line}");
    let checked = Computer::with_muxer(variable).run(&[&arguments[1..], &["--json"]].concat());
    assert_eq!(checked.status.code(), Some(1), "{}", text(&checked));
    let report: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_eq!(report["phone"]["platform"], "iphone");
    assert!(report["findings"].as_array().unwrap().len() >= 4, "{report:#}");
}
