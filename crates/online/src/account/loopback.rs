//! Where the browser comes back to from a provider: one page on this computer, for one answer.
//!
//! ```text
//! GET /?state=…&code=… HTTP/1.1
//! ```
//!
//! Any program of this computer, and any page in a browser, can come here. Only the answer with our `state` counts
//! (RFC 8252); whatever else comes is sent away, and the wait goes on. After the answer nobody listens any more.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use diagnosis::account::{BrowserWords, NoAccount};
use reqwest::Url;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request line with a code and some headers is far shorter.
const MOST_BYTES: usize = 16 << 10;
/// A browser sends its request at once; whoever does not is no browser.
const DEADLINE: Duration = Duration::from_secs(5);

pub struct Loopback {
    listener: TcpListener,
    port: u16,
}

impl Loopback {
    /// `port` 0: any.
    pub async fn open(port: u16) -> Result<Self, NoAccount> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|_| NoAccount::PortTaken)?;
        let port = listener.local_addr().map(|address: SocketAddr| address.port()).map_err(|_| NoAccount::PortTaken)?;
        Ok(Self { listener, port })
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The code that comes with our state.
    pub async fn code(self, state: &str, words: &BrowserWords) -> Result<String, NoAccount> {
        loop {
            let Ok((mut stream, _)) = self.listener.accept().await else { return Err(NoAccount::PortTaken) };
            let Ok(Some(target)) = tokio::time::timeout(DEADLINE, target(&mut stream)).await else { continue };
            let (status, text, answer) = match answer(&target, state) {
                Some(Ok(code)) => ("200 OK", &words.done, Some(Ok(code))),
                Some(Err(why)) => ("200 OK", &words.denied, Some(Err(why))),
                None => ("404 Not Found", &words.wrong, None),
            };
            // Whoever closed the page early has answered all the same.
            drop(tokio::time::timeout(DEADLINE, say(&mut stream, status, text)).await);
            if let Some(answer) = answer {
                return answer;
            }
        }
    }
}

/// What a request is for; `None`: it is no request for a page.
async fn target(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    while !bytes.windows(4).any(|four| four == b"\r\n\r\n") {
        if bytes.len() > MOST_BYTES || stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let head = String::from_utf8_lossy(&bytes);
    let mut first = head.lines().next()?.split(' ');
    (first.next()? == "GET").then_some(())?;
    first.next().map(str::to_owned)
}

/// The answer in it, if it is the one that was asked for with this state.
fn answer(target: &str, state: &str) -> Option<Result<String, NoAccount>> {
    let url = Url::parse("http://127.0.0.1").ok()?.join(target).ok()?;
    if url.path() != "/" {
        return None;
    }
    let of = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    if of("state")? != state {
        return None;
    }
    match (of("code").filter(|code| !code.is_empty()), of("error")) {
        (Some(code), None) => Some(Ok(code)),
        (_, Some(error)) if error == "access_denied" => Some(Err(NoAccount::Denied)),
        (_, Some(_)) => Some(Err(NoAccount::Refused)),
        (None, None) => None,
    }
}

async fn say(stream: &mut TcpStream, status: &str, text: &str) -> std::io::Result<()> {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let page =
        format!("<!doctype html><meta charset=utf-8><title>Unstuck</title><p style=\"font:1.3em sans-serif\">{text}");
    // Nothing of this page is kept, and it leads nowhere.
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\ncache-control: no-store\r\n\
         referrer-policy: no-referrer\r\nconnection: close\r\n\r\n",
        page.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(page.as_bytes()).await?;
    stream.shutdown().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_answer_to_our_question_counts() {
        let cases = [
            ("/?state=s&code=c", Some(Ok("c".to_owned()))),
            ("/?code=c%2Fd&state=s&scope=x", Some(Ok("c/d".to_owned()))),
            ("/?state=s&error=access_denied", Some(Err(NoAccount::Denied))),
            ("/?state=s&error=server_error&code=c", Some(Err(NoAccount::Refused))),
            ("/?state=other&code=c", None),
            ("/?state=other&error=access_denied", None),
            ("/?code=c", None),
            ("/?state=s", None),
            ("/?state=s&code=", None),
            ("/favicon.ico", None),
            ("/else?state=s&code=c", None),
            ("http://evil.example/x?state=s&code=c", None),
            ("", None),
        ];
        for (target, expected) in cases {
            assert_eq!(answer(target, "s"), expected, "{target}");
        }
    }
}
