//! A service of the phone, whichever link it runs over.

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
    /// Appends the next bytes, whose number nobody knows before; `false` at the end.
    pub(super) async fn read(&mut self, into: &mut Vec<u8>) -> Result<bool> {
        match self {
            Self::Server(socket) => {
                into.reserve(CHUNK);
                let length = socket.read_buf(into).await.map_err(|_| Error::Lost)?;
                Ok(length > 0)
            }
            Self::Direct(stream) => match stream.read().await? {
                Some(payload) if into.is_empty() => {
                    *into = payload;
                    Ok(true)
                }
                Some(payload) => {
                    into.extend_from_slice(&payload);
                    Ok(true)
                }
                None => Ok(false),
            },
        }
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        match self {
            Self::Server(socket) => socket.write_all(bytes).await.map_err(|_| Error::Lost),
            Self::Direct(stream) => stream.write(bytes).await,
        }
    }
}
