//! Programs of others, pointed at a simulated muxer.

use std::ffi::OsStr;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use phone::iphone::muxer::MuxerAddress;
use phone::iphone::{Iphone, Limits};
use simulator::iphone::control::{Handle, SimulatedIphone};
use simulator::iphone::folder::Folder;
use simulator::iphone::muxer::SimulatedMuxer;
use tokio::process::Command;
use tokio::time::timeout;

pub const PATIENCE: Duration = Duration::from_secs(120);

pub const UDID: &str = "00008120-001A2B3C4D5E601E";

pub const LIMITS: Limits = Limits { deadline: PATIENCE, reply_bytes: 8 << 20 };

/// A phone of our own, so that what is learnt about the phones in `tests/phones` changes nothing here.
pub fn folder() -> Folder {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/iphone/apple-iphone-14-pro-ios-18");
    Folder::read(&path).unwrap_or_else(|bad| panic!("{bad}"))
}

/// A phone on a muxer.
pub struct World {
    pub phone: Handle,
    pub muxer: SimulatedMuxer,
}

impl World {
    pub async fn new() -> Self {
        let phone = SimulatedIphone::start(&folder(), None).unwrap();
        let muxer = SimulatedMuxer::start(&[&phone]).await.unwrap();
        Self { phone, muxer }
    }

    pub fn address(&self) -> MuxerAddress {
        MuxerAddress::parse(&self.muxer.address().to_string()).unwrap()
    }

    /// The app's own client, trusted.
    pub async fn connect(&self) -> Iphone {
        let connecting = Iphone::connect(self.address(), UDID, |_| {});
        timeout(PATIENCE, connecting).await.expect("it connects in time").unwrap_or_else(|error| panic!("{error}"))
    }

    /// Runs a program to its end: whether it succeeded, and all that it printed.
    pub async fn run(&self, program: impl AsRef<OsStr>, arguments: &[&str]) -> (bool, String) {
        let running = command(self.muxer.address(), program.as_ref(), arguments).output();
        let output = timeout(PATIENCE, running).await.expect("it ends").expect("it starts");
        let all = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&all).into_owned())
    }

    /// Runs a program that must succeed.
    pub async fn says(&self, program: impl AsRef<OsStr>, arguments: &[&str]) -> String {
        let name = program.as_ref().to_owned();
        let (ok, said) = self.run(program, arguments).await;
        assert!(ok, "{name:?} {arguments:?}: {said}");
        said
    }
}

pub fn command(muxer: SocketAddr, program: &OsStr, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).env("USBMUXD_SOCKET_ADDRESS", muxer.to_string());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// Whether a program is there; says loudly where it is not.
pub fn there(program: &str, package: &str) -> bool {
    let found = std::process::Command::new(program).arg("--help").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if found.is_err() {
        eprintln!("SKIPPED: {program} is not installed (Debian: apt install {package}), so it judged nothing");
    }
    found.is_ok()
}
