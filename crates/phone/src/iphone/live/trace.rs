//! os_trace_relay: the log as records.
//!
//! ```text
//! 1 · u32 big-endian · property list          what came of the request
//! 2 · u32 little-endian · record              a line of the log
//!
//! record   0  …   9 u32 process id   107 u16 image's length   109 u16 message's   117 u32 subsystem's   121 u32 category's
//!          129 the program's path, ended by 0 · image · message · subsystem · category     lengths count the ending 0
//! ```
//!
//! Numbers are little-endian. The layout is what public readers of os_trace_relay agree on.

use tokio::io::{AsyncReadExt as _, sink};
use tokio::time::timeout;

use super::TO_SAY_IT;
use crate::iphone::error::{Error, Result};
use crate::iphone::property_list::{dictionary, parse_dictionary, text};
use crate::iphone::wire::{Io, read_exactly, write_frame};

/// The answer to the request is some hundred bytes.
const LARGEST_ANSWER: u32 = 64 << 10;
/// iOS cuts a line at 32 kB; what is longer is none that is known, and is passed over.
const LARGEST_RECORD: u32 = 64 << 10;
/// No record is this long: the two ends do not understand each other.
const NO_RECORD: u32 = 16 << 20;
const HEADER: usize = 129;

/// Tells the process and the words of each line.
pub(super) async fn listen(mut io: Box<dyn Io>, tell: &impl Fn(&str, &str)) -> Result<()> {
    // All processes, all kinds of lines; the flags are those that Apple's own tools send.
    let start = dictionary([
        ("Request", "StartActivity".into()),
        ("Pid", (-1_i64).into()),
        ("MessageFilter", 65_535.into()),
        ("StreamFlags", 60.into()),
    ]);
    timeout(TO_SAY_IT, write_frame(&mut io, start)).await.map_err(|_| Error::Timeout)??;
    loop {
        let kind = io.read_u8().await?;
        timeout(TO_SAY_IT, part(&mut io, kind, tell)).await.map_err(|_| Error::Timeout)??;
    }
}

async fn part(io: &mut Box<dyn Io>, kind: u8, tell: &impl Fn(&str, &str)) -> Result<()> {
    match kind {
        1 => {
            let length = io.read_u32().await?;
            if length > LARGEST_ANSWER {
                return Err(Error::protocol(format!("an answer that claims {length} bytes")));
            }
            let answer = parse_dictionary(&read_exactly(io, u64::from(length)).await?)?;
            match text(&answer, "Status") {
                Some("RequestSuccessful") => Ok(()),
                status => Err(Error::Refused { text: status.unwrap_or("no status").to_owned() }),
            }
        }
        2 => {
            let length = io.read_u32_le().await?;
            if length > NO_RECORD {
                return Err(Error::protocol(format!("a record that claims {length} bytes")));
            }
            if length > LARGEST_RECORD {
                let passed = tokio::io::copy(&mut io.take(u64::from(length)), &mut sink()).await?;
                return if passed == u64::from(length) { Ok(()) } else { Err(Error::Lost) };
            }
            let record = read_exactly(io, u64::from(length)).await?;
            if let Some((process, message)) = line(&record) {
                tell(process, message);
            }
            Ok(())
        }
        other => Err(Error::protocol(format!("{other} where a record would begin"))),
    }
}

/// The program's name and what it wrote. `None`: this is no record that we know.
fn line(record: &[u8]) -> Option<(&str, &str)> {
    let short = |at: usize| Some(usize::from(u16::from_le_bytes(record.get(at..at + 2)?.try_into().ok()?)));
    let (image, message) = (short(107)?, short(109)?);
    let texts = record.get(HEADER..)?;
    let path = texts.iter().position(|byte| *byte == 0)?;
    let at = path.checked_add(1)?.checked_add(image)?;
    let message = texts.get(at..at.checked_add(message)?)?;
    let path = std::str::from_utf8(&texts[..path]).ok()?;
    // A line that was cut may end in the middle of a character.
    let message = match std::str::from_utf8(message) {
        Ok(message) => message,
        Err(error) => std::str::from_utf8(&message[..error.valid_up_to()]).ok()?,
    };
    Some((path.rsplit('/').next()?, message.trim_end_matches('\0')))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record(path: &str, image: &str, message: &str) -> Vec<u8> {
        let mut header = vec![0; HEADER];
        let length = |text: &str| u16::try_from(text.len() + 1).unwrap().to_le_bytes();
        header[107..109].copy_from_slice(&length(image));
        header[109..111].copy_from_slice(&length(message));
        [header, format!("{path}\0{image}\0{message}\0sub\0cat\0").into_bytes()].concat()
    }

    #[test]
    fn a_record_is_a_process_and_a_line() {
        let whole = record("/usr/libexec/cloudphotod", "CloudPhotoLibrary", "saving CPLStatus – é");
        assert_eq!(line(&whole), Some(("cloudphotod", "saving CPLStatus – é")));
        assert_eq!(line(&whole[..HEADER + 30]), None, "cut");
        assert_eq!(line(&[]), None);
        let mut lies = whole.clone();
        lies[107..111].copy_from_slice(&[0xff; 4]);
        assert_eq!(line(&lies), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_line_or_none(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let _ = line(&bytes);
        }
    }
}
