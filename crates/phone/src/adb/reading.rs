//! Whole files of the phone one after the other, over one conversation with its `sync:` service.
//!
//! ```text
//! ask    "LST2" path · "RECV" path          in one piece; the next file's, too, while this one is on its way
//! told   "LST2" … · "DATA" … "DONE"         or "FAIL", after which the phone hangs up
//! ```
//!
//! The service answers in the order in which it is asked, so that a file begins where the last one ended, with no round
//! trip between them. A phone sends as much as we take: what was asked for ahead fills no memory.
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
    idle: Arc<Mutex<Option<Conversation>>>,
}

struct Conversation {
    sync: Sync,
    /// The file that was asked for already, and is told next.
    asked: Option<String>,
}

/// A file that is being read. What is left of it when this is dropped is not read.
pub struct Reading {
    files: Files,
    /// `None` at the end.
    conversation: Option<Conversation>,
    /// Bytes of the chunk that has begun and were not handed on.
    left: usize,
    stat: FileStat,
}

impl Files {
    pub fn of(adb: Adb) -> Self {
        Self { adb, idle: Arc::default() }
    }

    /// Begins to read a file, and asks for the one that will be read `then`. `None` where there is nothing.
    pub async fn open(&self, path: &str, then: Option<&str>) -> Result<Option<Reading>> {
        within(DEADLINE, async {
            let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).take();
            // Another file was asked for ahead: that would be told first.
            let fits = idle.filter(|idle| idle.asked.as_deref().is_none_or(|asked| asked == path));
            let (mut sync, mut asks) = match fits {
                Some(Conversation { sync, asked: Some(_) }) => (sync, Vec::new()),
                Some(Conversation { sync, asked: None }) => (sync, self.ask(path)?),
                None => (Sync::open(&self.adb).await?, self.ask(path)?),
            };
            let asked_before = asks.is_empty();
            let mut asked = then.filter(|then| then.len() <= MAX_PATH);
            if let Some(then) = asked {
                asks.extend(self.ask(then)?);
            }
            if !asks.is_empty() {
                match sync.ask_on(&asks).await {
                    // It hung up over this very file, which it was asked for before: what it said of it is read below.
                    Err(Error::Lost) if asked_before => asked = None,
                    sent => sent?,
                }
            }
            let told = sync.id().await?;
            let v2 = self.adb.features().has("stat_v2");
            let stat = match (told, v2) {
                (Id::Lstat2, true) => v2_stat(&StatV2::decode(&sync.array().await?)),
                (Id::Stat, false) => {
                    let stat = StatV1::decode(&sync.array().await?);
                    if stat == StatV1::default() { Err(ENOENT) } else { Ok(v1_stat(stat)) }
                }
                (told, _) => return Err(sync.unexpected(told).await),
            };
            let conversation = Conversation { sync, asked: asked.map(str::to_owned) };
            match stat {
                Ok(stat) => Ok(Some(Reading { files: self.clone(), conversation: Some(conversation), left: 0, stat })),
                Err(ENOENT | ENOTDIR) => Ok(None),
                Err(error) => Err(Error::Refused { text: format!("error {error}") }),
            }
        })
        .await
    }

    /// What a file is, and then the file.
    fn ask(&self, path: &str) -> Result<Vec<u8>> {
        if path.len() > MAX_PATH {
            return Err(Error::TooLarge { limit_bytes: MAX_PATH as u64 });
        }
        let stat = if self.adb.features().has("stat_v2") { Id::Lstat2 } else { Id::Stat };
        Ok([encode(stat, path.as_bytes()), encode(Id::Receive, path.as_bytes())].concat())
    }
}

impl Reading {
    /// What the phone said of the file when it was opened.
    pub fn stat(&self) -> FileStat {
        self.stat
    }

    /// The next bytes; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        let Some(mut conversation) = self.conversation.take() else { return Ok(None) };
        within(DEADLINE, async {
            let sync = &mut conversation.sync;
            while self.left == 0 {
                let header = sync.header().await?;
                match header.id {
                    Id::Data => self.left = header.length(MAX_CHUNK)?,
                    Id::Done => {
                        *self.files.idle.lock().unwrap_or_else(PoisonError::into_inner) = Some(conversation);
                        return Ok(None);
                    }
                    _ => return Err(sync.unexpected_header(header).await),
                }
            }
            let some = sync.some(self.left).await?;
            self.left -= some.len();
            self.conversation = Some(conversation);
            Ok(Some(some))
        })
        .await
    }
}
