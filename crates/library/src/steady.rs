//! Whether a copy that was taken while the phone was writing is whole.
//!
//! What iOS writes goes to the end of the `-wal` first. Into the main file it goes only when the log is carried over
//! (a checkpoint), and until the log is begun anew it still has all of that. So it is enough to copy the main file
//! *first* and the log *after* it, and to know that the log was not begun anew in between: whatever page of the main file
//! was half old and half new, the log has it whole, and SQLite takes it from there. A log that is begun anew has other
//! salts in its header. Where there is no log before and after, the main file must not have changed at all.
//!
//! That is a proof, and it costs 32 bytes twice. `PRAGMA quick_check` is none: it looks for damage, and a copy of pages of
//! two moments need not have any; and it reads the whole file. Damage that the copy did not make is found while reading
//! (`cell_size_check`). Neither is asking that size and time of both files stay the same: a phone that is in use writes
//! to its log all the time, and the copy of it would never come to an end.
//!
//! Source: <https://sqlite.org/fileformat2.html#the_write_ahead_log>.

/// How many bytes of the log its header has.
pub const WAL_HEADER_BYTES: usize = 32;

/// What tells whether two moments belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moment {
    /// The numbers of a log that has something in it.
    Logged { salts: [u8; 8], checkpoints: [u8; 4] },
    /// There is no log, or an empty one: size and time of the main file, as the phone says them.
    Plain { size: Option<String>, modified: Option<String> },
}

impl Moment {
    /// From the first bytes of the log (`None`: there is no such file), and what the phone knows of the main file.
    pub fn of(wal: Option<&[u8]>, size: Option<&str>, modified: Option<&str>) -> Self {
        match wal.and_then(header) {
            Some((salts, checkpoints)) => Self::Logged { salts, checkpoints },
            None => Self::Plain { size: size.map(str::to_owned), modified: modified.map(str::to_owned) },
        }
    }
}

/// Whether the copy is whole: `before` the main file was copied, `copied` with the log, `after` that.
pub fn is_whole(before: &Moment, copied: Option<&[u8]>, after: &Moment) -> bool {
    if before != after {
        return false;
    }
    match before {
        Moment::Logged { salts, checkpoints } => copied.and_then(header) == Some((*salts, *checkpoints)),
        // Nothing known is nothing proven.
        Moment::Plain { size, modified } => size.is_some() && modified.is_some() && copied.and_then(header).is_none(),
    }
}

/// Salts and number of checkpoints in the header of a log; `None` for one that SQLite would not read either.
fn header(wal: &[u8]) -> Option<([u8; 8], [u8; 4])> {
    let magic = u32::from_be_bytes(wal.get(..4)?.try_into().ok()?);
    if magic & !1 != 0x377f_0682 {
        return None;
    }
    Some((wal.get(16..24)?.try_into().ok()?, wal.get(12..16)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(salt: u8) -> Vec<u8> {
        let mut bytes = vec![0; WAL_HEADER_BYTES];
        bytes[..4].copy_from_slice(&0x377f_0682_u32.to_be_bytes());
        bytes[16..24].fill(salt);
        bytes
    }

    #[test]
    fn a_log_that_was_begun_anew_makes_the_copy_worthless() {
        let moment = |salt: u8| Moment::of(Some(&log(salt)), Some("1"), Some("2"));
        assert!(is_whole(&moment(1), Some(&log(1)), &moment(1)));
        assert!(!is_whole(&moment(1), Some(&log(1)), &moment(2)));
        assert!(!is_whole(&moment(1), Some(&log(2)), &moment(1)));
        assert!(!is_whole(&moment(1), None, &moment(1)));
        // The main file may change under a log that goes on.
        let written = Moment::of(Some(&log(1)), Some("9"), Some("9"));
        assert!(is_whole(&moment(1), Some(&log(1)), &written));
    }

    #[test]
    fn without_a_log_the_file_must_stand_still() {
        let plain = |modified: &str| Moment::of(None, Some("4096"), Some(modified));
        assert!(is_whole(&plain("1"), None, &plain("1")));
        assert!(is_whole(&plain("1"), Some(&[]), &plain("1")));
        assert!(!is_whole(&plain("1"), None, &plain("2")));
        assert!(!is_whole(&plain("1"), Some(&log(1)), &plain("1")), "a log came in between");
        assert!(!is_whole(&plain("1"), None, &Moment::of(Some(&log(1)), Some("4096"), Some("1"))));
        let nothing = Moment::of(None, None, None);
        assert!(!is_whole(&nothing, None, &nothing), "nothing known is nothing proven");
    }
}
