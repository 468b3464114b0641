//! Sends bytes without meaning, and takes the time. `diagnosis::internet::send` says how much, and what it means.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use diagnosis::internet::NoPage;
use diagnosis::internet::send::{self, MOST_BYTES, Piece};
use diagnosis::phone::Portion;
use http_body::{Body, Frame, SizeHint};
use reqwest::{Method, Url};
use tokio::sync::mpsc;

use crate::client::{Client, Limits};

/// What says that it has arrived is short.
const ANSWER_BYTES: usize = 64 << 10;
/// A piece is made for a second and a half. One that has not arrived by then broke off; one that was begun shortly before
/// the end is only late.
const BROKEN_OFF: Duration = Duration::from_secs(4);
/// How often somebody is told.
const TOLD_BYTES: u64 = 250_000;
const FRAME_BYTES: usize = 16 << 10;

impl Client {
    /// The pieces that have arrived. The error is why nothing counts, as `send::to_refusal` takes it.
    pub async fn send_pieces(
        &self,
        url: Url,
        most_time: Duration,
        told: &(dyn Fn(Portion) + Send + Sync),
    ) -> Result<Vec<Piece>, String> {
        let until = Instant::now() + most_time;
        let mut sent: Vec<Piece> = Vec::new();
        while let Some(bytes) = send::next(&sent) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let start = Instant::now();
            match self.piece(url.clone(), bytes, left, send::total(&sent), told).await {
                Ok(()) => {
                    let took_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
                    sent.push(Piece { bytes, took_ms });
                }
                Err(why) if why == NoPage::TimedOut.id() && left < BROKEN_OFF && !sent.is_empty() => break,
                Err(why) => return Err(why),
            }
        }
        Ok(sent)
    }

    async fn piece(
        &self,
        url: Url,
        bytes: u64,
        deadline: Duration,
        before: u64,
        told: &(dyn Fn(Portion) + Send + Sync),
    ) -> Result<(), String> {
        let (went, mut gone) = mpsc::unbounded_channel();
        let left = Arc::new(AtomicU64::new(bytes));
        let body = reqwest::Body::wrap(Noise { left: Arc::clone(&left), went });
        let request = self.request(Method::POST, url).body(body);
        let limits = Limits { deadline, bytes: ANSWER_BYTES };
        let mut answer = std::pin::pin!(self.send(request, limits));
        let mut now = before;
        let page = loop {
            tokio::select! {
                biased;
                page = &mut answer => break page,
                Some(more) = gone.recv() => {
                    let said = now / TOLD_BYTES;
                    now += more;
                    if now / TOLD_BYTES > said {
                        told(Portion { bytes: now, of: MOST_BYTES });
                    }
                }
            }
        };
        match page.map_err(|why| why.id().to_owned())?.status {
            // Who says that it arrived before it was sent measures nothing.
            200..300 if left.load(Ordering::Acquire) > 0 => Err(NoPage::Broken.id().to_owned()),
            200..300 => Ok(()),
            429 => Err("throttled".to_owned()),
            status => Err(format!("status {status}")),
        }
    }
}

/// A body of so many bytes that no line can make smaller on the way.
struct Noise {
    left: Arc<AtomicU64>,
    /// How much of it was handed on.
    went: mpsc::UnboundedSender<u64>,
}

impl Noise {
    /// Made once, by a generator of Marsaglia's (xorshift64): it only has to look like nothing.
    fn frame() -> Bytes {
        static FRAME: LazyLock<Bytes> = LazyLock::new(|| {
            let mut state: u64 = 0x2545_f491_4f6c_dd1d;
            let eight = |_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state.to_le_bytes()
            };
            (0..FRAME_BYTES / 8).flat_map(eight).collect::<Vec<u8>>().into()
        });
        FRAME.clone()
    }
}

impl Body for Noise {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let left = self.left.load(Ordering::Acquire);
        let frame = Self::frame();
        let size = usize::try_from(left).unwrap_or(usize::MAX).min(frame.len());
        if size == 0 {
            return Poll::Ready(None);
        }
        let rest = left - size as u64;
        self.left.store(rest, Ordering::Release);
        // Nobody listens any more once the answer is there.
        self.went.send(size as u64).ok();
        Poll::Ready(Some(Ok(Frame::data(frame.slice(..size)))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.load(Ordering::Acquire))
    }
}
