//! What a person and their browser do between a program that asks for a right and the provider that gives it.

use std::collections::HashMap;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use url::Url;

/// What a browser gets from this address; `None`: nobody listens there.
pub async fn visit(url: &str) -> Option<String> {
    let url = Url::parse(url).unwrap();
    let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", url.port().unwrap())).await.ok()?;
    let target = &url.as_str()[url.origin().ascii_serialization().len()..];
    stream.write_all(format!("GET {target} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes()).await.ok()?;
    let mut said = String::new();
    stream.read_to_string(&mut said).await.ok()?;
    Some(said)
}

/// What the browser was sent to: its address, and what is in its question.
#[derive(Clone)]
pub struct SentTo {
    pub url: Url,
    pub query: HashMap<String, String>,
}

impl SentTo {
    pub fn read(url: &str) -> Self {
        let url = Url::parse(url).unwrap();
        Self { query: url.query_pairs().into_owned().collect(), url }
    }

    pub fn back(&self, answer: &str) -> String {
        format!("{}/?{answer}", self.query["redirect_uri"])
    }

    /// The person agrees, and is sent back with this code.
    pub async fn agree(&self, code: &str) -> Option<String> {
        visit(&self.back(&format!("code={code}&state={}", self.query["state"]))).await
    }

    /// The person says no, and is sent back.
    pub async fn deny(&self) -> Option<String> {
        visit(&self.back(&format!("error=access_denied&state={}", self.query["state"]))).await
    }
}
