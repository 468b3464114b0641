//! The Android Debug Bridge, spoken by ourselves: [`Adb`] is one phone, over either of two links.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, ToSocketAddrs};

use banner::{Banner, Features};
use direct::Direct;
use handshake::{Connecting, within};
use key::Key;
use server::ServerAddress;
use stream::Stream;

use crate::error::{Error, Result};

pub mod banner;
pub mod direct;
pub mod files;
pub mod handshake;
pub mod key;
pub mod message;
pub mod pairing;
pub mod reading;
pub mod server;
pub mod shell;
pub mod shell_v2;
mod stream;
pub mod sync;
pub mod tls;

#[cfg(test)]
mod tests;

/// A phone that answers. Clones share the link; any number of operations may run at once (6 to 8 are fastest).
///
/// After [`Error::Lost`], [`Error::Protocol`] or [`Error::NoServer`] drop it and connect anew. After any other error
/// only that one operation is over.
#[derive(Clone)]
pub struct Adb {
    link: Link,
    features: Arc<Features>,
}

#[derive(Clone)]
enum Link {
    /// Each operation is a connection of its own to the server that runs already.
    Server {
        address: ServerAddress,
        serial: Arc<str>,
    },
    Direct(Direct),
}

impl Adb {
    /// A phone that the adb server on this computer has. Never starts a server.
    pub async fn through_server(address: ServerAddress, serial: &str) -> Result<Self> {
        let features = address.features(serial).await?;
        Ok(Self { link: Link::Server { address, serial: serial.into() }, features: features.into() })
    }

    /// A phone (or a simulated one) that listens on TCP. The deadline is that of the TCP connection; the person has
    /// all the time in the world to tap Allow.
    pub async fn over_tcp(
        address: impl ToSocketAddrs,
        deadline: Duration,
        keys: &[Key],
        on_state: impl FnMut(Connecting),
    ) -> Result<Self> {
        let socket = within(deadline, async {
            let socket = TcpStream::connect(address).await.map_err(|_| Error::NoSuchPhone)?;
            socket.set_nodelay(true).map_err(|_| Error::Lost)?;
            Ok(socket)
        })
        .await?;
        Self::over(socket, keys, on_state).await
    }

    /// A phone at the other end of anything that carries bytes both ways.
    pub async fn over<L>(link: L, keys: &[Key], on_state: impl FnMut(Connecting)) -> Result<Self>
    where
        L: AsyncRead + AsyncWrite + Send + 'static,
    {
        let direct = Direct::connect(link, keys, on_state).await?;
        let features = Arc::new(direct.banner().features.clone());
        Ok(Self { link: Link::Direct(direct), features })
    }

    pub fn features(&self) -> &Features {
        &self.features
    }

    /// What the phone says of itself; through a server, the list of phones says it.
    pub fn banner(&self) -> Option<&Banner> {
        match &self.link {
            Link::Direct(direct) => Some(direct.banner()),
            Link::Server { .. } => None,
        }
    }

    pub fn is_through_server(&self) -> bool {
        match &self.link {
            Link::Server { .. } => true,
            Link::Direct(_) => false,
        }
    }

    /// Returns when a direct link has ended. Through a server only the list of phones tells.
    pub async fn lost(&self) {
        match &self.link {
            Link::Direct(direct) => direct.lost().await,
            Link::Server { .. } => std::future::pending().await,
        }
    }

    pub(crate) async fn open(&self, service: &str) -> Result<Stream> {
        match &self.link {
            Link::Server { address, serial } => Ok(Stream::Server(address.open(serial, service).await?)),
            Link::Direct(direct) => Ok(Stream::Direct(direct.open(service).await?)),
        }
    }
}

impl std::fmt::Debug for Adb {
    /// Names no serial.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self.link {
            Link::Server { .. } => "Adb through a server",
            Link::Direct(_) => "Adb directly",
        })
    }
}
