//! A server of this computer that says what a test wants, lies included.

pub mod browser;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

/// What was asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    pub method: String,
    pub path: String,
    /// In lower case, `name: value`.
    pub headers: Vec<String>,
    pub body: Vec<u8>,
}

/// What is said: these bytes, and then perhaps nothing more.
pub struct Said {
    pub bytes: Vec<u8>,
    /// Keeps the connection open without a word.
    pub then_silent: bool,
}

pub fn answer(status: &str, headers: &[&str], body: &[u8]) -> Said {
    let mut head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
    headers.iter().for_each(|header| head.push_str(&format!("{header}\r\n")));
    head.push_str("\r\n");
    Said { bytes: [head.as_bytes(), body].concat(), then_silent: false }
}

/// Gone with the runtime of its test.
pub struct Local {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Asked {
    /// The fields of a form that was sent.
    pub fn form(&self) -> HashMap<String, String> {
        url::form_urlencoded::parse(&self.body).into_owned().collect()
    }
}

impl Local {
    pub async fn serve(say: impl Fn(&Asked) -> Said + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (say, heard) = (Arc::new(say), Arc::clone(&asked));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (say, heard) = (Arc::clone(&say), Arc::clone(&heard));
                tokio::spawn(async move { converse(stream, &*say, &heard).await });
            }
        });
        Self { address, asked }
    }

    /// Everything that was asked until now.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

/// One question and its answer.
pub async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    say: &(dyn Fn(&Asked) -> Said + Send + Sync),
    heard: &Mutex<Vec<Asked>>,
) {
    let Some(asked) = read(&mut stream).await else { return };
    heard.lock().unwrap().push(asked.clone());
    let said = say(&asked);
    // Whoever asked may have heard enough.
    drop(stream.write_all(&said.bytes).await);
    drop(stream.flush().await);
    if said.then_silent {
        std::future::pending::<()>().await;
    }
    drop(stream.shutdown().await);
}

async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<Asked> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| format!("{}: {value}", name.to_lowercase()))
        .collect();
    let length = headers.iter().find_map(|header| header.strip_prefix("content-length: "));
    // Whoever waits for leave to send does not get it here.
    let waits = headers.iter().any(|header| header == "expect: 100-continue");
    let length = length.filter(|_| !waits);
    let length: usize = length.map_or(0, |length| length.parse().unwrap());
    let mut body = bytes.split_off(end + 4);
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some(Asked { method, path, headers, body })
}
