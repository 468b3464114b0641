//! The cable's own faults: a connection that goes silent, or is cut, at a byte.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::iphone::body::Body;
use crate::iphone::wire::Io;

/// One connection from the computer to the phone, as the phone's end of it.
pub(crate) struct Line {
    socket: Box<dyn Io>,
    body: Arc<Body>,
    sent: u64,
}

impl Line {
    pub(crate) fn new(socket: Box<dyn Io>, body: Arc<Body>) -> Self {
        Self { socket, body, sent: 0 }
    }
}

impl AsyncRead for Line {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_read(cx, into)
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let (silent_after, cut_at) = self.body.with_faults(|faults| (faults.silent_after_bytes, faults.cut_at_byte));
        let until = |byte: Option<u64>| byte.map(|byte| usize::try_from(byte.saturating_sub(self.sent)).unwrap_or(0));
        let (quiet, cut) = (until(silent_after), until(cut_at));
        if quiet == Some(0) {
            // The phone believes that it speaks.
            return Poll::Ready(Ok(bytes.len()));
        }
        if cut == Some(0) {
            self.body.with_faults(|faults| faults.cut_at_byte = None);
            self.body.cut();
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let length = bytes.len().min(quiet.unwrap_or(usize::MAX)).min(cut.unwrap_or(usize::MAX));
        let written = ready!(Pin::new(&mut self.socket).poll_write(cx, &bytes[..length]))?;
        self.sent += written as u64;
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}
