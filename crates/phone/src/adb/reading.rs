//! Whole files of the phone one after the other, over one conversation with its `sync:` service.
//!
//! ```text
//! ask    "LST2" path · "RECV" path          in one piece
//! told   "LST2" … · "DATA" … "DONE"         or "FAIL", after which the phone hangs up
//! ```
//!
//! The service cannot begin in the middle of a file: one that was half read is read from its beginning.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;

use super::Adb;
use super::files::{ENOENT, ENOTDIR, FileStat, Sync, v1_stat, v2_stat};
use super::handshake::within;
use super::sync::{Id, MAX_CHUNK, MAX_PATH, StatV1, StatV2, encode};
use crate::error::{Error, Result};

/// How long the phone may take to begin with a file, or to go on with it.
const DEADLINE: Duration = Duration::from_secs(20);

/// The files of one phone. Clones share the conversation.
#[derive(Clone)]
pub struct Files {
    adb: Adb,
    /// The conversation, while no file is read over it.
    idle: Arc<Mutex<Option<Sync>>>,
}

/// A file that is being read. What is left of it when this is dropped is not read.
pub struct Reading {
    files: Files,
    /// `None` at the end.
    sync: Option<Sync>,
    /// Bytes of the chunk that has begun and were not handed on.
    left: usize,
    stat: FileStat,
}

impl Files {
    pub fn of(adb: Adb) -> Self {
        Self { adb, idle: Arc::default() }
    }

    /// Begins to read a file. `None` where there is nothing.
    pub async fn open(&self, path: &str) -> Result<Option<Reading>> {
        within(DEADLINE, async {
            let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).take();
            let mut sync = match idle {
                Some(sync) => sync,
                None => Sync::open(&self.adb).await?,
            };
            let v2 = self.adb.features().has("stat_v2");
            if path.len() > MAX_PATH {
                return Err(Error::TooLarge { limit_bytes: MAX_PATH as u64 });
            }
            let ask = if v2 { Id::Lstat2 } else { Id::Stat };
            sync.send(&[encode(ask, path.as_bytes()), encode(Id::Receive, path.as_bytes())].concat()).await?;
            let told = sync.id().await?;
            let stat = match (told, v2) {
                (Id::Lstat2, true) => v2_stat(&StatV2::decode(&sync.array().await?)),
                (Id::Stat, false) => {
                    let stat = StatV1::decode(&sync.array().await?);
                    if stat == StatV1::default() { Err(ENOENT) } else { Ok(v1_stat(stat)) }
                }
                (told, _) => return Err(sync.unexpected(told).await),
            };
            match stat {
                Ok(stat) => Ok(Some(Reading { files: self.clone(), sync: Some(sync), left: 0, stat })),
                Err(ENOENT | ENOTDIR) => Ok(None),
                Err(error) => Err(Error::Refused { text: format!("error {error}") }),
            }
        })
        .await
    }
}

impl Reading {
    /// What the phone said of the file when it was opened.
    pub fn stat(&self) -> FileStat {
        self.stat
    }

    /// The next bytes; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        let Some(mut sync) = self.sync.take() else { return Ok(None) };
        within(DEADLINE, async {
            while self.left == 0 {
                let header = sync.header().await?;
                match header.id {
                    Id::Data => self.left = header.length(MAX_CHUNK)?,
                    Id::Done => {
                        *self.files.idle.lock().unwrap_or_else(PoisonError::into_inner) = Some(sync);
                        return Ok(None);
                    }
                    _ => return Err(sync.unexpected_header(header).await),
                }
            }
            let some = sync.some(self.left).await?;
            self.left -= some.len();
            self.sync = Some(sync);
            Ok(Some(some))
        })
        .await
    }
}
