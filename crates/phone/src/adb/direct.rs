//! Link B: the whole protocol spoken to the phone itself, over anything that carries bytes both ways.
//!
//! Many streams share the link. On each, either side has one `WRTE` in flight and waits for its `OKAY`; we say `OKAY`
//! while little of the stream is unread as soon as we see how much comes, so that the phone makes its next payload ready
//! while this one is on the cable, else when its reader took the payload. Real adbd (34) does not wait before the last
//! payloads of a service that has ended, so that a few more are kept: less than three megabytes a stream, whatever a
//! phone sends. Whoever sends more breaks the protocol, and only that stream is closed.
//!
//! One task carries the bytes; it ends with the last [`Direct`] and [`DirectStream`], after it has said what they left
//! to say: a phone whose streams are closed sends nothing to whoever connects next. What errs or stalls on the level
//! of the link ends the link, for all streams and for good.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::time::sleep;

use super::banner::Banner;
use super::handshake::{
    Connecting, Greeting, STALL_DEADLINE, STEP_DEADLINE, Shaken, be_greeted, next_header, rest_of_message, shake_hands,
    within,
};
use super::key::Key;
use super::message::{Command, Header, MAX_PAYLOAD, Message};
use super::tls;
use crate::error::{Error, Result};

/// A connection to one phone. Clones share it.
#[derive(Clone)]
pub struct Direct {
    connection: Arc<Connection>,
}

struct Connection {
    shared: Arc<Shared>,
    banner: Banner,
}

impl Drop for Connection {
    fn drop(&mut self) {
        // Nobody is left who could say more. Fails only when the carrier has ended.
        let _ = self.shared.outgoing.send(Outgoing::End);
        self.shared.ending.notify_one();
    }
}

struct Shared {
    slots: Mutex<Slots>,
    /// One queue, so that a `CLSE` never overtakes what its stream said before. `OPEN`, `WRTE` and `OKAY` wait for
    /// [`Shared::room`]; `CLSE` does not, of which there is at most one for each stream that we opened.
    outgoing: mpsc::UnboundedSender<Outgoing>,
    room: Arc<Semaphore>,
    max_payload: usize,
    lost: watch::Sender<bool>,
    /// [`Outgoing::End`] was said.
    ending: Notify,
}

enum Outgoing {
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

enum Slot {
    Live {
        inbox: mpsc::Sender<Payload>,
        /// Bytes in the inbox.
        unread: Arc<AtomicUsize>,
        state: watch::Sender<State>,
    },
    /// Dropped before the phone answered `OPEN`. It is closed as soon as we learn its name on the phone.
    Abandoned,
}

struct Payload {
    bytes: Vec<u8>,
    /// The phone was told already that it may go on.
    acknowledged: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// The phone's name for the stream, once it is open.
    remote: Option<u32>,
    acknowledged: u64,
    closed: Option<Closed>,
}

#[derive(Debug, Clone, Copy)]
enum Closed {
    ByPhone,
    Refused,
    Lost,
    BadPhone(&'static str),
}

/// Many more than are ever used at once: so many unanswered streams mean that the phone is not there.
const MAX_STREAMS: usize = 512;
/// Payloads that a stream keeps unread, as long as those before the last are [`MAX_UNREAD`] bytes or less together.
const MAX_UNREAD_PAYLOADS: usize = 64;
/// What may come while so much is unread that the phone was just told to go on, and one payload for which it did not wait.
const MAX_UNREAD: usize = 2 * MAX_PAYLOAD;
/// Up to so much unread of a stream, in bytes and in payloads, its phone is told to go on at once. One payload of real
/// adbd (34) is half a megabyte or the whole.
const READ_SOON: usize = MAX_PAYLOAD;
const READ_SOON_PAYLOADS: usize = 16;
/// What is read from the link at once, where the phone has sent so much: many small messages. What is larger goes past
/// this buffer, straight to where it is kept.
const READ_AHEAD: usize = 4 << 10;
/// Messages that may wait to be written; whoever has more to say waits.
const MAX_QUEUED: usize = 32;
/// How long the last words may take when the connection is not wanted any more.
const LAST_WORDS: Duration = Duration::from_secs(1);

impl Direct {
    /// Connects over a link that is open already. Waits without a limit for the person to tap Allow; drop the future
    /// to give up.
    pub async fn connect<L>(link: L, keys: &[Key], on_state: impl FnMut(Connecting)) -> Result<Self>
    where
        L: AsyncRead + AsyncWrite + Send + 'static,
    {
        // Pinned in a box, so that both halves can be put together again for TLS.
        let (reader, mut writer) = tokio::io::split(Box::pin(link));
        let mut reader = BufReader::with_capacity(READ_AHEAD, reader);
        match shake_hands(&mut reader, &mut writer, keys, on_state).await? {
            Shaken::Greeted(greeting) => Ok(Self::carried(greeting, reader, writer)),
            Shaken::StartTls => {
                // The phone waits for us to begin; bytes that are there already would be lost to TLS.
                if !reader.buffer().is_empty() {
                    return Err(Error::protocol("it went on in the clear after STLS"));
                }
                let link = reader.into_inner().unsplit(writer);
                let link = within(STEP_DEADLINE, tls::upgrade(link, keys)).await?;
                let (reader, writer) = tokio::io::split(link);
                let mut reader = BufReader::with_capacity(READ_AHEAD, reader);
                let greeting = be_greeted(&mut reader).await?;
                Ok(Self::carried(greeting, reader, writer))
            }
        }
    }

    /// Starts the task that carries the bytes.
    fn carried(
        greeting: Greeting,
        reader: impl AsyncRead + Unpin + Send + 'static,
        writer: impl AsyncWrite + Unpin + Send + 'static,
    ) -> Self {
        let (outgoing, queue) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            slots: Mutex::default(),
            outgoing,
            room: Arc::new(Semaphore::new(MAX_QUEUED)),
            max_payload: greeting.max_payload,
            lost: watch::Sender::new(false),
            ending: Notify::new(),
        });
        tokio::spawn({
            let shared = Arc::clone(&shared);
            async move {
                let ended = tokio::select! {
                    ended = receive(reader, &shared) => ended,
                    ended = send(writer, queue) => ended,
                    ended = overdue(&shared) => ended,
                };
                tracing::debug!(?ended, "the link has ended");
                shared.lose();
            }
        });
        Self { connection: Arc::new(Connection { shared, banner: greeting.banner }) }
    }

    pub fn banner(&self) -> &Banner {
        &self.connection.banner
    }

    /// Whether the link has ended. It never comes back: connect anew.
    pub fn is_lost(&self) -> bool {
        *self.connection.shared.lost.borrow()
    }

    /// Returns when the link has ended.
    pub async fn lost(&self) {
        let _ = self.connection.shared.lost.subscribe().wait_for(|lost| *lost).await;
    }

    /// Opens a service. Dropping the future, or the stream, closes it on the phone.
    pub(crate) async fn open(&self, service: &str) -> Result<DirectStream> {
        let shared = &self.connection.shared;
        if service.contains('\0') {
            return Err(Error::protocol("a command with a zero byte in it"));
        }
        if service.len() >= shared.max_payload {
            return Err(Error::TooLarge { limit_bytes: shared.max_payload as u64 });
        }
        let room = shared.wait_for_room().await?;
        // From here to the sending there is no await: a stream that has a slot has been asked for.
        let (inbox, payloads) = mpsc::channel(MAX_UNREAD_PAYLOADS);
        let unread = Arc::new(AtomicUsize::new(0));
        let (state, states) = watch::channel(State::default());
        let local = shared.take_slot(Slot::Live { inbox, unread: Arc::clone(&unread), state })?;
        let mut stream = DirectStream {
            local,
            connection: Arc::clone(&self.connection),
            payloads,
            unread,
            states,
            owes_okay: false,
        };
        shared.say(Message::new(Command::Open, local, 0, format!("{service}\0")), room);
        stream.wait(|state| state.remote.is_some()).await?;
        Ok(stream)
    }
}

/// One service of the phone. Dropping it closes it on the phone.
pub(crate) struct DirectStream {
    local: u32,
    connection: Arc<Connection>,
    payloads: mpsc::Receiver<Payload>,
    unread: Arc<AtomicUsize>,
    states: watch::Receiver<State>,
    /// A payload was taken and its `OKAY` not said yet.
    owes_okay: bool,
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

    /// Sends all bytes; each payload waits for the phone's `OKAY`.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let connection = Arc::clone(&self.connection);
        for chunk in bytes.chunks(connection.shared.max_payload) {
            let room = connection.shared.wait_for_room().await?;
            let state = *self.states.borrow();
            let (Some(remote), None) = (state.remote, state.closed) else { return Err(end(state.closed)) };
            connection.shared.say(Message::new(Command::Write, self.local, remote, chunk), room);
            self.wait(|now| now.acknowledged != state.acknowledged).await?;
        }
        Ok(())
    }

    /// Until `done`, or an error when the stream is closed before.
    async fn wait(&mut self, done: impl Fn(&State) -> bool) -> Result<()> {
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

impl Shared {
    fn slots(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_slot(&self, slot: Slot) -> Result<u32> {
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
    fn give_up(&self, local: u32) {
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

    async fn wait_for_room(&self) -> Result<OwnedSemaphorePermit> {
        Arc::clone(&self.room).acquire_owned().await.map_err(|_| Error::Lost)
    }

    fn say(&self, message: Message, room: OwnedSemaphorePermit) {
        // Fails only when the link has ended, which every stream is told.
        let _ = self.outgoing.send(Outgoing::Message { message, _room: Some(room) });
    }

    fn close(&self, local: u32, remote: u32) {
        let message = Message::new(Command::Close, local, remote, []);
        let _ = self.outgoing.send(Outgoing::Message { message, _room: None });
    }

    /// The link has ended: whoever waits on a stream learns it.
    fn lose(&self) {
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
    fn go_on_early(&self, header: &Header) -> bool {
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
    fn deliver(&self, message: Message, acknowledged: bool) -> Result<()> {
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

async fn receive(mut reader: impl AsyncRead + Unpin, shared: &Shared) -> Error {
    loop {
        if let Err(error) = receive_one(&mut reader, shared).await {
            return error;
        }
    }
}

async fn receive_one(reader: &mut (impl AsyncRead + Unpin), shared: &Shared) -> Result<()> {
    let header = next_header(reader, MAX_PAYLOAD).await?;
    let acknowledged = shared.go_on_early(&header);
    shared.deliver(rest_of_message(reader, header).await?, acknowledged)
}

async fn send(mut writer: impl AsyncWrite + Unpin, mut queue: mpsc::UnboundedReceiver<Outgoing>) -> Error {
    while let Some(Outgoing::Message { message, _room }) = queue.recv().await {
        // A write that stalls leaves the phone's view of the stream unknown: the link is not to be used again.
        let written = within(STALL_DEADLINE, async {
            message.write(&mut writer).await.map_err(|_| Error::Lost)?;
            writer.flush().await.map_err(|_| Error::Lost)
        });
        if let Err(error) = written.await {
            return error;
        }
    }
    Error::Lost
}

async fn overdue(shared: &Shared) -> Error {
    shared.ending.notified().await;
    sleep(LAST_WORDS).await;
    Error::Timeout
}
