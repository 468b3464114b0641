//! The links against a phone that says exactly what a test tells it to.
//!
//! Time is paused: a deadline passes as soon as nothing else can happen, so that no test waits for it.

use std::future::pending;
use std::time::Duration;

use tokio::io::DuplexStream;

use super::key::Key;
use super::message::{Command, HEADER_BYTES, MAX_PAYLOAD, Message, VERSION};
use super::shell::{Limits, ShellOutput};
use super::shell_v2::{Id, encode};
use super::{Adb, sync};
use crate::error::{Error, Result};

mod connecting;
mod files;
mod hostile;
mod server;
mod shell;

const PEM: &str = include_str!("../../../tests/keys/adbkey");
const PUBLIC: &str = include_str!("../../../tests/keys/adbkey.pub");
const BANNER: &str = "device::ro.product.model=Pixel 7a;features=shell_v2,stat_v2,ls_v2";

fn keys() -> Vec<Key> {
    vec![Key::from_pem(PEM, "@unknown").unwrap()]
}

/// The phone's end of a link.
struct Peer {
    link: DuplexStream,
}

impl Peer {
    async fn send(&mut self, command: Command, arg0: u32, arg1: u32, payload: impl Into<Vec<u8>>) {
        Message::new(command, arg0, arg1, payload).write(&mut self.link).await.unwrap();
    }

    async fn next(&mut self) -> Message {
        Message::read(&mut self.link, MAX_PAYLOAD).await.unwrap()
    }

    async fn expect(&mut self, command: Command) -> Message {
        let message = self.next().await;
        assert_eq!(message.command, command, "{message:?}");
        message
    }

    /// Whether our end is gone, with nothing said before.
    async fn is_hung_up(&mut self) -> bool {
        Message::read(&mut self.link, MAX_PAYLOAD).await.is_err()
    }

    async fn greet(&mut self, max_payload: u32, banner: &str) {
        self.expect(Command::Connect).await;
        self.send(Command::Connect, VERSION, max_payload, banner).await;
    }

    /// Reads `OPEN`, checks its service and opens it under the name `remote`; returns our name for it.
    async fn open(&mut self, service: &str, remote: u32) -> u32 {
        let open = self.expect(Command::Open).await;
        assert_eq!(String::from_utf8(open.payload).unwrap(), format!("{service}\0"));
        self.send(Command::Okay, remote, open.arg0, []).await;
        open.arg0
    }

    /// Sends data on a stream and reads the `OKAY`.
    async fn write(&mut self, remote: u32, local: u32, payload: impl Into<Vec<u8>>) {
        self.send(Command::Write, remote, local, payload).await;
        let okay = self.expect(Command::Okay).await;
        assert_eq!((okay.arg0, okay.arg1), (local, remote));
    }

    /// Serves one command whole.
    async fn answer(&mut self, command: &str, remote: u32, stdout: &[u8]) {
        let local = self.open(&format!("shell,v2,raw:{command}"), remote).await;
        let answer = [encode(Id::Stdout, stdout), encode(Id::Exit, &[0])].concat();
        self.send(Command::Write, remote, local, answer).await;
        assert_eq!(self.expect(Command::Okay).await.arg1, remote);
        assert_eq!(self.expect(Command::Close).await.arg1, remote);
    }
}

fn link() -> (DuplexStream, Peer) {
    let (ours, link) = tokio::io::duplex(4 << 20);
    (ours, Peer { link })
}

async fn connected_with(max_payload: u32, banner: &str) -> (Adb, Peer) {
    let (ours, mut peer) = link();
    let (adb, ()) = tokio::join!(Adb::over(ours, &[], |_| {}), peer.greet(max_payload, banner));
    (adb.unwrap(), peer)
}

async fn connected() -> (Adb, Peer) {
    connected_with(MAX_PAYLOAD as u32, BANNER).await
}

fn limits() -> Limits {
    Limits { deadline: Duration::from_secs(5), reply_bytes: 1 << 20 }
}

async fn run(adb: &Adb, command: &str) -> Result<ShellOutput> {
    adb.shell(command, limits(), pending()).await
}

/// The link still carries a command.
async fn assert_usable(adb: &Adb, peer: &mut Peer) {
    let (output, ()) = tokio::join!(run(adb, "still there"), peer.answer("still there", 999, b"yes"));
    assert_eq!(output.unwrap().stdout, b"yes");
}
