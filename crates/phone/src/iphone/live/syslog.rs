//! syslog_relay: the log as text, where os_trace_relay is not there.
//!
//! ```text
//! Nov 26 08:15:02 iPhone cloudphotod(CloudPhotoLibrary)[100] <Notice>: …\n\0
//! ```

use tokio::io::AsyncReadExt as _;

use crate::iphone::error::Result;
use crate::iphone::wire::Io;

/// iOS cuts a line at 32 kB; what is longer is none that is known, and its rest is passed over.
const LONGEST: usize = 64 << 10;

/// Tells the process and the words of each line.
pub(super) async fn listen(mut io: Box<dyn Io>, tell: &impl Fn(&str, &str)) -> Result<()> {
    let mut lines = Lines::default();
    let mut bytes = [0; 8 << 10];
    loop {
        let read = io.read(&mut bytes).await?;
        if read == 0 {
            return Ok(());
        }
        lines.take(&bytes[..read], |line| {
            if let Some((process, message)) = parts(line) {
                tell(process, message);
            }
        });
    }
}

/// Puts lines together that come in pieces.
#[derive(Default)]
struct Lines {
    begun: Vec<u8>,
    /// The present line is too long to be one that is known.
    passes_over: bool,
}

impl Lines {
    fn take(&mut self, bytes: &[u8], mut line: impl FnMut(&str)) {
        // A line break inside a message is part of it: only the 0 ends a line.
        for piece in bytes.split_inclusive(|byte| *byte == 0) {
            let (text, ends) = piece.split_last().map_or((piece, false), |(last, rest)| match last {
                0 => (rest, true),
                _ => (piece, false),
            });
            if self.begun.len() + text.len() > LONGEST {
                self.passes_over = true;
                self.begun.clear();
            }
            if !self.passes_over {
                self.begun.extend_from_slice(text);
            }
            if ends {
                if !self.passes_over {
                    line(&String::from_utf8_lossy(&self.begun));
                }
                self.passes_over = false;
                self.begun.clear();
            }
        }
    }
}

/// The program's name and what it wrote.
fn parts(line: &str) -> Option<(&str, &str)> {
    let (head, message) = line.split_once(">: ")?;
    let (writer, _level) = head.rsplit_once(" <")?;
    // Month, day, time, the phone's own name; one space more before a day of one digit.
    let writer = writer.rsplit(' ').next()?;
    let process = writer.split(['(', '[']).next()?;
    Some((process, message.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_in_pieces_and_none_is_kept_longer_than_it_may_be() {
        let mut lines = Lines::default();
        let mut got = Vec::new();
        let mut take = |bytes: &[u8]| lines.take(bytes, |line| got.push(line.to_owned()));
        take(b"first\n\0sec");
        take(b"ond\n\0");
        take(&vec![b'x'; LONGEST]);
        take(b"y");
        take(&vec![b'x'; LONGEST * 2]);
        take(b"\0third\0");
        assert_eq!(got, ["first\n", "second\n", "third"]);
        assert!(lines.begun.is_empty());
    }

    #[test]
    fn a_line_is_a_process_and_a_message() {
        let check = |line: &str, expected: Option<(&str, &str)>| assert_eq!(parts(line), expected, "{line}");
        check("Nov  6 08:15:02 Jane's iPhone cloudd(CloudKit)[100] <Error>: a <b>: c\n", Some(("cloudd", "a <b>: c")));
        check("Nov 26 08:15:02 iPhone dasd[99] <Notice>: x", Some(("dasd", "x")));
        check("no line of a log", None);
        check("", None);
        check(">: ", None);
    }
}
