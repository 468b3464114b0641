//! Where the bytes come from.

use std::future::Future;

use bytes::Bytes;

/// A phone whose files can be read. Every wait in it has a deadline, after which the phone is [`NotRead::Lost`].
pub trait Source: Send + Sync {
    type Reading: Reading + Send;

    /// Whether [`Source::open`] can begin anywhere in a file. Where not, it is asked for 0 only.
    fn seeks(&self) -> bool;

    /// Opens a file to read it from this byte on. `then` is the file that will be opened next, as far as is known: it may be
    /// asked for ahead.
    fn open(
        &self,
        path: &str,
        from_byte: u64,
        then: Option<&str>,
    ) -> impl Future<Output = Result<Self::Reading, NotRead>> + Send;
}

/// A file that is open. Dropping it closes it.
pub trait Reading {
    /// What the phone says of the file as it was opened.
    fn stat(&self) -> Stat;

    /// The next bytes, at most a mebibyte; `None` at the end.
    fn next(&mut self) -> impl Future<Output = Result<Option<Bytes>, NotRead>> + Send;
}

/// What a phone says of a file; `None` where it does not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stat {
    pub bytes: Option<u64>,
    pub modified_unix_ns: Option<i64>,
}

/// Why a file is not read. One kind for each thing that the copy does differently.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRead {
    /// The connection is gone; nothing else can be read either.
    #[error("the connection to the phone is gone")]
    Lost,
    #[error("there is no such file")]
    Gone,
    /// The phone's own words.
    #[error("the phone refused: {0}")]
    Refused(String),
}
