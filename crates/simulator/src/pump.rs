//! One stream of an ADB connection, as the phone carries it.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, DuplexStream, split};
use tokio::sync::{Notify, mpsc};

use crate::body::{After, Body};
use crate::opened::Opened;
use crate::wire::{self, Message};

/// What a stream holds between the program and the wire.
pub(crate) const STREAM_BUFFER: usize = 256 << 10;

/// What the connection is told to send: a message, with its sum or not, or bytes that are none.
pub(crate) enum Outgoing {
    Message(Message, bool),
    Bytes(Vec<u8>),
}

/// Carries one stream between the program on the phone and the wire.
pub(crate) struct Pump {
    pub local: u32,
    pub remote: u32,
    pub max_payload: usize,
    pub with_sums: bool,
    pub outgoing: mpsc::UnboundedSender<Outgoing>,
    pub taken: Arc<Notify>,
    pub after: Arc<OnceLock<After>>,
}

/// A client that never takes what it was sent does not hold a stream, or a cable that is to be pulled, for ever.
const UNTAKEN: Duration = Duration::from_secs(60);

impl Pump {
    pub(crate) async fn run(
        &self,
        body: &Arc<Body>,
        opened: &Opened,
        mut program: DuplexStream,
        wire_end: DuplexStream,
        received: mpsc::UnboundedReceiver<Vec<u8>>,
    ) {
        let (from_program, to_program) = split(wire_end);
        let served = async {
            // An error is a computer that closed the stream.
            drop(opened.serve(body, &mut program, &self.after).await);
            drop(program);
        };
        let feeding = self.feed(to_program, received);
        let carrying = async {
            tokio::join!(served, self.carry(from_program));
        };
        tokio::pin!(carrying);
        tokio::select! {
            () = &mut carrying => {}
            () = feeding => (&mut carrying).await,
        }
        // A stream that is cut is not closed in good order.
        if self.after.get() != Some(&After::Cut) {
            self.send(Message::new(wire::CLSE, self.local, self.remote, []));
        }
    }

    fn send(&self, message: Message) {
        drop(self.outgoing.send(Outgoing::Message(message, self.with_sums)));
    }

    /// From the computer to the program.
    async fn feed(&self, mut to: impl AsyncWrite + Unpin, mut received: mpsc::UnboundedReceiver<Vec<u8>>) {
        while let Some(bytes) = received.recv().await {
            // A program that has ended reads no more; the computer is answered all the same.
            drop(to.write_all(&bytes).await);
            self.send(Message::new(wire::OKAY, self.local, self.remote, []));
        }
    }

    /// From the program to the computer: one WRTE, then wait until it was taken.
    async fn carry(&self, mut from: impl AsyncRead + Unpin) {
        let mut buffer = vec![0; self.max_payload.min(STREAM_BUFFER)];
        loop {
            match from.read(&mut buffer).await {
                Ok(0) | Err(_) => return,
                Ok(length) => {
                    self.send(Message::new(wire::WRTE, self.local, self.remote, &buffer[..length]));
                    if tokio::time::timeout(UNTAKEN, self.taken.notified()).await.is_err() {
                        return;
                    }
                }
            }
        }
    }
}
