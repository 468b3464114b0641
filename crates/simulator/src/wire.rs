//! ADB messages, as the phone reads and writes them.
//!
//! Written apart from the client's codec on purpose: two readings of one protocol that agree are worth more than one.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _};

pub(crate) const VERSION: u32 = 0x0100_0001;
/// From this version on, checksums may be left out.
pub(crate) const VERSION_WITHOUT_SUMS: u32 = 0x0100_0001;
const HEADER: usize = 24;

pub(crate) const CNXN: u32 = u32::from_le_bytes(*b"CNXN");
pub(crate) const AUTH: u32 = u32::from_le_bytes(*b"AUTH");
pub(crate) const STLS: u32 = u32::from_le_bytes(*b"STLS");
pub(crate) const OPEN: u32 = u32::from_le_bytes(*b"OPEN");
pub(crate) const OKAY: u32 = u32::from_le_bytes(*b"OKAY");
pub(crate) const WRTE: u32 = u32::from_le_bytes(*b"WRTE");
pub(crate) const CLSE: u32 = u32::from_le_bytes(*b"CLSE");

pub(crate) const AUTH_TOKEN: u32 = 1;
pub(crate) const AUTH_SIGNATURE: u32 = 2;
pub(crate) const AUTH_KEY: u32 = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub command: u32,
    pub arg0: u32,
    pub arg1: u32,
    pub payload: Vec<u8>,
}

impl Message {
    pub(crate) fn new(command: u32, arg0: u32, arg1: u32, payload: impl Into<Vec<u8>>) -> Self {
        Self { command, arg0, arg1, payload: payload.into() }
    }

    pub(crate) fn encode(&self, with_sum: bool) -> Vec<u8> {
        let sum = if with_sum { sum(&self.payload) } else { 0 };
        // No payload is longer than `max_payload`, a u32.
        let length = u32::try_from(self.payload.len()).unwrap_or(u32::MAX);
        let mut bytes = Vec::with_capacity(HEADER + self.payload.len());
        for word in [self.command, self.arg0, self.arg1, length, sum, !self.command] {
            bytes.extend(word.to_le_bytes());
        }
        bytes.extend(&self.payload);
        bytes
    }

    /// `None` at the end of the connection, also in the middle of a message.
    pub(crate) async fn read(from: &mut (impl AsyncRead + Unpin), max_payload: u32) -> io::Result<Option<Self>> {
        let mut header = [0; HEADER];
        match from.read_exact(&mut header).await {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
        let word = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
        let (command, length) = (word(0), word(12));
        if word(20) != !command {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the magic is not the command's complement"));
        }
        if length > max_payload {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a payload longer than was agreed"));
        }
        let mut payload = vec![0; length as usize];
        from.read_exact(&mut payload).await?;
        Ok(Some(Self { command, arg0: word(4), arg1: word(8), payload }))
    }
}

fn sum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum: u32, byte| sum.wrapping_add(u32::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_message_is_read_as_it_was_written() {
        let message = Message::new(OPEN, 1, 0, *b"shell:id\0");
        let bytes = message.encode(true);
        assert_eq!(&bytes[..4], b"OPEN");
        assert_eq!(bytes[12..16], 9_u32.to_le_bytes());
        assert_eq!(Message::read(&mut &bytes[..], 100).await.unwrap(), Some(message));
        assert!(Message::read(&mut &bytes[..], 8).await.is_err(), "longer than agreed");
        assert_eq!(Message::read(&mut &bytes[..10], 100).await.unwrap(), None, "cut in the header");
        let mut wrong = bytes.clone();
        wrong[20] ^= 1;
        assert!(Message::read(&mut &wrong[..], 100).await.is_err(), "wrong magic");
    }
}
