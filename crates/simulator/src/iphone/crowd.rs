//! Phones that cannot be asked several things at once: `crowd` of `[fault]`.

use std::time::Duration;

use serde::Deserialize;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::time::timeout;

/// What becomes of requests that come before the last one was answered, on a connection to lockdownd or to AFC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Crowd {
    /// The phone hangs up.
    Drop,
    /// The first is answered, the others never.
    Lose,
    /// The last is answered first.
    Reorder,
}

/// How long such a phone waits before it answers, to see whether there is a crowd.
const SOON: Duration = Duration::from_millis(50);

/// Whether another request has come, or comes soon.
pub(crate) async fn another_comes(reader: &mut BufReader<impl AsyncRead + Unpin>) -> bool {
    !reader.buffer().is_empty()
        || timeout(SOON, reader.fill_buf()).await.is_ok_and(|read| read.is_ok_and(|bytes| !bytes.is_empty()))
}
