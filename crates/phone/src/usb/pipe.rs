//! Messages cut into USB transfers, over anything that carries transfers both ways.
//!
//! ```text
//! out  header, 24 bytes │ payload, whole │ nothing, where the payload fills its last packet
//! in   header, asked for as one packet │ payload, its length rounded up to whole packets
//! ```
//!
//! Source: AOSP `packages/modules/adb/client/usb_linux.cpp`, `daemon/usb.cpp`.

use std::time::Duration;

use crate::adb::message::{Command, HEADER_BYTES, Header, MAX_PAYLOAD};

/// The two endpoints of a debugging interface. Both directions may be used at once, each by one thread.
pub(super) trait Pipe: Send + Sync + 'static {
    /// The most that one packet carries, in bytes; no less than a header.
    fn packet_bytes(&self) -> Packets;

    /// One transfer: until `into` is full, a packet that is not full, or `patience`. [`Broken::Quiet`] when there was
    /// nothing at all.
    fn read(&self, into: &mut [u8], patience: Duration) -> Result<usize, Broken>;

    /// One transfer, whole. After any failure nobody knows how much the phone got.
    fn write(&self, bytes: &[u8], patience: Duration) -> Result<(), Broken>;

    /// A clock that never goes back.
    fn now(&self) -> Duration;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Packets {
    pub inward: usize,
    pub outward: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Broken {
    /// Nothing came, or went, within the time.
    Quiet,
    /// The phone is not plugged in any more, or the interface was taken from us.
    Gone,
    Failed(String),
}

/// Why a link ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ending {
    /// Nobody wants it any more.
    Closed,
    Gone,
    /// The phone did not answer our greeting, though it was said twice.
    Silent,
    /// The phone stopped in the middle of a message, or does not take ours.
    Stalled,
    /// What comes is no ADB.
    Garbled(String),
    Failed(String),
}

/// How long one reading waits, so that its thread sees soon enough that it is to end.
pub(super) const READ_PATIENCE: Duration = Duration::from_millis(250);
/// The same while the phone is being talked to: a program that has asked its last question ends without waiting.
const READ_PATIENCE_BUSY: Duration = Duration::from_millis(20);
/// For how long after a message the phone counts as being talked to.
const BUSY: Duration = Duration::from_secs(1);
/// The same where bytes are due.
const PAYLOAD_PATIENCE: Duration = Duration::from_secs(1);
/// How long the rest of a message may take once it has begun.
const STALL: Duration = Duration::from_secs(15);
/// How long one transfer to the phone may take. A phone that is busy writing takes a second or two.
pub(super) const WRITE_PATIENCE: Duration = Duration::from_secs(10);
/// How long a pipe must be quiet before we speak, so that what a dead client left there is not taken for an answer.
const QUIET: Duration = Duration::from_millis(10);
/// How long there may be no quiet. A client leaves at most a payload for each of its streams.
const NEVER_QUIET: Duration = Duration::from_secs(5);
/// After this long without an answer the greeting is said again: the first may have been taken for the rest of what a
/// dead client was writing.
pub(super) const SAY_AGAIN: Duration = Duration::from_secs(2);
/// A phone that answers both greetings answers the second at once after the first.
const SECOND_ANSWER: Duration = Duration::from_millis(300);
/// What is skipped is read in pieces of this size.
const SKIP_BYTES: usize = 64 << 10;

/// Takes messages out of a pipe, each with its header.
pub(super) struct Reader<'a, P: ?Sized> {
    pipe: &'a P,
    packet: usize,
    /// Whether it is time to end; asked between readings.
    ended: &'a dyn Fn() -> bool,
}

impl<'a, P: Pipe + ?Sized> Reader<'a, P> {
    pub(super) fn new(pipe: &'a P, ended: &'a dyn Fn() -> bool) -> Self {
        Self { pipe, packet: pipe.packet_bytes().inward, ended }
    }

    /// Throws away what is there already, until there is nothing more.
    pub(super) fn drain(&self) -> Result<(), Ending> {
        let began = self.pipe.now();
        let mut bytes = vec![0; SKIP_BYTES];
        loop {
            match self.pipe.read(&mut bytes, QUIET) {
                Ok(_) if self.pipe.now() - began > NEVER_QUIET => {
                    return Err(Ending::Garbled("no end of noise".to_owned()));
                }
                Ok(length) => tracing::debug!(length, "skipped what another client left"),
                Err(Broken::Quiet) => return Ok(()),
                Err(broken) => return Err(broken.into()),
            }
        }
    }

    /// The answer to our greeting; everything before it is skipped. `say_again` repeats the greeting, and returns when
    /// that was done.
    ///
    /// Where both greetings were answered, the second answer is the one that holds: it made the phone begin anew.
    pub(super) fn answer(&self, say_again: &mut dyn FnMut()) -> Result<Vec<u8>, Ending> {
        let mut asked = self.pipe.now();
        let mut repeated = false;
        let mut answer = None;
        let mut bytes = vec![0; SKIP_BYTES];
        loop {
            if (self.ended)() {
                return Err(Ending::Closed);
            }
            let patience = if answer.is_some() { SECOND_ANSWER } else { READ_PATIENCE };
            match self.pipe.read(&mut bytes, patience) {
                Ok(length) => {
                    if let Some((bytes, header)) = self.greeting(&bytes[..length]) {
                        let message = [&bytes[..], &self.payload(header, Vec::new())?].concat();
                        if !repeated {
                            return Ok(message);
                        }
                        answer = Some(message);
                    }
                }
                Err(Broken::Quiet) => {
                    if let Some(answer) = answer {
                        return Ok(answer);
                    }
                }
                Err(broken) => return Err(broken.into()),
            }
            if answer.is_none() && self.pipe.now() - asked >= SAY_AGAIN {
                if repeated {
                    return Err(Ending::Silent);
                }
                repeated = true;
                say_again();
                asked = self.pipe.now();
            }
        }
    }

    /// The header in the last packet of a transfer, where it is one of those that begin a connection.
    fn greeting(&self, transfer: &[u8]) -> Option<([u8; HEADER_BYTES], Header)> {
        let (_, last) = transfer.split_at(transfer.len() - transfer.len() % self.packet);
        let bytes = <[u8; HEADER_BYTES]>::try_from(last).ok()?;
        let header = Header::decode(&bytes, MAX_PAYLOAD).ok()?;
        matches!(header.command, Command::Connect | Command::Auth | Command::StartTls).then_some((bytes, header))
    }

    /// How the next message begins. Waits for its first byte as long as it takes.
    pub(super) fn header(&self) -> Result<([u8; HEADER_BYTES], Header), Ending> {
        let mut packet = vec![0; self.packet];
        let begun = self.pipe.now();
        let length = loop {
            if (self.ended)() {
                return Err(Ending::Closed);
            }
            let busy = self.pipe.now() - begun < BUSY;
            match self.pipe.read(&mut packet, if busy { READ_PATIENCE_BUSY } else { READ_PATIENCE }) {
                // What ends a payload that fills its last packet.
                Ok(0) | Err(Broken::Quiet) => {}
                Ok(length) => break length,
                Err(broken) => return Err(broken.into()),
            }
        };
        let Ok(bytes) = <[u8; HEADER_BYTES]>::try_from(&packet[..length]) else {
            return Err(Ending::Garbled(format!("{length} bytes where a header should be")));
        };
        let header = Header::decode(&bytes, MAX_PAYLOAD).map_err(|bad| Ending::Garbled(bad.to_string()))?;
        Ok((bytes, header))
    }

    /// What follows a header, written over the bytes of `place`.
    pub(super) fn payload(&self, Header { length, .. }: Header, mut place: Vec<u8>) -> Result<Vec<u8>, Ending> {
        let begun = self.pipe.now();
        // Room for a last packet that is full; the length was checked. What a transfer fills is not made zero before.
        let room = length.next_multiple_of(self.packet);
        if place.len() < room {
            place.resize(room, 0);
        }
        let mut filled = 0;
        while filled < length {
            if (self.ended)() {
                return Err(Ending::Closed);
            }
            if self.pipe.now() - begun > STALL {
                return Err(Ending::Stalled);
            }
            // After a packet that was not full, only whole packets may be asked for again.
            let asked = (length - filled).next_multiple_of(self.packet);
            if place.len() < filled + asked {
                place.resize(filled + asked, 0);
            }
            match self.pipe.read(&mut place[filled..filled + asked], PAYLOAD_PATIENCE) {
                Ok(read) => filled += read,
                Err(Broken::Quiet) => {}
                Err(broken) => return Err(broken.into()),
            }
        }
        if filled > length {
            return Err(Ending::Garbled("more bytes than the header promised".to_owned()));
        }
        place.truncate(length);
        Ok(place)
    }
}

/// Puts messages into a pipe.
pub(super) fn write(pipe: &(impl Pipe + ?Sized), messages: &[u8], patience: Duration) -> Result<(), Ending> {
    let packet = pipe.packet_bytes().outward;
    let mut rest = messages;
    while let Some((header, after)) = rest.split_first_chunk::<HEADER_BYTES>() {
        let length = Header::decode(header, MAX_PAYLOAD).map_err(|bad| Ending::Garbled(bad.to_string()))?.length;
        let Some((payload, after)) = after.split_at_checked(length) else { break };
        pipe.write(header, patience)?;
        if !payload.is_empty() {
            pipe.write(payload, patience)?;
            if payload.len().is_multiple_of(packet) {
                pipe.write(&[], patience)?;
            }
        }
        rest = after;
    }
    if rest.is_empty() { Ok(()) } else { Err(Ending::Garbled("a message of our own that is not whole".to_owned())) }
}

impl From<Broken> for Ending {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Quiet => Self::Stalled,
            Broken::Gone => Self::Gone,
            Broken::Failed(text) => Self::Failed(text),
        }
    }
}
