//! A phone made of arbitrary bytes.

use std::future::{Future, pending};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use phone::adb::message::{Command, MAX_PAYLOAD, Message, VERSION};
use phone::adb::shell::Limits;
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};

/// Runs with a clock that jumps to the next deadline whenever nothing else can happen.
pub fn run(work: impl Future<Output = ()>) {
    thread_local! {
        static RUNTIME: tokio::runtime::Runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("a runtime needs only memory");
    }
    RUNTIME.with(|runtime| runtime.block_on(work));
}

/// Small, so that what is over them is reached.
pub fn limits() -> Limits {
    Limits { deadline: Duration::from_secs(5), reply_bytes: 64 << 10 }
}

/// Says the same bytes to whatever it is told, in pieces of one size, and then ends or falls silent.
pub struct Script {
    pub bytes: Vec<u8>,
    pub said: usize,
    pub piece: usize,
    pub falls_silent: bool,
}

impl AsyncRead for Script {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        let rest = &self.bytes[self.said..];
        if rest.is_empty() && self.falls_silent {
            return Poll::Pending;
        }
        let length = self.piece.max(1).min(into.remaining()).min(rest.len());
        into.put_slice(&rest[..length]);
        self.said += length;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Script {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// Keeps to the protocol of the link, and says `bytes` on the first stream that is opened, `piece` at a time.
pub async fn serve(mut link: DuplexStream, features: &str, bytes: &[u8], piece: usize) {
    const NAME: u32 = 7;
    let mut pieces = bytes.chunks(piece.max(1));
    while let Ok(message) = Message::read(&mut link, MAX_PAYLOAD).await {
        let stream = message.arg0;
        let answers = match message.command {
            Command::Connect => {
                vec![Message::new(Command::Connect, VERSION, 1 << 20, format!("device::features={features}"))]
            }
            Command::Open => vec![Message::new(Command::Okay, NAME, stream, []), next(&mut pieces, NAME, stream)],
            Command::Okay => vec![next(&mut pieces, NAME, stream)],
            Command::Write => vec![Message::new(Command::Okay, NAME, stream, [])],
            Command::Close => return,
            Command::Auth | Command::StartTls => vec![],
        };
        for answer in answers {
            if answer.write(&mut link).await.is_err() {
                return;
            }
        }
    }
    pending().await
}

fn next<'a>(pieces: &mut impl Iterator<Item = &'a [u8]>, name: u32, stream: u32) -> Message {
    match pieces.next() {
        Some(piece) => Message::new(Command::Write, name, stream, piece),
        None => Message::new(Command::Close, name, stream, []),
    }
}

/// The first bytes of an input choose how it is said; the rest is what is said.
pub fn cut<const N: usize>(input: &[u8]) -> Option<([u8; N], &[u8])> {
    let (first, rest) = input.split_first_chunk()?;
    Some((*first, rest))
}
