//! How fast this computer's internet sends, by sending: pieces without meaning to an address that anybody may measure at.
//!
//! ```text
//! send https://speed.cloudflare.com/__up                    pieces, one after the other, each confirmed by an answer
//! ```
//!
//! A piece counts from its first byte to the answer that comes when its last has arrived, so that what still lies in buffers
//! of this computer is not taken for sent. Each is as large as the line sends in about a second and a half, by the piece
//! before. The whole ends with [`MOST_BYTES`] or after [`MOST_TIME`], whichever comes first. The pieces travel as the text of
//! a [`Reply`], one a line, bytes and milliseconds:
//!
//! ```text
//! 65536: 210
//! 468114: 1320
//! ```
//!
//! Exit 1: nothing that counts, and why: the id of a [`NoPage`](super::NoPage), `throttled`, or `status 500`.

use std::time::Duration;

use crate::fact::Unknown;
use crate::message::{Arg, Message};
use crate::phone::Reply;

/// As much is sent at the most: a few photos' worth, so that a metered line does not suffer.
pub const MOST_BYTES: u64 = 25_000_000;
/// For so long at the most.
pub const MOST_TIME: Duration = Duration::from_secs(10);

const FIRST_BYTES: u64 = 64 << 10;
const LARGEST_BYTES: u64 = 8 << 20;
/// A line that just woke up gets faster: a piece is no more than so many times the one before.
const GROWTH: u64 = 8;
/// What a piece should take.
const PIECE_MS: u64 = 1500;
/// A figure from less time than this says only what the line can at least.
const STEADY_MS: u64 = 1000;

/// Bytes whose arrival was confirmed, and how long that took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    pub bytes: u64,
    pub took_ms: u64,
}

/// What the line sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    pub bits_per_second: u64,
    /// The cap came before the line had shown all that it can.
    pub at_least: bool,
}

/// How large the next piece is; `None`: it is enough. Who sends it looks at the time.
pub fn next(sent: &[Piece]) -> Option<u64> {
    let Some(last) = sent.last() else { return Some(FIRST_BYTES) };
    let left = MOST_BYTES.saturating_sub(total(sent));
    let in_time = last.bytes.saturating_mul(PIECE_MS) / last.took_ms.max(1);
    let size = in_time.min(last.bytes.saturating_mul(GROWTH)).clamp(FIRST_BYTES, LARGEST_BYTES).min(left);
    (size >= FIRST_BYTES).then_some(size)
}

/// By the steady part: the last pieces that together carried half of it. The first piece also had to connect, and does not
/// count. `None`: too little was sent to say.
pub fn rate(sent: &[Piece]) -> Option<Rate> {
    let counted = sent.get(1..)?;
    let all = total(counted);
    let (mut bytes, mut took_ms) = (0, 0);
    for piece in counted.iter().rev() {
        bytes += piece.bytes;
        took_ms += piece.took_ms;
        if bytes * 2 >= all {
            break;
        }
    }
    (bytes > 0)
        .then(|| Rate { bits_per_second: bytes.saturating_mul(8000) / took_ms.max(1), at_least: took_ms < STEADY_MS })
}

/// "2.4 Mbit/s", as a reader's language writes it.
pub fn bits_to_message(bits_per_second: u64) -> Message {
    let tenths = bits_per_second / 100_000;
    let whole =
        Message::new(if tenths < 100 { "unit-mbit-tenths" } else { "unit-mbit" }).with("n", Arg::Count(tenths / 10));
    if tenths < 100 { whole.with("tenths", Arg::Count(tenths % 10)) } else { whole }
}

pub fn total(sent: &[Piece]) -> u64 {
    sent.iter().map(|piece| piece.bytes).sum()
}

/// As the bytes that a fact reads.
pub fn to_reply(sent: &[Piece]) -> Reply {
    let stdout: String = sent.iter().map(|piece| format!("{}: {}\n", piece.bytes, piece.took_ms)).collect();
    Reply { stdout: stdout.into_bytes(), stderr: Vec::new(), exit: Some(0) }
}

/// Why nothing counts, as the bytes that a fact reads.
pub fn to_refusal(why: &str) -> Reply {
    Reply { stdout: Vec::new(), stderr: why.as_bytes().to_vec(), exit: Some(1) }
}

/// The error: why nothing counts, or these are no pieces.
pub fn read(reply: &Reply) -> Result<Vec<Piece>, Unknown> {
    let no_pieces = || Unknown::unreadable("the pieces that were sent");
    let line = |line: &str| {
        let (bytes, took_ms) = line.split_once(": ")?;
        let (bytes, took_ms) = (bytes.parse().ok()?, took_ms.parse().ok()?);
        // More than we ever send, in one piece or in all, was not said by us.
        (bytes <= LARGEST_BYTES).then_some(Piece { bytes, took_ms })
    };
    match reply.exit {
        Some(0) => {
            let pieces: Option<Vec<Piece>> = reply.text().lines().map(line).collect();
            pieces.filter(|pieces| pieces.len() < 1000 && total(pieces) <= MOST_BYTES).ok_or_else(no_pieces)
        }
        Some(_) => Err(Unknown::unreadable(reply.error_text().trim())),
        None => Err(no_pieces()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a line of so many bytes a second shows in so many milliseconds, each piece with the time of one way and back.
    fn measured(bytes_per_second: u64, round_trip_ms: u64) -> (Option<Rate>, Vec<Piece>) {
        let (mut sent, mut spent) = (Vec::new(), 0);
        while let Some(bytes) = next(&sent) {
            let took_ms = round_trip_ms + bytes * 1000 / bytes_per_second;
            spent += took_ms;
            if spent > u64::try_from(MOST_TIME.as_millis()).unwrap() {
                break;
            }
            sent.push(Piece { bytes, took_ms });
            assert!(sent.len() < 100, "{sent:?}");
        }
        assert_eq!(read(&to_reply(&sent)).as_ref(), Ok(&sent));
        (rate(&sent), sent)
    }

    #[test]
    fn lines_of_every_speed_are_measured_within_a_fifth() {
        for megabits in [1, 2, 10, 40, 100] {
            let (rate, sent) = measured(megabits * 125_000, 20);
            let Rate { bits_per_second, at_least } = rate.unwrap();
            let right = megabits * 1_000_000;
            assert!((right * 4 / 5..=right).contains(&bits_per_second), "{megabits}: {bits_per_second} {sent:?}");
            assert!(!at_least, "{megabits}: {sent:?}");
        }
    }

    #[test]
    fn a_line_that_is_done_with_all_of_it_at_once_can_at_least_that() {
        let (rate, sent) = measured(125_000_000, 5);
        assert!(rate.unwrap().at_least, "{rate:?} {sent:?}");
        assert!(total(&sent) > MOST_BYTES - FIRST_BYTES && total(&sent) <= MOST_BYTES, "{sent:?}");
    }

    #[test]
    fn a_very_slow_line_is_measured_too_and_one_that_only_connected_is_not() {
        assert!(measured(20_000, 100).0.unwrap().bits_per_second < 160_000);
        assert_eq!(measured(5_000, 100).0, None);
        assert_eq!(rate(&[Piece { bytes: 65_536, took_ms: 10 }]), None);
        assert_eq!(rate(&[]), None);
    }

    #[test]
    fn what_was_never_sent_is_no_piece() {
        for bad in ["1", "x: 1", "1: -1", "99999999: 1", "18446744073709551616: 1", "<html>"] {
            assert!(read(&Reply { stdout: bad.into(), exit: Some(0), ..Reply::default() }).is_err(), "{bad}");
        }
        let too_many = "8000000: 1\n".repeat(4);
        assert!(read(&Reply { stdout: too_many.into(), exit: Some(0), ..Reply::default() }).is_err());
        assert_eq!(read(&to_refusal("status 500")), Err(Unknown::unreadable("status 500")));
        assert!(read(&Reply::default()).is_err());
    }
}
