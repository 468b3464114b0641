//! Asks a server how large an upload it lets through, by heads of requests alone: no byte of a body is ever sent, and each
//! connection is closed as soon as it is known. `diagnosis::internet::upload` says what is asked and what it means.
//!
//! This is HTTP/1.1 on purpose: over HTTP/2 nginx gives no leave (`100 Continue`), and libraries do not tell of one. It goes
//! straight to the server; where only a proxy of the system leads out, nothing is told.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use diagnosis::internet::upload::{self, Announced, Said};
use http_body::{Body, Frame, SizeHint};
use hyper::client::conn::http1::handshake;
use hyper::header::{EXPECT, HOST, USER_AGENT};
use hyper::{Request, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::Url;
use rustls::ClientConfig;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout};
use tower_service::Service;

use crate::client::{self, Client};

/// For one size, from the name to the answer.
const ANSWER: Duration = Duration::from_secs(4);
/// After the leave to send, for the refusal of another server behind the one that gave it.
const REFUSAL: Duration = Duration::from_secs(1);

/// Connects for it.
#[derive(Debug, Clone)]
pub struct Heads(HttpsConnector<HttpConnector>);

impl Heads {
    pub fn new(tls: ClientConfig) -> Self {
        Self(HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().build())
    }
}

impl Client {
    /// What is said of each size that is asked, in its order. What the deadline cuts off is not there.
    pub async fn announce(&self, method: &str, url: Url, deadline: Duration) -> Vec<Announced> {
        let url = self.where_to(url);
        let until = Instant::now() + deadline;
        let mut asked = Vec::new();
        while let Some(bytes) = upload::next(&asked) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let one = self.heads.clone().ask(method, &url, bytes);
            let said = timeout(ANSWER.min(left), one).await.unwrap_or(Said::Silence);
            asked.push(Announced { bytes, said });
        }
        asked
    }
}

impl Heads {
    /// Whoever drops the future closes the connection.
    async fn ask(mut self, method: &str, url: &Url, bytes: u64) -> Said {
        let Some((uri, mut request)) = request(method, url, bytes) else { return Said::Broken };
        let leave = Arc::new(Notify::new());
        let told = Arc::clone(&leave);
        hyper::ext::on_informational(&mut request, move |answer| {
            if answer.status() == hyper::StatusCode::CONTINUE {
                told.notify_one();
            }
        });
        let Ok(stream) = self.0.call(uri).await else { return Said::Broken };
        let Ok((mut sender, connection)) = handshake(stream).await else { return Said::Broken };
        let mut answered = std::pin::pin!(async {
            let answer = sender.send_request(request);
            tokio::pin!(answer);
            let answer = tokio::select! {
                biased;
                answer = &mut answer => answer,
                () = leave.notified() => match timeout(REFUSAL, &mut answer).await {
                    Ok(answer) => answer,
                    Err(_) => return Said::Status(100),
                },
            };
            answer.map_or(Said::Broken, |answer| Said::Status(answer.status().as_u16()))
        });
        tokio::select! {
            biased;
            said = &mut answered => said,
            // What it read before it ended is still there.
            _ = connection => answered.await,
        }
    }
}

fn request(method: &str, url: &Url, bytes: u64) -> Option<(Uri, Request<Unsent>)> {
    let host = url.host_str()?;
    let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let request = Request::builder()
        .method(method)
        .uri(url.path())
        .header(HOST, host)
        .header(USER_AGENT, client::USER_AGENT)
        .header(EXPECT, "100-continue")
        .body(Unsent(bytes));
    Some((url.as_str().parse().ok()?, request.ok()?))
}

/// A body of so many bytes, of which none ever comes.
struct Unsent(u64);

impl Body for Unsent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        // The future that waits for it is dropped; nobody needs to be woken.
        Poll::Pending
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0)
    }
}
