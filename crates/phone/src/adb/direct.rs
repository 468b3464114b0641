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

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;

pub(crate) use self::stream::DirectStream;
use self::streams::{MAX_UNREAD_PAYLOADS, Outgoing, Shared, Slot, State};
use super::banner::Banner;
use super::handshake::{
    Connecting, Greeting, STALL_DEADLINE, STEP_DEADLINE, Shaken, be_greeted, next_header, rest_of_message, shake_hands,
    within,
};
use super::key::Key;
use super::message::{Command, MAX_PAYLOAD, Message};
use super::tls;
use crate::error::{Error, Result};

mod stream;
mod streams;

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

/// What is read from the link at once, where the phone has sent so much: many small messages. What is larger goes past
/// this buffer, straight to where it is kept.
const READ_AHEAD: usize = 4 << 10;
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
        let (shared, queue) = Shared::new(greeting.max_payload);
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
            unacknowledged: None,
        };
        shared.say(Message::new(Command::Open, local, 0, format!("{service}\0")), room);
        stream.wait(|state| state.remote.is_some()).await?;
        Ok(stream)
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
