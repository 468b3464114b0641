//! A file that is read piece by piece, with the next pieces already on their way.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

use super::{Afc, Answer, Ask, CHUNK, READ_ONLY, name, no_handle};
use crate::iphone::error::{Error, Result};

/// Pieces under way: the phone reads while the last ones travel. afcd answers in the order in which it is asked.
const AHEAD: usize = 4;
/// How long a phone may take for a piece. The slowest that is known reads a mebibyte in half a second.
const PIECE_DEADLINE: Duration = Duration::from_secs(20);
/// From the beginning of the file (`SEEK_SET`).
const FROM_THE_BEGINNING: u64 = 0;

/// A file that is open for reading. It is closed when this is dropped.
pub struct OpenFile {
    afc: Arc<Afc>,
    handle: [u8; 8],
    coming: VecDeque<oneshot::Receiver<Result<Answer>>>,
}

impl Drop for OpenFile {
    fn drop(&mut self) {
        // afcd has few places for open files, and forgets none by itself. Nobody waits for the answer.
        drop(self.afc.send_all(Ask::Close, &[self.handle.to_vec()]));
    }
}

impl Afc {
    /// Opens a file to read it from this byte on.
    pub async fn open(self: &Arc<Self>, path: &str, from_byte: u64) -> Result<OpenFile> {
        let mut open = READ_ONLY.to_le_bytes().to_vec();
        open.extend(name(path)?);
        let opened = in_time(self.ask(Ask::Open, &open)).await?;
        let handle = opened.header.get(..8).and_then(|bytes| bytes.try_into().ok()).ok_or_else(no_handle)?;
        let file = OpenFile { afc: Arc::clone(self), handle, coming: VecDeque::new() };
        if from_byte > 0 {
            let place = [handle, FROM_THE_BEGINNING.to_le_bytes(), from_byte.to_le_bytes()].concat();
            in_time(self.ask(Ask::Seek, &place)).await?;
        }
        Ok(file)
    }

    /// The first bytes of a file: so many, or all that it has.
    pub async fn beginning(self: &Arc<Self>, path: &str, bytes: u64) -> Result<Vec<u8>> {
        let file = self.open(path, 0).await?;
        let read = [file.handle, bytes.min(CHUNK).to_le_bytes()].concat();
        Ok(in_time(self.ask(Ask::Read, &read)).await?.payload)
    }
}

impl OpenFile {
    /// The next bytes, at most a mebibyte; `None` at the end.
    ///
    /// # Errors
    ///
    /// After any, the connection is not to be used again.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let wanted = AHEAD - self.coming.len();
        let reads = vec![[self.handle, CHUNK.to_le_bytes()].concat(); wanted];
        self.coming.extend(self.afc.send_all(Ask::Read, &reads)?);
        let Some(next) = self.coming.pop_front() else { return Ok(None) };
        let answer = in_time(async { next.await.map_err(|_| Error::Lost)? }).await?;
        Ok(Some(answer.payload).filter(|bytes| !bytes.is_empty()))
    }
}

async fn in_time<T>(answer: impl Future<Output = Result<T>>) -> Result<T> {
    timeout(PIECE_DEADLINE, answer).await.map_err(|_| Error::Timeout)?
}
