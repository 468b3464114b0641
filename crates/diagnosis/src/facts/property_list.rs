//! Property lists, XML or binary, from a phone that may lie.
//!
//! The crate `plist` builds a tree by calling itself for each level, and drops it the same way: five thousand arrays
//! in each other end the process. A binary list may name one object many times, so that some hundred bytes stand for
//! more than any memory holds. So the parts are counted, one after the other, before a tree is made of them.

use std::io::Cursor;
use std::time::UNIX_EPOCH;

use plist::stream::{Event, OwnedEvent, Reader};
use plist::{Dictionary, Value};

use super::clock;
use crate::fact::Unknown;

/// Apple's own lists nest some five deep.
const MOST_LEVELS: usize = 32;
/// The list of five hundred apps has some ten thousand parts.
const MOST_PARTS: usize = 200_000;
const MOST_BYTES: usize = 16 << 20;

/// `None`: no property list, or none that an honest phone sends.
pub(crate) fn parse(bytes: &[u8]) -> Option<Value> {
    let mut parts: Vec<OwnedEvent> = Vec::new();
    let (mut levels, mut size) = (0_usize, 0_usize);
    for event in Reader::new(Cursor::new(bytes)) {
        let event = event.ok()?;
        match &event {
            Event::StartArray(_) | Event::StartDictionary(_) => levels += 1,
            Event::EndCollection => levels = levels.checked_sub(1)?,
            Event::Data(data) => size += data.len(),
            Event::String(text) => size += text.len(),
            _ => {}
        }
        parts.push(event);
        if levels > MOST_LEVELS || parts.len() > MOST_PARTS || size > MOST_BYTES {
            return None;
        }
    }
    Value::from_events(parts.into_iter().map(Ok)).ok()
}

/// A dictionary whose values are of the kind that is asked for, or not there.
pub(crate) struct Dict(pub Dictionary);

impl Dict {
    pub(crate) fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// Where a missing key is as good as "no". A value of another kind is not guessed at.
    pub(crate) fn flag(&self, key: &str) -> Result<bool, Unknown> {
        match self.0.get(key) {
            None => Ok(false),
            Some(_) => self.boolean(key).ok_or_else(|| Unknown::unreadable(key)),
        }
    }

    pub(crate) fn boolean(&self, key: &str) -> Option<bool> {
        match self.0.get(key)? {
            Value::Boolean(value) => Some(*value),
            Value::Integer(number) => match number.as_unsigned()? {
                0 => Some(false),
                1 => Some(true),
                _ => None,
            },
            _ => None,
        }
    }

    /// A number that is not negative. AFC writes its numbers as text.
    pub(crate) fn count(&self, key: &str) -> Option<u64> {
        match self.0.get(key)? {
            Value::Integer(number) => number.as_unsigned(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A whole number; a fraction is cut off.
    pub(crate) fn number(&self, key: &str) -> Option<i64> {
        match self.0.get(key)? {
            Value::Integer(number) => number.as_signed(),
            Value::Real(number) if number.is_finite() => Some(*number as i64),
            _ => None,
        }
    }

    /// A moment, Unix seconds. Lockdown counts seconds with a fraction; files hold dates.
    pub(crate) fn time(&self, key: &str) -> Option<i64> {
        let seconds = match self.0.get(key)? {
            Value::Date(date) => {
                let since = std::time::SystemTime::from(*date).duration_since(UNIX_EPOCH).ok()?;
                i64::try_from(since.as_secs()).ok()?
            }
            Value::Real(seconds) if seconds.is_finite() => *seconds as i64,
            Value::Integer(number) => number.as_signed()?,
            _ => return None,
        };
        clock::is_time(seconds).then_some(seconds)
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_string().map(str::trim).filter(|text| !text.is_empty())
    }

    /// The texts of a list; empty where there is no list.
    pub(crate) fn texts(&self, key: &str) -> Vec<String> {
        let items = self.0.get(key).and_then(Value::as_array).into_iter().flatten();
        items.filter_map(Value::as_string).map(str::to_owned).collect()
    }

    pub(crate) fn dict(&self, key: &str) -> Option<Dict> {
        self.0.get(key)?.as_dictionary().cloned().map(Dict)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xml(inside: &str) -> String {
        format!(r#"<?xml version="1.0" encoding="UTF-8"?><plist version="1.0">{inside}</plist>"#)
    }

    #[test]
    fn what_no_honest_phone_sends_is_refused_and_harms_nothing() {
        let nested = |levels: usize| xml(&format!("{}{}", "<array>".repeat(levels), "</array>".repeat(levels)));
        assert!(parse(nested(MOST_LEVELS).as_bytes()).is_some());
        for levels in [MOST_LEVELS + 1, 5_000, 200_000] {
            assert!(parse(nested(levels).as_bytes()).is_none());
        }
        let opened = xml(&"<array>".repeat(100_000));
        assert!(parse(opened.as_bytes()).is_none());
        assert!(parse(&folded()).is_none());
        for bad in [&b""[..], b"bplist00", b"<plist>", b"\x00\x01", b"bplist00\xff\xff\xff\xff"] {
            assert!(parse(bad).is_none());
        }
    }

    /// Two dozen arrays, each of which names the next twice: millions of parts in 150 bytes.
    fn folded() -> Vec<u8> {
        const LEVELS: u8 = 24;
        let mut bytes = b"bplist00".to_vec();
        let mut offsets = Vec::new();
        for level in 0..LEVELS {
            offsets.push(u8::try_from(bytes.len()).unwrap());
            bytes.extend([0xA2, level + 1, level + 1]);
        }
        offsets.push(u8::try_from(bytes.len()).unwrap());
        bytes.push(0x09);
        let table = u64::try_from(bytes.len()).unwrap();
        bytes.extend(&offsets);
        bytes.extend([0, 0, 0, 0, 0, 0, 1, 1]);
        bytes.extend(u64::from(LEVELS + 1).to_be_bytes());
        bytes.extend(0_u64.to_be_bytes());
        bytes.extend(table.to_be_bytes());
        bytes
    }

    #[test]
    fn values_of_another_kind_are_not_guessed_at() {
        let text =
            xml("<dict><key>on</key><true/><key>one</key><integer>1</integer><key>word</key><string>yes</string>\
             <key>big</key><integer>18446744073709551615</integer><key>below</key><integer>-1</integer>\
             <key>free</key><string>123</string><key>late</key><date>9999-12-31T23:59:59Z</date>\
             <key>early</key><date>1601-01-01T00:00:00Z</date><key>nan</key><real>nan</real></dict>");
        let dict = Dict(parse(text.as_bytes()).unwrap().into_dictionary().unwrap());
        assert_eq!((dict.flag("on"), dict.flag("one"), dict.flag("none")), (Ok(true), Ok(true), Ok(false)));
        assert!(dict.flag("word").is_err());
        assert_eq!((dict.count("big"), dict.count("below"), dict.count("free")), (Some(u64::MAX), None, Some(123)));
        assert_eq!((dict.time("late"), dict.time("early"), dict.time("nan")), (Some(253_402_300_799), None, None));
    }
}
