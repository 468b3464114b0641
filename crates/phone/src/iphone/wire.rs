//! A connection on which property lists are asked and answered in order: `u32` big-endian length, then the list.
//!
//! Several questions may be under way; their answers come in the order in which they were asked. A question that nobody waits
//! for any more is still answered, and its answer thrown away, so that the order stays.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use plist::{Dictionary, Value};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::iphone::error::{Error, Result};
use crate::iphone::pace::Pace;
use crate::iphone::property_list::{parse_dictionary, to_xml};

/// Both directions of a connection, in clear or inside TLS.
pub(crate) trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// The largest answers known are chunks of the list of apps, some hundred kilobytes each.
const LARGEST_FRAME: u32 = 8 << 20;

pub(crate) async fn read_frame(io: &mut (impl AsyncRead + Unpin)) -> Result<Dictionary> {
    let length = io.read_u32().await?;
    if length > LARGEST_FRAME {
        return Err(Error::protocol(format!("an answer that claims {length} bytes")));
    }
    parse_dictionary(&read_exactly(io, u64::from(length)).await?)
}

/// Memory follows what arrives, not what was promised.
pub(crate) async fn read_exactly(io: &mut (impl AsyncRead + Unpin), length: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io.take(length).read_to_end(&mut bytes).await?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(Error::Lost) }
}

pub(crate) fn frame(request: Dictionary) -> Result<Vec<u8>> {
    let body = to_xml(&Value::Dictionary(request))?;
    let length = u32::try_from(body.len()).map_err(Error::protocol)?;
    Ok([&length.to_be_bytes()[..], &body].concat())
}

pub(crate) async fn write_frame(io: &mut (impl AsyncWrite + Unpin), request: Dictionary) -> Result<()> {
    io.write_all(&frame(request)?).await?;
    Ok(io.flush().await?)
}

/// Asks once, where nobody else speaks.
pub(crate) async fn exchange(
    io: &mut (impl AsyncRead + AsyncWrite + Unpin),
    request: Dictionary,
) -> Result<Dictionary> {
    write_frame(io, request).await?;
    read_frame(io).await
}

/// Whether another frame belongs to the same answer.
pub(crate) type More = fn(&Dictionary) -> bool;

struct Ask {
    bytes: Vec<u8>,
    waits: Waits,
}

struct Waits {
    more: More,
    answer: oneshot::Sender<Result<Vec<Dictionary>>>,
}

/// The connection, and the task that keeps its order. It ends when this is dropped.
pub struct Conversation {
    asks: mpsc::UnboundedSender<Ask>,
    pace: Arc<Pace>,
    task: JoinHandle<()>,
}

impl Drop for Conversation {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Conversation {
    pub(crate) fn begin(io: impl Io + 'static, pace: Pace) -> Self {
        let (asks, asked) = mpsc::unbounded_channel();
        let pace = Arc::new(pace);
        let task = tokio::spawn(converse(io, asked, pace.clone()));
        Self { asks, pace, task }
    }

    /// Over a connection that was made, one question at a time.
    pub fn over(io: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Self {
        Self::begin(io, Pace::gentle())
    }

    /// The one answer.
    pub async fn ask(&self, request: Dictionary) -> Result<Dictionary> {
        let answers = self.ask_for_all(request, |_| false).await?;
        answers.into_iter().next().ok_or(Error::Lost)
    }

    /// An answer of several parts.
    pub(crate) async fn ask_for_all(&self, request: Dictionary, more: More) -> Result<Vec<Dictionary>> {
        let (answer, answered) = oneshot::channel();
        let ask = Ask { bytes: frame(request)?, waits: Waits { more, answer } };
        self.asks.send(ask).map_err(|_| Error::Lost)?;
        answered.await.map_err(|_| Error::Lost)?
    }

    /// Whether no two questions are ever under way.
    pub(crate) fn is_gentle(&self) -> bool {
        self.pace.began_gently()
    }

    /// The answer that came was to another question.
    pub(crate) fn mixed_up(&self) -> Error {
        self.pace.mixed_up(Error::protocol("an answer to another question"))
    }
}

/// The parts of one answer are not more than this.
const MOST_PARTS: usize = 10_000;

async fn converse(io: impl Io, mut asked: mpsc::UnboundedReceiver<Ask>, pace: Arc<Pace>) {
    let (mut reader, mut writer) = tokio::io::split(io);
    let waiting: Mutex<VecDeque<Waits>> = Mutex::default();
    let waiting = || waiting.lock().unwrap_or_else(PoisonError::into_inner);
    let writing = async {
        while let Some(Ask { bytes, waits }) = asked.recv().await {
            pace.room().await;
            if waits.answer.is_closed() {
                continue;
            }
            // Before the bytes: an answer must find who waits for it.
            pace.went(1);
            waiting().push_back(waits);
            if writer.write_all(&bytes).await.is_err() || writer.flush().await.is_err() {
                break;
            }
        }
        Error::Lost
    };
    let reading = async {
        loop {
            let more = || waiting().front().map(|waits| waits.more);
            let answer = match read_answer(&mut reader, &pace, more).await {
                Ok(answer) => answer,
                Err(error) => return error,
            };
            if let Some(waits) = waiting().pop_front() {
                // Nobody may be waiting any more.
                drop(waits.answer.send(Ok(answer)));
            }
            pace.answered();
        }
    };
    let error = tokio::select! {
        error = writing => error,
        error = reading => error,
    };
    let error = pace.failed(error);
    asked.close();
    for waits in waiting().drain(..) {
        drop(waits.answer.send(Err(error.clone())));
    }
}

async fn read_answer(
    reader: &mut (impl AsyncRead + Unpin),
    pace: &Pace,
    more: impl Fn() -> Option<More>,
) -> Result<Vec<Dictionary>> {
    let mut parts = Vec::new();
    loop {
        let part = pace.unless_stalled(read_frame(reader)).await?;
        let more = more().ok_or_else(|| Error::protocol("an answer that nobody asked for"))?;
        let last = !more(&part);
        parts.push(part);
        if last {
            return Ok(parts);
        }
        if parts.len() == MOST_PARTS {
            return Err(Error::protocol("an answer without an end"));
        }
    }
}
