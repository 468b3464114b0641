//! The streams of a link: which there are, what came for each, and when its phone may go on.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc, watch};

use crate::adb::message::{Command, Header, MAX_PAYLOAD, Message};
use crate::error::{Error, Result};

pub(super) struct Shared {
    slots: Mutex<Slots>,
    /// One queue, so that a `CLSE` never overtakes what its stream said before. `OPEN`, `WRTE` and `OKAY` wait for
    /// [`Shared::room`]; `CLSE` does not, of which there is at most one for each stream that we opened.
    pub(super) outgoing: mpsc::UnboundedSender<Outgoing>,
    pub(super) room: Arc<Semaphore>,
    pub(super) max_payload: usize,
    pub(super) lost: watch::Sender<bool>,
    /// [`Outgoing::End`] was said.
    pub(super) ending: Notify,
}

pub(super) enum Outgoing {
    Message {
        message: Message,
        /// Given back when the message is written.
        _room: Option<OwnedSemaphorePermit>,
    },
    End,
}

#[derive(Default)]
struct Slots {
    last_id: u32,
    by_id: HashMap<u32, Slot>,
}

pub(super) enum Slot {
    Live {
        inbox: mpsc::Sender<Payload>,
        /// Bytes in the inbox.
        unread: Arc<AtomicUsize>,
        state: watch::Sender<State>,
    },
    /// Dropped before the phone answered `OPEN`. It is closed as soon as we learn its name on the phone.
    Abandoned,
}

pub(super) struct Payload {
    pub(super) bytes: Vec<u8>,
    /// The phone was told already that it may go on.
    pub(super) acknowledged: bool,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct State {
    /// The phone's name for the stream, once it is open.
    pub(super) remote: Option<u32>,
    pub(super) acknowledged: u64,
    pub(super) closed: Option<Closed>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Closed {
    ByPhone,
    Refused,
    Lost,
    BadPhone(&'static str),
}

/// Many more than are ever used at once: so many unanswered streams mean that the phone is not there.
const MAX_STREAMS: usize = 512;
/// Payloads that a stream keeps unread, as long as those before the last are [`MAX_UNREAD`] bytes or less together.
pub(super) const MAX_UNREAD_PAYLOADS: usize = 64;
/// What may come while so much is unread that the phone was just told to go on, and one payload for which it did not wait.
const MAX_UNREAD: usize = 2 * MAX_PAYLOAD;
/// Up to so much unread of a stream, in bytes and in payloads, its phone is told to go on at once. One payload of real
/// adbd (34) is half a megabyte or the whole.
const READ_SOON: usize = MAX_PAYLOAD;
const READ_SOON_PAYLOADS: usize = 16;
/// Messages that may wait to be written; whoever has more to say waits.
const MAX_QUEUED: usize = 32;

impl Shared {
    /// The streams of a phone that takes payloads of so many bytes, and what is to be said on them.
    pub(super) fn new(max_payload: usize) -> (Arc<Self>, mpsc::UnboundedReceiver<Outgoing>) {
        let (outgoing, queue) = mpsc::unbounded_channel();
        let shared = Self {
            slots: Mutex::default(),
            outgoing,
            room: Arc::new(Semaphore::new(MAX_QUEUED)),
            max_payload,
            lost: watch::Sender::new(false),
            ending: Notify::new(),
        };
        (Arc::new(shared), queue)
    }

    fn slots(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take_slot(&self, slot: Slot) -> Result<u32> {
        let mut slots = self.slots();
        if *self.lost.borrow() || slots.by_id.len() >= MAX_STREAMS {
            return Err(Error::Lost);
        }
        // 0 names no stream; after four milliards of them, some low ones may still be in use.
        loop {
            slots.last_id = slots.last_id.wrapping_add(1);
            let id = slots.last_id;
            if id != 0 && !slots.by_id.contains_key(&id) {
                slots.by_id.insert(id, slot);
                return Ok(id);
            }
        }
    }

    /// The stream is not wanted any more.
    pub(super) fn give_up(&self, local: u32) {
        let mut slots = self.slots();
        match slots.by_id.remove(&local) {
            Some(Slot::Live { state, .. }) => match state.borrow().remote {
                Some(remote) => self.close(local, remote),
                None => {
                    slots.by_id.insert(local, Slot::Abandoned);
                }
            },
            Some(Slot::Abandoned) | None => {}
        }
    }

    pub(super) async fn wait_for_room(&self) -> Result<OwnedSemaphorePermit> {
        Arc::clone(&self.room).acquire_owned().await.map_err(|_| Error::Lost)
    }

    pub(super) fn say(&self, message: Message, room: OwnedSemaphorePermit) {
        // Fails only when the link has ended, which every stream is told.
        let _ = self.outgoing.send(Outgoing::Message { message, _room: Some(room) });
    }

    fn close(&self, local: u32, remote: u32) {
        let message = Message::new(Command::Close, local, remote, []);
        let _ = self.outgoing.send(Outgoing::Message { message, _room: None });
    }

    /// The link has ended: whoever waits on a stream learns it.
    pub(super) fn lose(&self) {
        let mut slots = self.slots();
        self.lost.send_replace(true);
        self.room.close();
        for slot in slots.by_id.drain().map(|(_, slot)| slot) {
            match slot {
                Slot::Live { state, .. } => state.send_modify(|state| state.closed = Some(Closed::Lost)),
                Slot::Abandoned => {}
            }
        }
    }

    /// Tells the phone to go on before a payload is there, where little of its stream is unread. Whether it was told.
    pub(super) fn go_on_early(&self, header: &Header) -> bool {
        let Header { command: Command::Write, arg0: remote, arg1: local, length, .. } = *header else { return false };
        let slots = self.slots();
        let Some(Slot::Live { inbox, unread, state }) = slots.by_id.get(&local) else { return false };
        let few = inbox.max_capacity() - inbox.capacity() < READ_SOON_PAYLOADS;
        let little = unread.load(Ordering::Relaxed) + length <= READ_SOON;
        if !few || !little || state.borrow().remote != Some(remote) {
            return false;
        }
        // Where too much waits to be written already, its reader says it.
        let Ok(room) = Arc::clone(&self.room).try_acquire_owned() else { return false };
        self.say(Message::new(Command::Okay, local, remote, []), room);
        true
    }

    /// Takes one message to its stream; `acknowledged` is what [`Self::go_on_early`] said of it. Messages for streams that we do not have are ignored: they crossed our
    /// `CLSE`, or the phone is confused. Never waits, so that one stream cannot hold up another.
    pub(super) fn deliver(&self, message: Message, acknowledged: bool) -> Result<()> {
        let Message { command, arg0: remote, arg1: local, payload } = message;
        let mut slots = self.slots();
        match command {
            Command::Connect | Command::Auth | Command::StartTls => {
                return Err(Error::protocol("the phone began to connect anew"));
            }
            // We offer no service.
            Command::Open => {}
            Command::Okay => match slots.by_id.get(&local) {
                Some(Slot::Live { state, .. }) => state.send_modify(|state| match state.remote {
                    None => state.remote = Some(remote),
                    Some(known) if known == remote => state.acknowledged = state.acknowledged.wrapping_add(1),
                    Some(_) => {}
                }),
                Some(Slot::Abandoned) => {
                    slots.by_id.remove(&local);
                    self.close(local, remote);
                }
                None => {}
            },
            Command::Write => {
                let Some(Slot::Live { inbox, unread, state }) = slots.by_id.get(&local) else { return Ok(()) };
                let known = state.borrow().remote;
                let broken = match known {
                    None => "data before the stream was open",
                    Some(known) if known != remote => return Ok(()),
                    Some(_) => {
                        let before = unread.fetch_add(payload.len(), Ordering::Relaxed);
                        let payload = Payload { bytes: payload, acknowledged };
                        if before <= MAX_UNREAD && inbox.try_send(payload).is_ok() {
                            return Ok(());
                        }
                        "data without waiting for the answer to what it sent before"
                    }
                };
                if let Some(Slot::Live { state, .. }) = slots.by_id.remove(&local) {
                    state.send_modify(|state| state.closed = Some(Closed::BadPhone(broken)));
                    self.close(local, remote);
                }
            }
            Command::Close => match slots.by_id.remove(&local) {
                Some(Slot::Live { inbox, unread, state }) => {
                    let known = state.borrow().remote;
                    match known {
                        None => state.send_modify(|state| state.closed = Some(Closed::Refused)),
                        // Real adbd sends 0 here when its end is gone already.
                        Some(known) if known == remote || remote == 0 => {
                            state.send_modify(|state| state.closed = Some(Closed::ByPhone));
                            self.close(local, known);
                        }
                        Some(_) => {
                            slots.by_id.insert(local, Slot::Live { inbox, unread, state });
                        }
                    }
                }
                Some(Slot::Abandoned) | None => {}
            },
        }
        Ok(())
    }
}
