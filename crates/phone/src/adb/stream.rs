//! A service of the phone, whichever link it runs over.

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::direct::DirectStream;
use crate::error::{Error, Result};

/// Dropping it ends the service.
pub(crate) enum Stream {
    /// A connection to the adb server, which the server now passes on to the phone.
    Server(TcpStream),
    Direct(DirectStream),
}

/// As much as one read takes from the adb server.
const CHUNK: usize = 64 << 10;

impl Stream {
    /// The next bytes, whose number nobody knows before; `None` at the end.
    pub(super) async fn read(&mut self) -> Result<Option<Bytes>> {
        match self {
            Self::Server(socket) => {
                let mut bytes = BytesMut::with_capacity(CHUNK);
                let length = socket.read_buf(&mut bytes).await.map_err(|_| Error::Lost)?;
                Ok((length > 0).then(|| bytes.freeze()))
            }
            Self::Direct(stream) => Ok(stream.read().await?.map(Bytes::from)),
        }
    }

    /// Sends bytes, and does not wait until the phone has taken them.
    pub(super) async fn begin_write(&mut self, bytes: &[u8]) -> Result<()> {
        match self {
            Self::Server(_) => self.write(bytes).await,
            Self::Direct(stream) => stream.begin_write(bytes).await,
        }
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        match self {
            Self::Server(socket) => socket.write_all(bytes).await.map_err(|_| Error::Lost),
            Self::Direct(stream) => stream.write(bytes).await,
        }
    }
}
