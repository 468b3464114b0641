//! The words of the `sync:` service, versions 1 and 2, both directions.
//!
//! ```text
//! ask    "LST2" length path
//! told   "LST2" error dev ino mode nlink uid gid size atime mtime ctime      4 + 68 bytes
//! ask    "RECV" length path
//! told   "DATA" length bytes … "DONE" 0        or "FAIL" length text
//! ask    "SEND" length "path,mode" "DATA" length bytes … "DONE" mtime
//! told   "OKAY" 0                              or "FAIL" length text
//! ```
//!
//! Lengths are checked by [`Header::length`] before anything is allocated.
//! Sources: AOSP `packages/modules/adb/file_sync_protocol.h`, `SYNC.TXT`.

/// `SYNC_DATA_MAX`: no chunk of a file is larger.
pub const MAX_CHUNK: usize = 64 << 10;
/// The longest path that adbd takes; names, paths and error texts are held to it in both directions.
pub const MAX_PATH: usize = 1024;
/// Bytes of an error text; adbd's own are a line.
pub const MAX_FAIL: usize = 4096;
/// Bytes after the id of [`Id::List`]'s `DENT` and `DONE`: mode, size, time, length of the name.
pub const ENTRY_V1_BYTES: usize = 16;
/// Bytes after the id of `DNT2` and the `DONE` that ends [`Id::List2`]: [`StatV2`] and the length of the name.
pub const ENTRY_V2_BYTES: usize = StatV2::BYTES + 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Id {
    Stat,
    Stat2,
    Lstat2,
    List,
    List2,
    Send,
    Receive,
    Quit,
    Data,
    Done,
    Okay,
    Fail,
    Entry,
    Entry2,
}

impl Id {
    pub const ALL: [Self; 14] = [
        Self::Stat,
        Self::Stat2,
        Self::Lstat2,
        Self::List,
        Self::List2,
        Self::Send,
        Self::Receive,
        Self::Quit,
        Self::Data,
        Self::Done,
        Self::Okay,
        Self::Fail,
        Self::Entry,
        Self::Entry2,
    ];

    pub fn bytes(self) -> [u8; 4] {
        *match self {
            Self::Stat => b"STAT",
            Self::Stat2 => b"STA2",
            Self::Lstat2 => b"LST2",
            Self::List => b"LIST",
            Self::List2 => b"LIS2",
            Self::Send => b"SEND",
            Self::Receive => b"RECV",
            Self::Quit => b"QUIT",
            Self::Data => b"DATA",
            Self::Done => b"DONE",
            Self::Okay => b"OKAY",
            Self::Fail => b"FAIL",
            Self::Entry => b"DENT",
            Self::Entry2 => b"DNT2",
        }
    }

    pub fn from_bytes(bytes: [u8; 4]) -> Option<Self> {
        Self::ALL.into_iter().find(|id| id.bytes() == bytes)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadSync {
    #[error("unknown sync word {0:02x?}")]
    UnknownId([u8; 4]),
    #[error("a length of {length} bytes is over the limit of {limit}")]
    TooLong { length: u32, limit: usize },
}

/// The eight bytes that begin a request, and every answer but those of stat and list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    pub id: Id,
    /// A length, or the time of a `DONE` that ends a `SEND`.
    pub value: u32,
}

impl Header {
    pub const BYTES: usize = 8;

    pub fn decode(bytes: &[u8; Self::BYTES]) -> Result<Self, BadSync> {
        let [a, b, c, d, value @ ..] = *bytes;
        let id = Id::from_bytes([a, b, c, d]).ok_or(BadSync::UnknownId([a, b, c, d]))?;
        Ok(Self { id, value: u32::from_le_bytes(value) })
    }

    /// The value where it is the length of what follows.
    pub fn length(&self, limit: usize) -> Result<usize, BadSync> {
        match usize::try_from(self.value) {
            Ok(length) if length <= limit => Ok(length),
            Ok(_) | Err(_) => Err(BadSync::TooLong { length: self.value, limit }),
        }
    }
}

/// An id and a number: `DONE`, `OKAY`, `QUIT`.
pub fn encode_word(id: Id, value: u32) -> Vec<u8> {
    [id.bytes(), value.to_le_bytes()].concat()
}

/// An id, a length and that many bytes: a request with its path, a `DATA` chunk, a `FAIL` with its text.
pub fn encode(id: Id, bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).expect("paths and chunks are cut to 64 KiB");
    [&id.bytes()[..], &length.to_le_bytes(), bytes].concat()
}

/// What `STAT` and `DENT` say. The size is that of the file modulo 4 GiB; all zero means that there is no such file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StatV1 {
    pub mode: u32,
    pub size: u32,
    pub modified: u32,
}

impl StatV1 {
    pub const BYTES: usize = 12;

    pub fn decode(bytes: &[u8; Self::BYTES]) -> Self {
        let mut read = Reader(bytes);
        Self { mode: read.u32(), size: read.u32(), modified: read.u32() }
    }

    pub fn encode(&self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        Writer(&mut bytes).u32(self.mode).u32(self.size).u32(self.modified);
        bytes
    }
}

/// What `STA2`, `LST2` and `DNT2` say. `error` is an errno, 0 where the rest is true. Times are unix seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StatV2 {
    pub error: u32,
    pub device: u64,
    pub inode: u64,
    pub mode: u32,
    pub links: u32,
    pub uid: u32,
    pub gid: u32,
    pub size: u64,
    pub accessed: i64,
    pub modified: i64,
    pub changed: i64,
}

impl StatV2 {
    pub const BYTES: usize = 68;

    pub fn decode(bytes: &[u8; Self::BYTES]) -> Self {
        let mut read = Reader(bytes);
        Self {
            error: read.u32(),
            device: read.u64(),
            inode: read.u64(),
            mode: read.u32(),
            links: read.u32(),
            uid: read.u32(),
            gid: read.u32(),
            size: read.u64(),
            accessed: read.i64(),
            modified: read.i64(),
            changed: read.i64(),
        }
    }

    pub fn encode(&self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        Writer(&mut bytes)
            .u32(self.error)
            .u64(self.device)
            .u64(self.inode)
            .u32(self.mode)
            .u32(self.links)
            .u32(self.uid)
            .u32(self.gid)
            .u64(self.size)
            .i64(self.accessed)
            .i64(self.modified)
            .i64(self.changed);
        bytes
    }
}

/// Little-endian numbers from the front of bytes whose length the caller's type has settled.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (first, rest) = self.0.split_first_chunk().expect("the fields add up to the length of the array");
        self.0 = rest;
        *first
    }

    fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }

    fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.take())
    }

    fn i64(&mut self) -> i64 {
        i64::from_le_bytes(self.take())
    }
}

struct Writer<'a>(&'a mut [u8]);

impl Writer<'_> {
    fn put<const N: usize>(self, bytes: [u8; N]) -> Self {
        let (first, rest) = self.0.split_first_chunk_mut().expect("the fields add up to the length of the array");
        *first = bytes;
        Self(rest)
    }

    fn u32(self, value: u32) -> Self {
        self.put(value.to_le_bytes())
    }

    fn u64(self, value: u64) -> Self {
        self.put(value.to_le_bytes())
    }

    fn i64(self, value: i64) -> Self {
        self.put(value.to_le_bytes())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_request_is_the_bytes_that_adb_sends() {
        assert_eq!(encode(Id::Lstat2, b"/sdcard"), b"LST2\x07\0\0\0/sdcard");
        assert_eq!(encode_word(Id::Done, 0x6553_f100), b"DONE\x00\xf1\x53\x65");
    }

    #[test]
    fn a_first_version_stat_is_three_words() {
        let stat = StatV1::decode(b"\xa4\x81\0\0\x05\0\0\0\x01\0\0\0");
        assert_eq!(stat, StatV1 { mode: 0o100_644, size: 5, modified: 1 });
    }

    #[test]
    fn a_second_version_stat_has_its_fields_where_adbd_puts_them() {
        let mut bytes = [0; StatV2::BYTES];
        bytes[0] = 13;
        bytes[4] = 1;
        bytes[12] = 2;
        bytes[20..24].copy_from_slice(&0o100_600u32.to_le_bytes());
        bytes[24] = 3;
        bytes[28] = 4;
        bytes[32] = 5;
        bytes[40] = 1; // 4 GiB: the first byte beyond what version 1 can say
        bytes[44] = 6;
        bytes[52] = 7;
        bytes[60..].copy_from_slice(&(-8i64).to_le_bytes());
        let stat = StatV2 {
            error: 13,
            device: 1,
            inode: 2,
            mode: 0o100_600,
            links: 3,
            uid: 4,
            gid: 5,
            size: 4 << 30,
            accessed: 6,
            modified: 7,
            changed: -8,
        };
        assert_eq!(StatV2::decode(&bytes), stat);
        assert_eq!(stat.encode(), bytes);
    }

    #[test]
    fn hostile_lengths_and_unknown_words_are_refused() {
        let header = Header::decode(b"DATA\xff\xff\xff\xff").unwrap();
        assert_eq!(header.length(MAX_CHUNK), Err(BadSync::TooLong { length: u32::MAX, limit: MAX_CHUNK }));
        assert_eq!(Header::decode(b"NOPE\0\0\0\0"), Err(BadSync::UnknownId(*b"NOPE")));
    }

    proptest! {
        #[test]
        fn no_header_passes_its_limit(bytes: [u8; 8], known in proptest::option::of(0usize..Id::ALL.len()), limit in 0usize..1 << 20) {
            let mut bytes = bytes;
            if let Some(known) = known {
                bytes[..4].copy_from_slice(&Id::ALL[known].bytes());
            }
            if let Ok(length) = Header::decode(&bytes).map_err(|_| ()).and_then(|header| header.length(limit).map_err(|_| ())) {
                prop_assert!(length <= limit);
            }
        }

        #[test]
        fn stats_survive_the_way(first: [u8; StatV1::BYTES], second in proptest::collection::vec(any::<u8>(), StatV2::BYTES)) {
            prop_assert_eq!(StatV1::decode(&first).encode(), first);
            let second: [u8; StatV2::BYTES] = second.try_into().unwrap();
            prop_assert_eq!(StatV2::decode(&second).encode(), second);
        }
    }
}
