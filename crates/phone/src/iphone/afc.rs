//! AFC, behind a face that can only read.
//!
//! ```text
//! "CFA6LPAA" · entire length · length without payload · number · operation (u64, little-endian) · header payload · payload
//! ```
//!
//! Each answer has the number of its question, so that many may be under way, as many as `pace.rs` lets out.
//!
//! Source: libimobiledevice `src/afc.c`, `src/afc.h`.

mod file;

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::iphone::error::{Error, Result};
use crate::iphone::pace::{OneAtATime, Pace};
use crate::iphone::wire::{Io, read_exactly};

pub use self::file::OpenFile;

const MAGIC: &[u8; 8] = b"CFA6LPAA";
const HEADER: u64 = 40;
/// A listing of 100,000 names, or a part of a file.
const LARGEST_PACKET: u64 = 16 << 20;
/// What is read of a file at once.
const CHUNK: u64 = 1 << 20;
/// Questions under way at once: more gained nothing at any distance that was measured.
const WINDOW: usize = 512;

/// The operations that exist here. None of them changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
enum Ask {
    List = 0x03,
    Stat = 0x0A,
    Space = 0x0B,
    /// With the mode "read only", always.
    Open = 0x0D,
    Read = 0x0F,
    Seek = 0x11,
    Close = 0x14,
}

const STATUS: u64 = 0x01;
const READ_ONLY: u64 = 1;

/// What AFC knows of a file: `st_size`, `st_ifmt`, `st_mtime` (nanoseconds since 1970) and others, as it says them.
pub type Info = BTreeMap<String, String>;

type Waiting = Arc<Mutex<HashMap<u64, oneshot::Sender<Result<Answer>>>>>;

#[derive(Debug)]
struct Answer {
    header: Vec<u8>,
    payload: Vec<u8>,
}

/// A connection to AFC. It ends when this is dropped.
pub struct Afc {
    asks: mpsc::UnboundedSender<Vec<u8>>,
    waiting: Waiting,
    numbers: AtomicU64,
    task: JoinHandle<()>,
    pace: Arc<Pace>,
}

impl Drop for Afc {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Afc {
    /// Over a connection that was made.
    pub fn over(io: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Self {
        Self::begin(io, OneAtATime::default())
    }

    pub(crate) fn begin(io: impl Io + 'static, one_at_a_time: OneAtATime) -> Self {
        let (asks, asked) = mpsc::unbounded_channel();
        let waiting = Waiting::default();
        let pace = Arc::new(Pace::new(one_at_a_time, WINDOW));
        let task = tokio::spawn(converse(io, asked, waiting.clone(), pace.clone()));
        Self { asks, waiting, numbers: 1.into(), task, pace }
    }

    /// Whether it takes one question at a time.
    pub(crate) fn is_gentle(&self) -> bool {
        self.pace.is_gentle()
    }

    /// The names in a folder.
    pub async fn list(&self, path: &str) -> Result<Vec<String>> {
        let answer = self.ask(Ask::List, &name(path)?).await?;
        let names = strings(&answer.payload);
        Ok(names.into_iter().filter(|name| name != "." && name != "..").collect())
    }

    pub async fn stat(&self, path: &str) -> Result<Info> {
        Ok(pairs(&self.ask(Ask::Stat, &name(path)?).await?.payload))
    }

    /// Of many files, in their order. Fails as a whole only where the connection does.
    pub async fn stat_all(&self, paths: &[String]) -> Result<Vec<Result<Info>>> {
        let mut infos = Vec::with_capacity(paths.len());
        // The next half goes out while the answers to the last one come in.
        let mut under_way: std::collections::VecDeque<oneshot::Receiver<Result<Answer>>> = Default::default();
        for part in paths.chunks(WINDOW / 2) {
            let names: Vec<Vec<u8>> = part.iter().map(|path| name(path)).collect::<Result<_>>()?;
            under_way.extend(self.send_all(Ask::Stat, &names)?);
            while under_way.len() > part.len() {
                if let Some(answered) = under_way.pop_front() {
                    infos.push(info(answered).await?);
                }
            }
        }
        for answered in under_way {
            infos.push(info(answered).await?);
        }
        Ok(infos)
    }

    /// Size and free space of the volume that holds the photos.
    pub async fn space(&self) -> Result<Info> {
        Ok(pairs(&self.ask(Ask::Space, &[]).await?.payload))
    }

    /// A whole file of at most so many bytes.
    pub async fn read(&self, path: &str, limit_bytes: u64) -> Result<Vec<u8>> {
        let path = name(path)?;
        // The size travels with the opening.
        let mut open = READ_ONLY.to_le_bytes().to_vec();
        open.extend(&path);
        let (stat, opened) = tokio::join!(self.ask(Ask::Stat, &path), self.ask(Ask::Open, &open));
        let opened = opened?;
        let handle: [u8; 8] = opened.header.get(..8).and_then(|bytes| bytes.try_into().ok()).ok_or_else(no_handle)?;
        let closing = Closing { afc: self, handle };
        let size = stat.ok().and_then(|stat| pairs(&stat.payload).get("st_size")?.parse::<u64>().ok());
        if size.is_some_and(|size| size > limit_bytes) {
            return Err(Error::TooLarge { limit_bytes });
        }
        let mut bytes = Vec::new();
        loop {
            let left = size.map_or(CHUNK, |size| size.saturating_sub(bytes.len() as u64).clamp(1, CHUNK));
            let answer = self.ask(Ask::Read, &[handle, left.to_le_bytes()].concat()).await?;
            if answer.payload.is_empty() {
                break;
            }
            bytes.extend(answer.payload);
            if bytes.len() as u64 > limit_bytes {
                return Err(Error::TooLarge { limit_bytes });
            }
            if size == Some(bytes.len() as u64) {
                break;
            }
        }
        drop(closing);
        Ok(bytes)
    }

    async fn ask(&self, operation: Ask, header: &[u8]) -> Result<Answer> {
        let answers = self.send_all(operation, std::slice::from_ref(&header.to_vec()))?;
        let answered = answers.into_iter().next().ok_or(Error::Lost)?;
        answered.await.map_err(|_| Error::Lost)?
    }

    /// Questions that go out together, as far as the phone takes them so.
    fn send_all(&self, operation: Ask, headers: &[Vec<u8>]) -> Result<Vec<oneshot::Receiver<Result<Answer>>>> {
        let mut answers = Vec::with_capacity(headers.len());
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        for header in headers {
            let number = self.numbers.fetch_add(1, Ordering::Relaxed);
            let (answer, answered) = oneshot::channel();
            waiting.insert(number, answer);
            self.asks.send(packet(operation, number, header)).map_err(|_| Error::Lost)?;
            answers.push(answered);
        }
        Ok(answers)
    }
}

/// afcd has few places for open files, and forgets none by itself.
struct Closing<'a> {
    afc: &'a Afc,
    handle: [u8; 8],
}

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        // Nobody waits for the answer.
        drop(self.afc.send_all(Ask::Close, &[self.handle.to_vec()]));
    }
}

fn no_handle() -> Error {
    Error::protocol("AFC opened a file without a number")
}

async fn info(answered: oneshot::Receiver<Result<Answer>>) -> Result<Result<Info>> {
    match answered.await.map_err(|_| Error::Lost)? {
        Ok(answer) => Ok(Ok(pairs(&answer.payload))),
        Err(error) if error.spares_the_connection() => Ok(Err(error)),
        Err(error) => Err(error),
    }
}

async fn converse(io: impl Io, mut asked: mpsc::UnboundedReceiver<Vec<u8>>, waiting: Waiting, pace: Arc<Pace>) {
    let (reader, mut writer) = tokio::io::split(io);
    let mut reader = tokio::io::BufReader::with_capacity(1 << 16, reader);
    let waiting = || waiting.lock().unwrap_or_else(PoisonError::into_inner);
    let writing = async {
        let mut packets = Vec::new();
        loop {
            // What has come together leaves in one piece.
            let packets_now = asked.recv_many(&mut packets, pace.room().await).await;
            if packets_now == 0 {
                return Error::Lost;
            }
            pace.went(packets_now);
            if writer.write_all(&packets.concat()).await.is_err() || writer.flush().await.is_err() {
                return Error::Lost;
            }
            packets.clear();
        }
    };
    let reading = async {
        loop {
            match pace.unless_stalled(read_packet(&mut reader)).await {
                Ok((number, answer)) => {
                    let Some(waits) = waiting().remove(&number) else {
                        return Error::protocol(format!("AFC answers {number}, which was not asked"));
                    };
                    // Nobody may be waiting any more.
                    drop(waits.send(answer));
                    pace.answered();
                }
                Err(error) => return error,
            }
        }
    };
    let error = tokio::select! {
        error = writing => error,
        error = reading => error,
    };
    let error = pace.failed(error);
    asked.close();
    for (_, waits) in waiting().drain() {
        drop(waits.send(Err(error.clone())));
    }
}

fn packet(operation: Ask, number: u64, header: &[u8]) -> Vec<u8> {
    let length = HEADER + header.len() as u64;
    let numbers = [length, length, number, operation as u64];
    [&MAGIC[..], &numbers.into_iter().flat_map(u64::to_le_bytes).collect::<Vec<_>>(), header].concat()
}

/// A packet's number, and what it says.
async fn read_packet(reader: &mut (impl AsyncRead + Unpin)) -> Result<(u64, Result<Answer>)> {
    let mut header = [0; HEADER as usize];
    reader.read_exact(&mut header).await?;
    let number = |at: usize| u64::from_le_bytes(std::array::from_fn(|byte| header[8 * at + byte]));
    let (entire, this, packet, operation) = (number(1), number(2), number(3), number(4));
    if header[..8] != MAGIC[..] || this < HEADER || entire < this || entire > LARGEST_PACKET {
        return Err(Error::protocol("an AFC packet that is none"));
    }
    let header = read_exactly(reader, this - HEADER).await?;
    let payload = read_exactly(reader, entire - this).await?;
    if operation != STATUS {
        return Ok((packet, Ok(Answer { header, payload })));
    }
    let status = header.get(..8).and_then(|bytes| bytes.try_into().ok()).map(u64::from_le_bytes);
    Ok((
        packet,
        match status {
            Some(0) => Ok(Answer { header: Vec::new(), payload: Vec::new() }),
            Some(8) => Err(Error::Absent { text: "no such file".to_owned() }),
            Some(10) => Err(Error::Refused { text: "permission denied".to_owned() }),
            Some(status) => Err(Error::Refused { text: format!("AFC status {status}") }),
            None => Err(Error::protocol("an AFC status without a number")),
        },
    ))
}

/// A path as C has it.
fn name(path: &str) -> Result<Vec<u8>> {
    if path.contains('\0') {
        return Err(Error::Absent { text: "no such file".to_owned() });
    }
    Ok([path.as_bytes(), &[0]].concat())
}

fn strings(payload: &[u8]) -> Vec<String> {
    let parts = payload.split(|byte| *byte == 0).filter(|part| !part.is_empty());
    parts.map(|part| String::from_utf8_lossy(part).into_owned()).collect()
}

fn pairs(payload: &[u8]) -> Info {
    let mut words = strings(payload).into_iter();
    let mut info = Info::new();
    while let (Some(key), Some(value)) = (words.next(), words.next()) {
        info.insert(key, value);
    }
    info
}
