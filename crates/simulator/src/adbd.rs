//! The phone's end of an ADB connection: CNXN, AUTH, streams.

use std::collections::HashMap;
use std::future::pending;
use std::io;
use std::sync::{Arc, OnceLock};

use phone::adb::key::TOKEN_BYTES;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, duplex, split};
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::authorisation::{ComputerKey, Mood, Tap};
use crate::body::{After, Body};
use crate::cable::Cable;
use crate::opened::Opened;
use crate::pump::{Outgoing, Pump, STREAM_BUFFER};
use crate::wire::{self, Message};

/// Payloads before the connection is agreed on, as in AOSP (`MAX_PAYLOAD_V1` and the key's length).
pub(crate) const FIRST_PAYLOAD: u32 = 4096;

/// Serves one connection until either end, or the cable, ends it.
pub(crate) async fn serve<S: AsyncRead + AsyncWrite + Send + 'static>(body: Arc<Body>, socket: S) {
    serve_from(body, socket, |_| {}).await;
}

/// Serves a connection whose `CNXN` came already, and whom the phone let in.
pub(crate) async fn greet<S: AsyncRead + AsyncWrite + Send + 'static>(body: Arc<Body>, socket: S, hello: &Message) {
    serve_from(body, socket, |connection| {
        connection.agree(hello.arg0, hello.arg1);
        connection.come_online();
    })
    .await;
}

async fn serve_from<S: AsyncRead + AsyncWrite + Send + 'static>(
    body: Arc<Body>,
    socket: S,
    begin: impl FnOnce(&mut Connection),
) {
    let mut cable = body.cable.subscribe();
    let epoch = cable.borrow_and_update().epoch;
    let (from, to) = split(socket);
    let (messages, outgoing) = mpsc::unbounded_channel();
    let mut connection = Connection::new(body.clone(), messages);
    begin(&mut connection);
    tokio::select! {
        () = unplugged(&mut cable, epoch) => {}
        ended = connection.read(from) => note(ended),
        ended = write(&body, to, outgoing) => note(ended),
    }
}

fn note(ended: io::Result<()>) {
    if let Err(error) = ended {
        tracing::debug!("a connection to the simulated phone ended: {error}");
    }
}

pub(crate) async fn unplugged(cable: &mut watch::Receiver<Cable>, epoch: u64) {
    // An error means that the phone itself is gone.
    drop(cable.wait_for(|cable| cable.epoch != epoch).await);
}

/// What the connection is told to send, and after what the phone falls silent or the cable is pulled.
async fn write(
    body: &Arc<Body>,
    mut to: impl AsyncWrite + Unpin,
    mut outgoing: mpsc::UnboundedReceiver<Outgoing>,
) -> io::Result<()> {
    let (silent_after, cut_at) = body.with_faults(|faults| (faults.silent_after_bytes, faults.cut_at_byte));
    let mut sent = 0_u64;
    while let Some(out) = outgoing.recv().await {
        let mut bytes = match &out {
            Outgoing::Message(message, with_sum) => message.encode(*with_sum),
            Outgoing::Bytes(bytes) => bytes.clone(),
        };
        let until =
            |limit: Option<u64>| limit.map(|limit| limit.saturating_sub(sent)).filter(|n| *n < bytes.len() as u64);
        if let Some(left) = until(cut_at) {
            to.write_all(&bytes[..left as usize]).await?;
            to.flush().await?;
            body.with_faults(|faults| faults.cut_at_byte = None);
            body.cut();
            return pending().await;
        }
        if let Some(left) = until(silent_after) {
            bytes.truncate(left as usize);
            to.write_all(&bytes).await?;
            to.flush().await?;
            return pending().await;
        }
        sent += bytes.len() as u64;
        to.write_all(&bytes).await?;
        if outgoing.is_empty() {
            to.flush().await?;
        }
    }
    pending().await
}

struct Connection {
    body: Arc<Body>,
    outgoing: mpsc::UnboundedSender<Outgoing>,
    /// What both ends accept.
    max_payload: u32,
    with_sums: bool,
    online: bool,
    /// What the computer is to sign.
    token: Option<[u8; TOKEN_BYTES]>,
    streams: HashMap<u32, Stream>,
    next_id: u32,
    tasks: JoinSet<Ended>,
}

/// One open stream, as the reader of the connection sees it.
struct Stream {
    /// Bytes from the computer.
    incoming: mpsc::UnboundedSender<Vec<u8>>,
    /// The computer took the last WRTE.
    taken: Arc<Notify>,
    after: Arc<OnceLock<After>>,
    abort: tokio::task::AbortHandle,
}

enum Ended {
    Stream(u32),
    Dialog(Option<Tap>),
}

impl Connection {
    fn new(body: Arc<Body>, outgoing: mpsc::UnboundedSender<Outgoing>) -> Self {
        Self {
            body,
            outgoing,
            max_payload: FIRST_PAYLOAD,
            with_sums: true,
            online: false,
            token: None,
            streams: HashMap::new(),
            next_id: 1,
            tasks: JoinSet::new(),
        }
    }

    async fn read(&mut self, mut from: impl AsyncRead + Unpin + Send + 'static) -> io::Result<()> {
        let limit = self.body.identity().max_payload.max(FIRST_PAYLOAD);
        let (arrived, mut messages) = mpsc::channel(64);
        // Every message is late by a round trip, but none waits for another: that is what a cable does.
        let late = self.body.timing.round_trip;
        let mut reading = tokio::spawn(async move {
            while let Some(message) = Message::read(&mut from, limit).await? {
                if arrived.send((Instant::now() + late, message)).await.is_err() {
                    break;
                }
            }
            Ok(())
        });
        let _stop = AbortOnDrop(reading.abort_handle());
        loop {
            tokio::select! {
                arrived = messages.recv() => match arrived {
                    Some((due, message)) => {
                        if !late.is_zero() {
                            tokio::time::sleep_until(due).await;
                        }
                        self.take(message);
                    }
                    None => return (&mut reading).await.unwrap_or(Ok(())),
                },
                // An error is a task that was aborted with its stream.
                Some(ended) = self.tasks.join_next() => if let Ok(ended) = ended {
                    self.ended(ended);
                },
            }
        }
    }

    fn send(&self, message: Message) {
        // The receiver lives as long as the connection.
        drop(self.outgoing.send(Outgoing::Message(message, self.with_sums)));
    }

    fn take(&mut self, message: Message) {
        let Message { command, arg0, arg1, payload } = message;
        match command {
            wire::CNXN => self.connect(arg0, arg1),
            wire::AUTH if arg0 == wire::AUTH_SIGNATURE => self.signature(&payload),
            wire::AUTH if arg0 == wire::AUTH_KEY => self.key(&payload),
            wire::OPEN if self.online => self.open(arg0, &payload),
            wire::WRTE => match self.streams.get(&arg1) {
                Some(stream) => drop(stream.incoming.send(payload)),
                None => self.send(Message::new(wire::CLSE, 0, arg0, [])),
            },
            wire::OKAY => {
                if let Some(stream) = self.streams.get(&arg1) {
                    stream.taken.notify_one();
                }
            }
            wire::CLSE => {
                if let Some(stream) = self.streams.remove(&arg1) {
                    stream.abort.abort();
                    self.send(Message::new(wire::CLSE, arg1, arg0, []));
                    self.carry_out(&stream);
                }
            }
            // What came before CNXN, or is not known: adbd says nothing to it.
            _ => tracing::debug!(
                "the simulated phone passes over {:?}",
                command.to_le_bytes().escape_ascii().to_string()
            ),
        }
    }

    fn connect(&mut self, version: u32, max_payload: u32) {
        // A client that starts anew has forgotten its streams.
        self.tasks.abort_all();
        self.streams.clear();
        self.online = false;
        self.agree(version, max_payload);
        match self.body.authorisation().mood {
            Mood::Open => self.come_online(),
            Mood::AllowKnownKey | Mood::AskThenAllow | Mood::Never | Mood::Deny => self.challenge(),
        }
    }

    fn agree(&mut self, version: u32, max_payload: u32) {
        self.with_sums = version < wire::VERSION_WITHOUT_SUMS;
        self.max_payload = max_payload.clamp(1, self.body.identity().max_payload);
    }

    fn challenge(&mut self) {
        let mut token = [0; TOKEN_BYTES];
        if getrandom::fill(&mut token).is_err() {
            tracing::error!("this computer has no random numbers");
            return;
        }
        self.token = Some(token);
        self.send(Message::new(wire::AUTH, wire::AUTH_TOKEN, 0, token));
    }

    fn signature(&mut self, signature: &[u8]) {
        // A token is good for one signature.
        if self.token.take().is_some_and(|token| self.body.trusts(|key| key.signed(&token, signature))) {
            self.come_online();
        } else {
            // "Try the next key"; with its last one the client sends the key itself.
            self.challenge();
        }
    }

    fn key(&mut self, payload: &[u8]) {
        let Some(key) = ComputerKey::parse(payload) else {
            tracing::warn!("a computer sent a key that is none");
            return;
        };
        let tapped = self.body.ask(&key);
        self.tasks.spawn(async move { Ended::Dialog(tapped.await.ok()) });
    }

    fn come_online(&mut self) {
        self.token = None;
        self.online = true;
        let who = self.body.identity();
        let banner = format!(
            "device::ro.product.name={};ro.product.model={};ro.product.device={};features={}",
            who.product,
            who.model,
            who.device,
            who.features.join(",")
        );
        self.send(Message::new(wire::CNXN, wire::VERSION, who.max_payload, banner));
    }

    fn open(&mut self, remote: u32, name: &[u8]) {
        let name = String::from_utf8_lossy(name);
        let Some(opened) = Opened::parse(&name) else {
            self.send(Message::new(wire::CLSE, 0, remote, []));
            return;
        };
        let local = self.next_id;
        if self.body.with_faults(|faults| faults.huge_message) {
            let mut bytes = Message::new(wire::OKAY, local, remote, *b"?").encode(true);
            bytes[12..16].copy_from_slice(&u32::MAX.to_le_bytes());
            drop(self.outgoing.send(Outgoing::Bytes(bytes)));
            return;
        }
        self.next_id += 1;
        let (program, wire_end) = duplex(STREAM_BUFFER);
        let (incoming, received) = mpsc::unbounded_channel();
        let taken = Arc::new(Notify::new());
        let after = Arc::new(OnceLock::new());
        let pump = Pump {
            local,
            remote,
            max_payload: self.max_payload as usize,
            with_sums: self.with_sums,
            outgoing: self.outgoing.clone(),
            taken: taken.clone(),
            after: after.clone(),
        };
        self.send(Message::new(wire::OKAY, local, remote, []));
        let body = self.body.clone();
        let abort = self.tasks.spawn(async move {
            pump.run(&body, &opened, program, wire_end, received).await;
            Ended::Stream(local)
        });
        self.streams.insert(local, Stream { incoming, taken, after, abort });
    }

    fn carry_out(&self, ended: &Stream) {
        if let Some(after) = ended.after.get() {
            self.body.carry_out(*after);
        }
    }

    fn ended(&mut self, ended: Ended) {
        match ended {
            // Closed by the computer meanwhile, or by itself.
            Ended::Stream(id) => {
                if let Some(stream) = self.streams.remove(&id) {
                    self.carry_out(&stream);
                }
            }
            Ended::Dialog(Some(Tap::Always | Tap::Once)) => self.come_online(),
            // "Cancel", or a newer dialog: the phone says nothing.
            Ended::Dialog(Some(Tap::Deny) | None) => {}
        }
    }
}

struct AbortOnDrop(tokio::task::AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
