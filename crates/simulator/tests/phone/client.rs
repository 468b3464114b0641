//! A small client of our own, for what `adb` cannot show: how exactly an answer ended.

use std::net::SocketAddr;

use simulator::control::Handle;
use simulator::server::SimulatedServer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::common::PATIENCE;

/// Everything that came over one shell stream.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Came {
    pub stdout: Vec<u8>,
    pub stderr: String,
    /// `None`: the stream ended without an exit packet.
    pub exit: Option<u8>,
    /// Bytes after the last whole packet.
    pub rest: usize,
}

impl Came {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }
}

/// One simulated phone behind a simulated server.
pub struct Line {
    pub phone: Handle,
    pub server: SimulatedServer,
}

impl Line {
    pub async fn to(phone: Handle) -> Self {
        let server = SimulatedServer::start(&[&phone]).await.unwrap();
        let line = Self { phone, server };
        line.until_device().await;
        line
    }

    /// Waits until the server says that the phone is there.
    pub async fn until_device(&self) {
        let asking = async {
            while request(self.server.address(), "host:get-state").await.1 != b"OKAY0006device" {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, asking).await.expect("the phone never came");
    }

    /// Opens a shell stream.
    pub async fn open(&self, command: &str) -> TcpStream {
        let (mut socket, _) = open(self.server.address(), "host:transport-any", false).await;
        socket.write_all(&framed(&format!("shell,v2,raw:{command}"))).await.unwrap();
        let mut status = [0; 4];
        socket.read_exact(&mut status).await.unwrap();
        assert_eq!(&status, b"OKAY");
        socket
    }

    pub async fn ask(&self, command: &str) -> Came {
        let mut socket = self.open(command).await;
        let mut bytes = Vec::new();
        // A connection that is reset says as much as one that is closed.
        drop(timeout(PATIENCE, socket.read_to_end(&mut bytes)).await.expect("the phone is silent"));
        packets(&bytes)
    }

    /// What a command prints, where it must succeed.
    pub async fn text(&self, command: &str) -> String {
        let came = self.ask(command).await;
        assert_eq!(came.exit, Some(0), "{command}: {came:?}");
        came.text()
    }
}

fn packets(mut bytes: &[u8]) -> Came {
    let mut came = Came::default();
    while let [kind, a, b, c, d, rest @ ..] = bytes {
        let length = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
        let Some((content, after)) = rest.split_at_checked(length) else { break };
        match kind {
            1 => came.stdout.extend(content),
            2 => came.stderr.push_str(&String::from_utf8_lossy(content)),
            3 => came.exit = content.first().copied(),
            other => panic!("a packet of kind {other}"),
        }
        bytes = after;
    }
    came.rest = bytes.len();
    came
}

fn framed(text: &str) -> Vec<u8> {
    format!("{:04x}{text}", text.len()).into_bytes()
}

async fn open(server: SocketAddr, request: &str, to_end: bool) -> (TcpStream, Vec<u8>) {
    let mut socket = TcpStream::connect(server).await.unwrap();
    socket.write_all(&framed(request)).await.unwrap();
    let mut answer = Vec::new();
    if to_end {
        socket.read_to_end(&mut answer).await.unwrap();
    } else {
        answer.resize(4, 0);
        socket.read_exact(&mut answer).await.unwrap();
        assert_eq!(answer, b"OKAY", "{request}");
    }
    (socket, answer)
}

pub async fn request(server: SocketAddr, request: &str) -> (TcpStream, Vec<u8>) {
    open(server, request, true).await
}
