//! Files of the phone, through its `sync:` service.

use std::time::{SystemTime, UNIX_EPOCH};

use bytes::{Buf, Bytes};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::Adb;
use super::handshake::within;
use super::shell::Limits;
use super::stream::Stream;
use super::sync::{ENTRY_V2_BYTES, Header, Id, MAX_CHUNK, MAX_FAIL, MAX_PATH, StatV1, StatV2, encode, encode_word};
use crate::error::{Error, Result};

/// What is known about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileStat {
    /// Kind and permissions, as `stat` has them.
    pub mode: u32,
    pub size: FileSize,
    pub modified_unix_seconds: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileSize {
    Bytes(u64),
    /// A phone before Android 8 says no more than the size modulo 4 GiB.
    Modulo4GiB(u32),
}

/// One name in a folder. `stat` is the error number where the phone may not look at the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    pub name: Vec<u8>,
    pub stat: std::result::Result<FileStat, u32>,
}

/// An entry with its name in our memory weighs about so much more than its name.
const ENTRY_OVERHEAD_BYTES: u64 = 64;

impl Adb {
    /// What a path is, without following a link at its end. `None` where there is nothing.
    pub async fn stat(&self, path: &str, limits: Limits) -> Result<Option<FileStat>> {
        within(limits.deadline, async {
            let v2 = self.features().has("stat_v2");
            let mut sync = Sync::open(self).await?;
            sync.ask(if v2 { Id::Lstat2 } else { Id::Stat }, path.as_bytes()).await?;
            let told = sync.id().await?;
            match (told, v2) {
                (Id::Lstat2, true) => match v2_stat(&StatV2::decode(&sync.array().await?)) {
                    Ok(stat) => Ok(Some(stat)),
                    Err(ENOENT | ENOTDIR) => Ok(None),
                    Err(error) => Err(Error::Refused { text: format!("error {error}") }),
                },
                (Id::Stat, false) => {
                    let stat = StatV1::decode(&sync.array().await?);
                    Ok(Some(stat).filter(|stat| *stat != StatV1::default()).map(v1_stat))
                }
                (told, _) => Err(sync.unexpected(told).await),
            }
        })
        .await
    }

    /// What is in a folder, without `.` and `..`. An empty list where there is no such folder: the phone does not
    /// tell the two apart.
    pub async fn list(&self, path: &str, limits: Limits) -> Result<Vec<FileEntry>> {
        within(limits.deadline, async {
            let v2 = self.features().has("ls_v2");
            let mut sync = Sync::open(self).await?;
            sync.ask(if v2 { Id::List2 } else { Id::List }, path.as_bytes()).await?;
            let mut entries = Vec::new();
            let mut weight = 0;
            loop {
                let told = sync.id().await?;
                let stat = match (told, v2) {
                    (Id::Done, _) => return Ok(entries),
                    (Id::Entry2, true) => {
                        let bytes: [u8; StatV2::BYTES] = sync.array().await?;
                        v2_stat(&StatV2::decode(&bytes))
                    }
                    (Id::Entry, false) => Ok(v1_stat(StatV1::decode(&sync.array().await?))),
                    (told, _) => return Err(sync.unexpected(told).await),
                };
                let length = u32::from_le_bytes(sync.array().await?);
                let length = Header { id: told, value: length }.length(MAX_PATH)?;
                weight += length as u64 + ENTRY_OVERHEAD_BYTES;
                if weight > limits.reply_bytes {
                    return Err(Error::TooLarge { limit_bytes: limits.reply_bytes });
                }
                let name = sync.take(length).await?;
                if name != b"." && name != b".." {
                    entries.push(FileEntry { name, stat });
                }
            }
        })
        .await
    }

    /// Copies a file of the phone; `on_progress` hears the bytes so far. Returns their number.
    pub async fn pull(
        &self,
        path: &str,
        mut into: impl AsyncWrite + Unpin,
        limits: Limits,
        mut on_progress: impl FnMut(u64),
    ) -> Result<u64> {
        within(limits.deadline, async {
            let mut sync = Sync::open(self).await?;
            sync.ask(Id::Receive, path.as_bytes()).await?;
            let mut total = 0;
            loop {
                let header = sync.header().await?;
                match header.id {
                    Id::Data => {
                        let mut left = header.length(MAX_CHUNK)?;
                        total += left as u64;
                        if total > limits.reply_bytes {
                            return Err(Error::TooLarge { limit_bytes: limits.reply_bytes });
                        }
                        while left > 0 {
                            let some = sync.some(left).await?;
                            left -= some.len();
                            into.write_all(&some).await.map_err(Error::File)?;
                        }
                        on_progress(total);
                    }
                    Id::Done => {
                        into.flush().await.map_err(Error::File)?;
                        return Ok(total);
                    }
                    _ => return Err(sync.unexpected_header(header).await),
                }
            }
        })
        .await
    }

    /// Makes or replaces a file of the phone, with these permissions and this time.
    pub async fn push(
        &self,
        mut from: impl AsyncRead + Unpin,
        path: &str,
        mode: u32,
        modified: SystemTime,
        limits: Limits,
    ) -> Result<u64> {
        within(limits.deadline, async {
            let mut sync = Sync::open(self).await?;
            sync.ask(Id::Send, format!("{path},{mode}").as_bytes()).await?;
            let mut chunk = vec![0; MAX_CHUNK];
            let mut total = 0;
            loop {
                let length = from.read(&mut chunk).await.map_err(Error::File)?;
                if length == 0 {
                    break;
                }
                total += length as u64;
                if total > limits.reply_bytes {
                    return Err(Error::TooLarge { limit_bytes: limits.reply_bytes });
                }
                sync.send(&encode(Id::Data, &chunk[..length])).await?;
            }
            let seconds = modified.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
            sync.send(&encode_word(Id::Done, u32::try_from(seconds).unwrap_or(u32::MAX))).await?;
            let header = sync.header().await?;
            match header.id {
                Id::Okay => Ok(total),
                _ => Err(sync.unexpected_header(header).await),
            }
        })
        .await
    }
}

pub(super) const ENOENT: u32 = 2;
pub(super) const ENOTDIR: u32 = 20;

pub(super) fn v1_stat(stat: StatV1) -> FileStat {
    FileStat { mode: stat.mode, size: FileSize::Modulo4GiB(stat.size), modified_unix_seconds: i64::from(stat.modified) }
}

pub(super) fn v2_stat(stat: &StatV2) -> std::result::Result<FileStat, u32> {
    match stat.error {
        0 => Ok(FileStat { mode: stat.mode, size: FileSize::Bytes(stat.size), modified_unix_seconds: stat.modified }),
        error => Err(error),
    }
}

/// One conversation with the `sync:` service.
pub(super) struct Sync {
    stream: Stream,
    /// What came and is not read yet.
    came: Bytes,
}

impl Sync {
    pub(super) async fn open(adb: &Adb) -> Result<Self> {
        Ok(Self { stream: adb.open("sync:").await?, came: Bytes::new() })
    }

    async fn ask(&mut self, id: Id, path: &[u8]) -> Result<()> {
        if path.len() > MAX_PATH {
            return Err(Error::TooLarge { limit_bytes: MAX_PATH as u64 });
        }
        self.stream.write(&encode(id, path)).await
    }

    /// Sends a part of a file. Where the phone has hung up, it has said why before.
    async fn send(&mut self, bytes: &[u8]) -> Result<()> {
        match self.stream.write(bytes).await {
            Err(Error::Lost) => match self.header().await {
                Ok(header) => Err(self.unexpected_header(header).await),
                Err(_) => Err(Error::Lost),
            },
            written => written,
        }
    }

    /// Asks, and does not wait until the phone has taken it: it may be sending.
    pub(super) async fn ask_on(&mut self, bytes: &[u8]) -> Result<()> {
        self.stream.begin_write(bytes).await
    }

    pub(super) async fn header(&mut self) -> Result<Header> {
        Ok(Header::decode(&self.array().await?)?)
    }

    pub(super) async fn id(&mut self) -> Result<Id> {
        let bytes: [u8; 4] = self.array().await?;
        Id::from_bytes(bytes).ok_or_else(|| super::sync::BadSync::UnknownId(bytes).into())
    }

    pub(super) async fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut array = [0; N];
        let mut filled = 0;
        while filled < N {
            let mut some = self.some(N - filled).await?;
            let length = some.len();
            some.copy_to_slice(&mut array[filled..filled + length]);
            filled += length;
        }
        Ok(array)
    }

    /// So many bytes in one piece; callers ask for checked lengths only.
    pub(super) async fn take(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(length);
        while bytes.len() < length {
            bytes.extend_from_slice(&self.some(length - bytes.len()).await?);
        }
        Ok(bytes)
    }

    /// What came next, as it came: at least a byte, and no more than `most`, which is not 0.
    pub(super) async fn some(&mut self, most: usize) -> Result<Bytes> {
        while self.came.is_empty() {
            self.came = self.stream.read().await?.ok_or(Error::Lost)?;
        }
        Ok(self.came.split_to(most.min(self.came.len())))
    }

    /// The error for an answer that is a refusal, or nonsense.
    pub(super) async fn unexpected(&mut self, id: Id) -> Error {
        match self.array().await {
            Ok(value) => self.unexpected_header(Header { id, value: u32::from_le_bytes(value) }).await,
            Err(error) => error,
        }
    }

    pub(super) async fn unexpected_header(&mut self, header: Header) -> Error {
        if header.id != Id::Fail {
            return Error::protocol(format!("{:?} out of turn", header.id));
        }
        let text = match header.length(MAX_FAIL) {
            Ok(length) => self.take(length).await,
            Err(bad) => return bad.into(),
        };
        match text {
            Ok(text) => Error::Refused { text: String::from_utf8_lossy(&text).into_owned() },
            Err(error) => error,
        }
    }
}

// The DONE that ends a list is followed by as many zero bytes as an entry has; we close instead of reading them.
const _: () = assert!(ENTRY_V2_BYTES == 72);
