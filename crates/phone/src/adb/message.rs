//! One message of the ADB protocol: 24 bytes of header, then the payload.
//!
//! ```text
//! 434e584e 01000001 00100000 00000007 00000222 bcb1a7b1   little-endian words:
//! command  arg0     arg1     length   sum of   command
//!                                     payload  ^ ffffffff
//! ```
//!
//! Sources: AOSP `packages/modules/adb/protocol.txt`, `types.h`.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// What both ends say first. From this version on a checksum of 0 means "not computed".
pub const VERSION: u32 = 0x0100_0001;
/// The largest payload that we offer to take, as adb itself does (`MAX_PAYLOAD`).
pub const MAX_PAYLOAD: usize = 1 << 20;
/// What a peer of the oldest protocol takes (`MAX_PAYLOAD_V1`); nothing larger is sent before its CNXN.
pub const MAX_PAYLOAD_BEFORE_CONNECT: usize = 4096;
pub const HEADER_BYTES: usize = 24;

/// First argument of [`Command::Auth`].
pub const AUTH_TOKEN: u32 = 1;
pub const AUTH_SIGNATURE: u32 = 2;
pub const AUTH_PUBLIC_KEY: u32 = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    Connect,
    Auth,
    StartTls,
    Open,
    Okay,
    Write,
    Close,
}

impl Command {
    pub const ALL: [Self; 7] =
        [Self::Connect, Self::Auth, Self::StartTls, Self::Open, Self::Okay, Self::Write, Self::Close];

    pub fn word(self) -> u32 {
        u32::from_le_bytes(match self {
            Self::Connect => *b"CNXN",
            Self::Auth => *b"AUTH",
            Self::StartTls => *b"STLS",
            Self::Open => *b"OPEN",
            Self::Okay => *b"OKAY",
            Self::Write => *b"WRTE",
            Self::Close => *b"CLSE",
        })
    }

    pub fn from_word(word: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.word() == word)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub command: Command,
    pub arg0: u32,
    pub arg1: u32,
    pub payload: Vec<u8>,
}

/// A header that was checked: its magic fits, and its length is not over the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    pub command: Command,
    pub arg0: u32,
    pub arg1: u32,
    pub length: usize,
    pub checksum: u32,
}

/// Why bytes are no message. All of these end the connection: there is no way to find the next header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadMessage {
    #[error("the magic of a header does not fit its command")]
    Magic,
    #[error("unknown command {0:#010x}")]
    UnknownCommand(u32),
    #[error("a payload of {length} bytes is over the limit of {limit}")]
    TooLong { length: u32, limit: usize },
    #[error("the checksum of a payload is wrong")]
    Checksum,
}

/// What can go wrong while reading a message.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Bad(#[from] BadMessage),
}

impl Header {
    /// Nothing is allocated for a header that is refused.
    pub fn decode(bytes: &[u8; HEADER_BYTES], limit: usize) -> Result<Self, BadMessage> {
        let mut words = [0; 6];
        for (word, bytes) in words.iter_mut().zip(bytes.as_chunks::<4>().0) {
            *word = u32::from_le_bytes(*bytes);
        }
        let [command, arg0, arg1, length, checksum, magic] = words;
        if magic != !command {
            return Err(BadMessage::Magic);
        }
        let command = Command::from_word(command).ok_or(BadMessage::UnknownCommand(command))?;
        if usize::try_from(length).is_ok_and(|length| length <= limit) {
            Ok(Self { command, arg0, arg1, length: length as usize, checksum })
        } else {
            Err(BadMessage::TooLong { length, limit })
        }
    }

    /// A checksum of 0 means that the peer computed none, which every peer since 2016 is allowed to do.
    pub fn check(&self, payload: &[u8]) -> Result<(), BadMessage> {
        if self.checksum == 0 || self.checksum == checksum(payload) { Ok(()) } else { Err(BadMessage::Checksum) }
    }
}

impl Message {
    pub fn new(command: Command, arg0: u32, arg1: u32, payload: impl Into<Vec<u8>>) -> Self {
        Self { command, arg0, arg1, payload: payload.into() }
    }

    /// Header and payload. The checksum is always computed: it is demanded before the versions are known, and cheap.
    pub fn encode(&self) -> Vec<u8> {
        let command = self.command.word();
        let length = u32::try_from(self.payload.len()).expect("payloads are cut to a megabyte or less");
        let mut bytes = Vec::with_capacity(HEADER_BYTES + self.payload.len());
        for word in [command, self.arg0, self.arg1, length, checksum(&self.payload), !command] {
            bytes.extend_from_slice(&word.to_le_bytes());
        }
        bytes.extend_from_slice(&self.payload);
        bytes
    }

    /// Reads one message whose payload is at most `limit` bytes. Not safe to cancel between header and payload:
    /// read in one task that owns the reader.
    pub async fn read(reader: &mut (impl AsyncRead + Unpin), limit: usize) -> Result<Self, ReadError> {
        let mut header = [0; HEADER_BYTES];
        reader.read_exact(&mut header).await?;
        let header = Header::decode(&header, limit)?;
        Self::read_payload(reader, header).await
    }

    /// Reads what follows a header that was already read.
    pub async fn read_payload(reader: &mut (impl AsyncRead + Unpin), header: Header) -> Result<Self, ReadError> {
        // Room for it, and nothing written there twice.
        let mut payload = Vec::with_capacity(header.length);
        let whole = reader.take(header.length as u64).read_to_end(&mut payload).await? == header.length;
        if !whole {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        header.check(&payload)?;
        Ok(Self { command: header.command, arg0: header.arg0, arg1: header.arg1, payload })
    }

    pub async fn write(&self, writer: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        writer.write_all(&self.encode()).await
    }
}

fn checksum(payload: &[u8]) -> u32 {
    payload.iter().fold(0, |sum, byte| sum.wrapping_add(u32::from(*byte)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CONNECT: [u8; 31] = *b"CNXN\x01\0\0\x01\0\0\x10\0\x07\0\0\0\x32\x02\0\0\xbc\xb1\xa7\xb1host::\0";

    fn header(bytes: &[u8]) -> [u8; HEADER_BYTES] {
        bytes[..HEADER_BYTES].try_into().unwrap()
    }

    #[test]
    fn a_connect_message_is_the_bytes_that_adb_sends() {
        let message = Message::new(Command::Connect, VERSION, MAX_PAYLOAD as u32, *b"host::\0");
        assert_eq!(message.encode(), CONNECT);
    }

    #[tokio::test]
    async fn what_was_written_is_read_back() {
        let read = Message::read(&mut &CONNECT[..], 7).await.unwrap();
        assert_eq!(read, Message::new(Command::Connect, VERSION, MAX_PAYLOAD as u32, *b"host::\0"));
    }

    #[test]
    fn a_header_is_refused_for_its_own_reason() {
        let check = |at: usize, bytes: &[u8], expected: BadMessage| {
            let mut header = header(&CONNECT);
            header[at..at + bytes.len()].copy_from_slice(bytes);
            assert_eq!(Header::decode(&header, 7), Err(expected));
        };
        check(20, &[0], BadMessage::Magic);
        check(12, &[0xff; 4], BadMessage::TooLong { length: u32::MAX, limit: 7 });
        check(12, &[8], BadMessage::TooLong { length: 8, limit: 7 });
        let unknown = u32::from_le_bytes(*b"NOPE");
        let mut header = header(&CONNECT);
        header[..4].copy_from_slice(&unknown.to_le_bytes());
        header[20..].copy_from_slice(&(!unknown).to_le_bytes());
        assert_eq!(Header::decode(&header, 7), Err(BadMessage::UnknownCommand(unknown)));
    }

    #[tokio::test]
    async fn a_wrong_checksum_is_refused_and_a_missing_one_is_not() {
        let mut bytes = CONNECT;
        bytes[16] ^= 1;
        let error = Message::read(&mut &bytes[..], 7).await.unwrap_err();
        assert!(matches!(error, ReadError::Bad(BadMessage::Checksum)));
        bytes[16..20].copy_from_slice(&[0; 4]);
        Message::read(&mut &bytes[..], 7).await.unwrap();
    }

    #[tokio::test]
    async fn a_message_that_ends_early_is_an_end_of_file() {
        for end in 0..CONNECT.len() {
            let error = Message::read(&mut &CONNECT[..end], 7).await.unwrap_err();
            assert!(matches!(error, ReadError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof));
        }
    }

    proptest! {
        #[test]
        fn no_header_panics_or_passes_the_limit(bytes: [u8; HEADER_BYTES], limit in 0usize..1 << 20) {
            if let Ok(header) = Header::decode(&bytes, limit) {
                prop_assert!(header.length <= limit);
            }
        }

        #[test]
        fn a_length_with_a_fitting_magic_is_held_to_the_limit(which in 0usize..7, length: u32, limit in 0usize..1 << 20) {
            let mut bytes = Message::new(Command::ALL[which], 1, 2, []).encode();
            bytes[12..16].copy_from_slice(&length.to_le_bytes());
            prop_assert_eq!(Header::decode(&header(&bytes), limit).is_ok(), length as usize <= limit);
        }

        #[test]
        fn every_message_survives_the_way(
            which in 0usize..7, arg0: u32, arg1: u32, payload in proptest::collection::vec(any::<u8>(), 0..2000)
        ) {
            let message = Message::new(Command::ALL[which], arg0, arg1, payload);
            let bytes = message.encode();
            let header = Header::decode(&header(&bytes), 2000).unwrap();
            prop_assert_eq!(header.command, message.command);
            prop_assert_eq!(&bytes[HEADER_BYTES..], &message.payload);
            prop_assert_eq!(header.check(&bytes[HEADER_BYTES..]), Ok(()));
        }
    }
}
