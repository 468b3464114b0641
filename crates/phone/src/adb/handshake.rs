//! Connecting: `CNXN`, and `AUTH` until the phone trusts this computer.
//!
//! ```text
//! we    CNXN(version, max payload, "host::features=…")
//! phone CNXN(version, max payload, "device::…")                  it asks for nothing, or
//! phone AUTH(token)
//! we    AUTH(signature)              with each key that we have
//! phone AUTH(another token)          it knows none of them
//! we    AUTH(public key)             now the phone asks the person, and is silent until they tap Allow
//! phone CNXN(…)
//! ```
//!
//! A phone that debugs wirelessly (Android 11 and later) answers `STLS` instead: [`super::tls`].

use std::time::Duration;

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

use super::banner::Banner;
use super::key::{Key, TOKEN_BYTES};
use super::message::{
    AUTH_PUBLIC_KEY, AUTH_SIGNATURE, AUTH_TOKEN, Command, HEADER_BYTES, Header, MAX_PAYLOAD, Message, VERSION,
};
use super::tls::{STLS_VERSION, what_ended};
use crate::error::{Error, Result};

/// How far a connection has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connecting {
    /// The phone has not answered yet, or is looking through the keys that it knows.
    Asking,
    /// The phone shows "Allow USB debugging?". Nobody knows how long a person takes, so that there is no deadline.
    WaitingForPerson,
}

/// How far shaking hands in the clear comes.
pub(super) enum Shaken {
    Greeted(Greeting),
    /// The phone goes on inside TLS, and so have we said.
    StartTls,
}

/// What both ends agreed on.
#[derive(Debug)]
pub(super) struct Greeting {
    pub banner: Banner,
    /// The largest payload that the phone takes.
    pub max_payload: usize,
}

/// What we offer. `delayed_ack` is not among it: one `WRTE` in flight a stream is what our flow control expects.
const HELLO: &[u8] = b"host::features=shell_v2,cmd,stat_v2,ls_v2,fixed_push_mkdir\0";
/// A phone answers within milliseconds; a slow one within a second or two.
pub(super) const STEP_DEADLINE: Duration = Duration::from_secs(10);
/// How long the rest of a message may take once it has begun, and how long a write may take.
pub(super) const STALL_DEADLINE: Duration = Duration::from_secs(15);
/// A client that died leaves at most a payload for each stream that it had open.
const MAX_STALE_BYTES: usize = 16 << 20;
/// More questions than anybody has keys; a phone that asks on and on is not going to be convinced.
const MAX_ROUNDS: usize = 100;

pub(super) async fn shake_hands(
    reader: &mut (impl AsyncRead + Unpin),
    writer: &mut (impl AsyncWrite + Unpin),
    keys: &[Key],
    mut on_state: impl FnMut(Connecting),
) -> Result<Shaken> {
    on_state(Connecting::Asking);
    let max = u32::try_from(MAX_PAYLOAD).expect("a megabyte fits");
    send(writer, Message::new(Command::Connect, VERSION, max, HELLO)).await?;
    let mut message = within(STEP_DEADLINE, first_message(reader)).await?;
    let mut unused_keys = keys.iter();
    let mut waiting = false;
    for _ in 0..MAX_ROUNDS {
        match message.command {
            Command::Connect => return greeting(&message).map(Shaken::Greeted),
            Command::StartTls => {
                send(writer, Message::new(Command::StartTls, STLS_VERSION, 0, [])).await?;
                return Ok(Shaken::StartTls);
            }
            Command::Auth if message.arg0 == AUTH_TOKEN => {
                let token: &[u8; TOKEN_BYTES] = message
                    .payload
                    .as_slice()
                    .try_into()
                    .map_err(|_| Error::protocol("a token that is not 20 bytes long"))?;
                if let Some(key) = unused_keys.next() {
                    let signature = key.sign(token)?;
                    send(writer, Message::new(Command::Auth, AUTH_SIGNATURE, 0, signature)).await?;
                } else if let Some(key) = keys.first() {
                    let line = format!("{}\0", key.public_line());
                    send(writer, Message::new(Command::Auth, AUTH_PUBLIC_KEY, 0, line)).await?;
                    waiting = true;
                    on_state(Connecting::WaitingForPerson);
                } else {
                    return Err(Error::Unauthorized);
                }
            }
            // Left over from another conversation: real adb ignores them, too, until the phone is online.
            Command::Auth | Command::Open | Command::Okay | Command::Write | Command::Close => {}
        }
        message = if waiting {
            match next_message(reader, MAX_PAYLOAD).await {
                // The dialog went away without a Yes, and with it the link.
                Err(Error::Lost) => return Err(Error::Unauthorized),
                message => message?,
            }
        } else {
            within(STEP_DEADLINE, next_message(reader, MAX_PAYLOAD)).await?
        };
    }
    Err(Error::protocol("the phone does not finish connecting"))
}

/// What the phone says first inside TLS: it greets without being asked, or turns a stranger out.
pub(super) async fn be_greeted(reader: &mut (impl AsyncBufRead + Unpin)) -> Result<Greeting> {
    within(STEP_DEADLINE, async {
        match reader.fill_buf().await {
            Ok([]) => return Err(Error::Lost),
            Ok(_) => {}
            Err(error) => return Err(what_ended(&error)),
        }
        let message = next_message(reader, MAX_PAYLOAD).await?;
        match message.command {
            Command::Connect => greeting(&message),
            Command::StartTls | Command::Auth | Command::Open | Command::Okay | Command::Write | Command::Close => {
                Err(Error::protocol("something else than a greeting inside TLS"))
            }
        }
    })
    .await
}

/// The next message, however long it takes to begin; once begun, each part has to be there within [`STALL_DEADLINE`].
pub(super) async fn next_message(reader: &mut (impl AsyncRead + Unpin), limit: usize) -> Result<Message> {
    let header = next_header(reader, limit).await?;
    rest_of_message(reader, header).await
}

/// How the next message begins, however long that takes; once begun, it has to be there within [`STALL_DEADLINE`].
pub(super) async fn next_header(reader: &mut (impl AsyncRead + Unpin), limit: usize) -> Result<Header> {
    let first = reader.read_u8().await.map_err(|_| Error::Lost)?;
    within(STALL_DEADLINE, async {
        let mut header = [first; HEADER_BYTES];
        reader.read_exact(&mut header[1..]).await.map_err(|_| Error::Lost)?;
        Ok(Header::decode(&header, limit)?)
    })
    .await
}

/// What follows a header, within [`STALL_DEADLINE`].
pub(super) async fn rest_of_message(reader: &mut (impl AsyncRead + Unpin), header: Header) -> Result<Message> {
    within(STALL_DEADLINE, async { Ok(Message::read_payload(reader, header).await?) }).await
}

/// Skips what a client that died left in the pipe, up to the answer to our `CNXN`.
async fn first_message(reader: &mut (impl AsyncRead + Unpin)) -> Result<Message> {
    let mut window = [0; HEADER_BYTES];
    reader.read_exact(&mut window).await.map_err(|_| Error::Lost)?;
    for _ in 0..MAX_STALE_BYTES {
        if let Ok(header) = Header::decode(&window, MAX_PAYLOAD)
            && matches!(header.command, Command::Connect | Command::Auth | Command::StartTls)
        {
            return Ok(Message::read_payload(reader, header).await?);
        }
        window.rotate_left(1);
        window[HEADER_BYTES - 1] = reader.read_u8().await.map_err(|_| Error::Lost)?;
    }
    Err(Error::protocol("nothing but noise instead of a greeting"))
}

fn greeting(message: &Message) -> Result<Greeting> {
    let max_payload = usize::try_from(message.arg1).unwrap_or(usize::MAX).min(MAX_PAYLOAD);
    if max_payload == 0 {
        return Err(Error::protocol("the phone takes no payload at all"));
    }
    Ok(Greeting { banner: Banner::parse(&message.payload), max_payload })
}

async fn send(writer: &mut (impl AsyncWrite + Unpin), message: Message) -> Result<()> {
    within(STALL_DEADLINE, async {
        message.write(writer).await.map_err(|_| Error::Lost)?;
        writer.flush().await.map_err(|_| Error::Lost)
    })
    .await
}

/// The result, or [`Error::Timeout`].
pub(super) async fn within<T>(deadline: Duration, work: impl Future<Output = Result<T>>) -> Result<T> {
    timeout(deadline, work).await.unwrap_or(Err(Error::Timeout))
}
