//! Packets of the shell protocol, version 2: one byte of id, four of length, then that many bytes.
//!
//! ```text
//! 01 04000000 "out\n"   02 04000000 "err\n"   03 01000000 07      (exit 7)
//! ```
//!
//! Source: AOSP `packages/modules/adb/shell_protocol.h`.

/// Which way a packet goes and what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Id {
    Stdin = 0,
    Stdout = 1,
    Stderr = 2,
    Exit = 3,
    CloseStdin = 4,
    WindowSize = 5,
}

impl Id {
    pub fn from_byte(byte: u8) -> Option<Self> {
        [Self::Stdin, Self::Stdout, Self::Stderr, Self::Exit, Self::CloseStdin, Self::WindowSize]
            .into_iter()
            .find(|id| *id as u8 == byte)
    }
}

/// One packet.
pub fn encode(id: Id, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("shell packets are cut below the largest payload");
    let mut bytes = Vec::with_capacity(5 + payload.len());
    bytes.push(id as u8);
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(payload);
    bytes
}

/// What a stretch of the stream says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// Bytes of a packet, as many as have come: a long packet gives several.
    Bytes(Id, &'a [u8]),
    /// The command ended with this status.
    Exit(u8),
    CloseStdin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPacket {
    #[error("an exit packet of {0} bytes instead of 1")]
    ExitLength(u32),
    #[error("unknown shell packet {0}")]
    UnknownId(u8),
}

/// Cuts a stream of bytes, arriving in pieces of any size, into packets. Holds back at most an incomplete header,
/// so that no length on the wire makes it allocate.
#[derive(Debug, Default)]
pub struct Decoder {
    header: [u8; 5],
    header_len: usize,
    remaining: u32,
}

impl Decoder {
    /// The next part; `input` moves forward. `None` when `input` is used up.
    pub fn next<'a>(&mut self, input: &mut &'a [u8]) -> Result<Option<Part<'a>>, BadPacket> {
        loop {
            while self.header_len < 5 {
                let Some((first, rest)) = input.split_first() else { return Ok(None) };
                self.header[self.header_len] = *first;
                self.header_len += 1;
                *input = rest;
                if self.header_len == 5 {
                    let [_, length @ ..] = self.header;
                    self.remaining = u32::from_le_bytes(length);
                }
            }
            let id = Id::from_byte(self.header[0]).ok_or(BadPacket::UnknownId(self.header[0]))?;
            match id {
                Id::CloseStdin if self.remaining == 0 => {
                    self.header_len = 0;
                    return Ok(Some(Part::CloseStdin));
                }
                Id::Exit if self.remaining != 1 => return Err(BadPacket::ExitLength(self.remaining)),
                Id::Exit | Id::Stdin | Id::Stdout | Id::Stderr | Id::CloseStdin | Id::WindowSize => {}
            }
            if self.remaining == 0 {
                self.header_len = 0;
                continue;
            }
            if input.is_empty() {
                return Ok(None);
            }
            let length = input.len().min(usize::try_from(self.remaining).unwrap_or(usize::MAX));
            let (bytes, rest) = input.split_at(length);
            *input = rest;
            self.remaining -= u32::try_from(length).expect("cut to a u32 above");
            if self.remaining == 0 {
                self.header_len = 0;
            }
            return Ok(Some(match id {
                Id::Exit => Part::Exit(bytes[0]),
                Id::Stdin | Id::Stdout | Id::Stderr | Id::CloseStdin | Id::WindowSize => Part::Bytes(id, bytes),
            }));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SAMPLE: &[u8] = b"\x01\x04\0\0\0out\n\x02\x04\0\0\0err\n\x01\0\0\0\0\x03\x01\0\0\0\x07";

    /// Standard output, standard error, exit status.
    type Told = (Vec<u8>, Vec<u8>, Option<u8>);

    /// What a stream says that arrives in pieces of `size` bytes.
    fn read(bytes: &[u8], size: usize) -> Result<Told, BadPacket> {
        let (mut stdout, mut stderr, mut exit) = (vec![], vec![], None);
        let mut decoder = Decoder::default();
        for mut piece in bytes.chunks(size) {
            while let Some(part) = decoder.next(&mut piece)? {
                match part {
                    Part::Bytes(Id::Stdout, bytes) => stdout.extend_from_slice(bytes),
                    Part::Bytes(Id::Stderr, bytes) => stderr.extend_from_slice(bytes),
                    Part::Exit(status) => exit = Some(status),
                    Part::Bytes(..) | Part::CloseStdin => {}
                }
            }
        }
        Ok((stdout, stderr, exit))
    }

    #[test]
    fn output_errors_and_exit_are_told_apart_however_they_are_chopped() {
        for size in 1..=SAMPLE.len() {
            assert_eq!(read(SAMPLE, size), Ok((b"out\n".to_vec(), b"err\n".to_vec(), Some(7))));
        }
    }

    #[test]
    fn a_packet_is_the_bytes_that_adbd_sends() {
        assert_eq!(encode(Id::Stdout, b"out\n"), &SAMPLE[..9]);
        assert_eq!(encode(Id::Exit, &[7]), &SAMPLE[23..]);
        assert_eq!(encode(Id::CloseStdin, &[]), b"\x04\0\0\0\0");
    }

    #[test]
    fn closing_standard_input_is_a_part_of_its_own() {
        let mut input = &b"\0\x02\0\0\0hi\x04\0\0\0\0"[..];
        let mut decoder = Decoder::default();
        assert_eq!(decoder.next(&mut input), Ok(Some(Part::Bytes(Id::Stdin, b"hi"))));
        assert_eq!(decoder.next(&mut input), Ok(Some(Part::CloseStdin)));
        assert_eq!(decoder.next(&mut input), Ok(None));
    }

    #[test]
    fn an_exit_packet_of_a_wrong_length_is_no_exit() {
        assert_eq!(read(b"\x03\0\0\0\0", 5), Err(BadPacket::ExitLength(0)));
        assert_eq!(read(b"\x03\x02\0\0\0\0\0", 7), Err(BadPacket::ExitLength(2)));
        assert_eq!(read(b"\x09\0\0\0\0", 5), Err(BadPacket::UnknownId(9)));
    }

    proptest! {
        #[test]
        fn no_stream_panics_runs_away_or_gives_more_than_it_was_given(
            bytes in proptest::collection::vec(prop_oneof![0u8..6, any::<u8>()], 0..600), size in 1usize..64
        ) {
            if let Ok((stdout, stderr, _)) = read(&bytes, size) {
                prop_assert!(stdout.len() + stderr.len() <= bytes.len());
            }
            prop_assert_eq!(read(&bytes, size).ok(), read(&bytes, bytes.len().max(1)).ok());
        }
    }
}
