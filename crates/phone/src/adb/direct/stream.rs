//! One service of the phone on a direct link.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, mpsc, watch};

use super::Connection;
use super::streams::{Closed, Payload, State};
use crate::adb::message::{Command, Message};
use crate::error::{Error, Result};

/// One service of the phone. Dropping it closes it on the phone.
pub(crate) struct DirectStream {
    pub(super) local: u32,
    pub(super) connection: Arc<Connection>,
    pub(super) payloads: mpsc::Receiver<Payload>,
    pub(super) unread: Arc<AtomicUsize>,
    pub(super) states: watch::Receiver<State>,
    /// A payload was taken and its `OKAY` not said yet.
    pub(super) owes_okay: bool,
    /// A payload was sent and its `OKAY` not waited for yet: how many had come when it was sent.
    pub(super) unacknowledged: Option<u64>,
}

impl DirectStream {
    /// The next payload, or `None` when the phone closed the stream.
    pub(crate) async fn read(&mut self) -> Result<Option<Vec<u8>>> {
        let shared = Arc::clone(&self.connection.shared);
        if self.owes_okay {
            // Fails only when the link has ended, which the receiver below knows, too.
            if let Ok(room) = shared.wait_for_room().await {
                self.say_okay(room);
            }
        }
        let Some(payload) = self.payloads.recv().await else {
            return match self.states.borrow().closed {
                Some(Closed::ByPhone) => Ok(None),
                closed => Err(end(closed)),
            };
        };
        self.unread.fetch_sub(payload.bytes.len(), Ordering::Relaxed);
        // Where there is no room, it is said when the next payload is asked for.
        self.owes_okay = !payload.acknowledged;
        if self.owes_okay
            && let Ok(room) = Arc::clone(&shared.room).try_acquire_owned()
        {
            self.say_okay(room);
        }
        Ok(Some(payload.bytes))
    }

    fn say_okay(&mut self, room: OwnedSemaphorePermit) {
        let state = *self.states.borrow();
        if let (Some(remote), None) = (state.remote, state.closed) {
            self.connection.shared.say(Message::new(Command::Okay, self.local, remote, []), room);
        }
        self.owes_okay = false;
    }

    /// Sends all bytes, and waits until the phone has taken them.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.begin_write(bytes).await?;
        self.wait_acknowledged().await
    }

    /// Sends all bytes. For the phone's `OKAY` to the last payload whoever writes next waits.
    pub(crate) async fn begin_write(&mut self, bytes: &[u8]) -> Result<()> {
        let connection = Arc::clone(&self.connection);
        for chunk in bytes.chunks(connection.shared.max_payload) {
            self.wait_acknowledged().await?;
            let room = connection.shared.wait_for_room().await?;
            let state = *self.states.borrow();
            let (Some(remote), None) = (state.remote, state.closed) else { return Err(end(state.closed)) };
            connection.shared.say(Message::new(Command::Write, self.local, remote, chunk), room);
            self.unacknowledged = Some(state.acknowledged);
        }
        Ok(())
    }

    async fn wait_acknowledged(&mut self) -> Result<()> {
        let Some(before) = self.unacknowledged else { return Ok(()) };
        self.wait(|now| now.acknowledged != before).await?;
        self.unacknowledged = None;
        Ok(())
    }

    /// Until `done`, or an error when the stream is closed before.
    pub(super) async fn wait(&mut self, done: impl Fn(&State) -> bool) -> Result<()> {
        let state = self.states.wait_for(|state| state.closed.is_some() || done(state)).await;
        let state = *state.map_err(|_| Error::Lost)?;
        if done(&state) { Ok(()) } else { Err(end(state.closed)) }
    }
}

impl Drop for DirectStream {
    fn drop(&mut self) {
        self.connection.shared.give_up(self.local);
    }
}

/// What a stream that ended in the middle of something ended with.
fn end(closed: Option<Closed>) -> Error {
    match closed {
        Some(Closed::Refused) => Error::Refused { text: String::new() },
        Some(Closed::BadPhone(what)) => Error::protocol(what),
        Some(Closed::ByPhone | Closed::Lost) | None => Error::Lost,
    }
}
