//! The vocabulary of talking to a phone: queries, actions and replies.

use std::borrow::Cow;
use std::future::Future;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::knowledge::account::Account;
use crate::live::Heard;

/// What kind of phone it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Platform {
    Android,
    Iphone,
}

/// A phone that answers questions and carries out actions.
///
/// Implementations keep the deadline of what they are given, and drop a connection that failed instead of using it again.
pub trait Phone: Send + Sync {
    /// What kind of phone it is. Known before anything is asked, because each kind is asked in its own language.
    fn platform(&self) -> Platform {
        Platform::Android
    }

    fn ask(&self, query: &Query) -> impl Future<Output = Result<Reply, NoReply>> + Send;

    /// Asks what takes minutes, and is told how far it has come. Whoever drops the future does not want the answer any
    /// more.
    fn ask_long(
        &self,
        query: &Query,
        told: &(dyn Fn(Portion) + Send + Sync),
    ) -> impl Future<Output = Result<Reply, NoReply>> + Send {
        let _ = told;
        self.ask(query)
    }

    fn act(&self, action: &Action) -> impl Future<Output = Result<Reply, NoReply>> + Send;

    /// Listens to what the phone says by itself, until the connection has ended or there is nothing to listen to. Most
    /// phones say nothing.
    fn listen(&self, _hear: impl Fn(Heard) + Send + Sync) -> impl Future<Output = ()> + Send {
        std::future::ready(())
    }
}

/// A question. Asking never changes a phone; `tests/queries.rs` holds every command to a list of read-only ones.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Query {
    command: String,
    deadline: Duration,
    limit_bytes: usize,
    /// What the person typed stands in it.
    private: bool,
}

/// Long enough for a slow `dumpsys` (its own limit is 10 s), short enough that a person still waits for it.
const QUERY_DEADLINE: Duration = Duration::from_secs(12);
/// The largest replies known (`dumpsys package`, `content query` over 100,000 rows) stay below 32 MiB.
const QUERY_LIMIT_BYTES: usize = 64 << 20;
/// The largest reply of an iPhone is its list of apps: about 1 kB for each of some hundreds.
const IPHONE_LIMIT_BYTES: usize = 8 << 20;

/// What a page of a status feed may take. Whoever waits for several of them waits no longer, because they are asked at
/// once.
const PAGE_DEADLINE: Duration = Duration::from_secs(5);
/// The largest known feed is the whole history of Google's incidents: some megabytes.
const PAGE_LIMIT_BYTES: usize = 16 << 20;

/// The line that asks an iPhone for what its photo library tells.
pub(crate) const PHOTO_LIBRARY: &str = "library";
/// What a question to the internet begins with. No phone has such a command.
const GET: &str = "get ";
/// What the question how fast this computer sends begins with.
const SEND: &str = "send ";
/// What a question for the largest upload begins with: the method and the address follow.
const ANNOUNCE: &str = "announce ";
/// Six sizes at most, each with a few seconds for its answer. A server that answers is done in one or two.
const ANNOUNCE_DEADLINE: Duration = Duration::from_secs(16);
/// What a question to a linked account begins with.
const CLOUD: &str = "cloud ";

impl Query {
    /// A shell command that only reads.
    pub(crate) fn shell(command: impl Into<String>) -> Self {
        Self { command: command.into(), deadline: QUERY_DEADLINE, limit_bytes: QUERY_LIMIT_BYTES, private: false }
    }

    /// A line of the small read-only language in which iPhones are asked; `facts/iphone.rs` has all of it.
    pub(crate) fn iphone(line: impl Into<String>) -> Self {
        Self { command: line.into(), deadline: QUERY_DEADLINE, limit_bytes: IPHONE_LIMIT_BYTES, private: false }
    }

    /// A page of the internet ([`crate::internet`]). `address` is a whole URL, which the person agreed to.
    pub fn page(address: &str) -> Self {
        Self {
            command: format!("{GET}{address}"),
            deadline: PAGE_DEADLINE,
            limit_bytes: PAGE_LIMIT_BYTES,
            private: false,
        }
    }

    /// How large an upload this address lets through, by heads of requests alone ([`crate::internet::upload`]).
    pub fn announce(method: &str, address: &str) -> Self {
        Self {
            command: format!("{ANNOUNCE}{method} {address}"),
            deadline: ANNOUNCE_DEADLINE,
            limit_bytes: PAGE_LIMIT_BYTES,
            private: false,
        }
    }

    /// Sends bytes without meaning there, to see how fast ([`crate::internet::send`]).
    pub fn send(address: &str) -> Self {
        // Beside the time that it sends: for the name, and for the last answer.
        let deadline = crate::internet::send::MOST_TIME + PAGE_DEADLINE;
        let command = format!("{SEND}{address}");
        Self { command, deadline, limit_bytes: PAGE_LIMIT_BYTES, private: false }
    }

    /// How full the cloud of a linked account is ([`crate::account`]).
    pub(crate) fn cloud(account: Account) -> Self {
        let command = format!("{CLOUD}{}", account.word());
        // A new token and the figures: two answers of a server.
        Self { command, deadline: PAGE_DEADLINE * 6, limit_bytes: PAGE_LIMIT_BYTES, private: false }
    }

    /// The account, where it asks one.
    pub fn account(&self) -> Option<Account> {
        Account::by_word(self.command.strip_prefix(CLOUD)?)
    }

    /// The URL, where it asks the internet and not the phone.
    pub fn address(&self) -> Option<&str> {
        Some(match self.errand()? {
            Errand::Page { address } | Errand::Announce { address, .. } | Errand::Send { address } => address,
        })
    }

    /// What is done at [`Self::address`].
    pub fn errand(&self) -> Option<Errand<'_>> {
        if let Some(address) = self.command.strip_prefix(GET) {
            return Some(Errand::Page { address });
        }
        if let Some(address) = self.command.strip_prefix(SEND) {
            return Some(Errand::Send { address });
        }
        let (method, address) = self.command.strip_prefix(ANNOUNCE)?.split_once(' ')?;
        Some(Errand::Announce { method, address })
    }

    /// The same question with another deadline, for answers known to be slow.
    pub(crate) fn within(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    /// The same question, in which something stands that the person typed and that leaves this computer only to be asked.
    pub(crate) fn private(self) -> Self {
        Self { private: true, ..self }
    }

    pub fn is_private(&self) -> bool {
        self.private
    }

    /// Whether it asks for what the photo library tells, which the computer works out from a copy.
    pub fn is_photo_library(&self) -> bool {
        self.command == PHOTO_LIBRARY
    }

    pub fn command(&self) -> &str {
        &self.command
    }

    pub fn deadline(&self) -> Duration {
        self.deadline
    }

    pub fn limit_bytes(&self) -> usize {
        self.limit_bytes
    }
}

/// What a question to the internet does there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errand<'a> {
    /// Gets a page.
    Page { address: &'a str },
    /// Asks how large an upload is let through, and sends none.
    Announce { method: &'a str, address: &'a str },
    /// Sends bytes without meaning, and takes the time.
    Send { address: &'a str },
}

/// How much of a long answer has come from the phone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Portion {
    pub bytes: u64,
    /// As much as there will be. May grow while the phone writes.
    pub of: u64,
}

/// Something that changes the phone or what it shows. Made by settings, deeds and screens only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    command: String,
    deadline: Duration,
}

impl Action {
    /// The one thing that an iPhone is told to do.
    pub(crate) fn restart_iphone() -> Self {
        Self { command: "restart".to_owned(), deadline: Duration::from_secs(30) }
    }

    pub(crate) fn shell(command: impl Into<String>) -> Self {
        Self { command: command.into(), deadline: Duration::from_secs(15) }
    }

    pub(crate) fn within(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    pub fn command(&self) -> &str {
        &self.command
    }

    pub fn deadline(&self) -> Duration {
        self.deadline
    }
}

/// What a phone said. `exit` is `None` where the phone is too old to tell (no shell v2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub exit: Option<u8>,
}

impl Reply {
    /// Standard output as text: CRLF becomes LF, bytes that are not UTF-8 become U+FFFD.
    pub fn text(&self) -> Cow<'_, str> {
        clean(&self.stdout)
    }

    /// Standard error as text.
    pub fn error_text(&self) -> Cow<'_, str> {
        clean(&self.stderr)
    }
}

fn clean(bytes: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(bytes);
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { text }
}

/// Why there is no reply. One kind for each thing that the caller does differently.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoReply {
    /// The phone did not answer within the deadline.
    #[error("no answer within the deadline")]
    TimedOut,
    /// The connection is gone: cable, phone or computer end.
    #[error("the connection to the phone is gone")]
    Lost,
    /// We gave up because the person asked us to.
    #[error("cancelled")]
    Cancelled,
    /// The answer was larger than [`Query::limit_bytes`].
    #[error("the answer is too large")]
    TooLarge,
    /// The phone broke the protocol or refused the whole request.
    #[error("the phone refused: {0}")]
    Refused(String),
}
