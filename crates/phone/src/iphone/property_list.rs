//! Apple's property lists, read without trusting them.
//!
//! The `plist` crate reads what is nested without limit, until the stack ends and the process with it (5,000 arrays, 80 kB,
//! are enough), and a binary list may name one object a million times. So each list is measured before it is built.

use std::cell::Cell;
use std::fmt;

use plist::{Dictionary, Value};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::iphone::error::{Error, Result};

/// Real lists are nested less than ten deep.
const DEEPEST: usize = 64;
/// A list of some hundred apps is some hundred kilobytes.
const LARGEST_BYTES: usize = 8 << 20;
/// What a value costs besides its text.
const VALUE_BYTES: usize = 64;

/// XML or binary. [`Error::Protocol`]: none, or one that no phone sends.
pub fn parse(bytes: &[u8]) -> Result<Value> {
    plist::from_bytes::<Measured>(bytes).map_err(Error::protocol)?;
    Value::from_reader(std::io::Cursor::new(bytes)).map_err(Error::protocol)
}

pub(crate) fn parse_dictionary(bytes: &[u8]) -> Result<Dictionary> {
    parse(bytes)?.into_dictionary().ok_or_else(|| Error::protocol("an answer that is no dictionary"))
}

/// As XML.
pub(crate) fn to_xml(value: &Value) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    value.to_writer_xml(&mut bytes).map_err(Error::protocol)?;
    Ok(bytes)
}

/// `{ "Key": value, … }`.
pub(crate) fn dictionary<const N: usize>(pairs: [(&str, Value); N]) -> Dictionary {
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

pub(crate) fn text<'a>(of: &'a Dictionary, key: &str) -> Option<&'a str> {
    of.get(key).and_then(Value::as_string)
}

/// A list that is neither too deep nor too large.
struct Measured;

impl<'de> Deserialize<'de> for Measured {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        Measure { depth: 0, left: &Cell::new(LARGEST_BYTES) }.deserialize(from)
    }
}

#[derive(Clone, Copy)]
struct Measure<'a> {
    depth: usize,
    left: &'a Cell<usize>,
}

impl Measure<'_> {
    fn take<E: serde::de::Error>(self, bytes: usize) -> std::result::Result<Measured, E> {
        let left = self.left.get().checked_sub(bytes + VALUE_BYTES);
        self.left.set(left.ok_or_else(|| E::custom("the list is too large"))?);
        Ok(Measured)
    }

    fn deeper<E: serde::de::Error>(self) -> std::result::Result<Self, E> {
        if self.depth == DEEPEST {
            return Err(E::custom("the list is nested too deeply"));
        }
        self.take::<E>(0)?;
        Ok(Self { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Measure<'_> {
    type Value = Measured;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> std::result::Result<Measured, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Measure<'_> {
    type Value = Measured;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a property list")
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> std::result::Result<Measured, E> {
        self.take(0)
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> std::result::Result<Measured, E> {
        self.take(0)
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> std::result::Result<Measured, E> {
        self.take(0)
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> std::result::Result<Measured, E> {
        self.take(0)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> std::result::Result<Measured, E> {
        self.take(text.len())
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> std::result::Result<Measured, E> {
        self.take(bytes.len())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<Measured, A::Error> {
        let inside = self.deeper()?;
        while items.next_element_seed(inside)?.is_some() {}
        Ok(Measured)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> std::result::Result<Measured, A::Error> {
        let inside = self.deeper()?;
        while items.next_key_seed(inside)?.is_some() {
            items.next_value_seed(inside)?;
        }
        Ok(Measured)
    }

    fn visit_enum<A: serde::de::EnumAccess<'de>>(self, _: A) -> std::result::Result<Measured, A::Error> {
        Err(A::Error::custom("a value of a kind that no phone sends"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn nested(depth: usize) -> String {
        format!("<plist version=\"1.0\">{}{}</plist>", "<array>".repeat(depth), "</array>".repeat(depth))
    }

    #[test]
    fn what_is_nested_too_deeply_is_refused_without_harm() {
        assert!(parse(nested(DEEPEST).as_bytes()).is_ok());
        for depth in [DEEPEST + 1, 5_000, 200_000] {
            assert!(matches!(parse(nested(depth).as_bytes()), Err(Error::Protocol { .. })), "{depth}");
        }
    }

    /// Each array holds the next one ten times over: 10^40 values in a hundred bytes.
    #[test]
    fn a_list_that_unfolds_without_end_is_refused() {
        let mut bytes = b"bplist00".to_vec();
        let mut offsets = Vec::new();
        for object in 0..40_u8 {
            offsets.push(bytes.len() as u8 as u16 + 256 * (bytes.len() / 256) as u16);
            bytes.push(0xAA);
            bytes.extend([object + 1; 10]);
        }
        offsets.push(bytes.len() as u16);
        bytes.push(0x09);
        let table = bytes.len() as u64;
        bytes.extend(offsets.iter().flat_map(|offset| offset.to_be_bytes()));
        bytes.extend([0, 0, 0, 0, 0, 0, 2, 1]);
        for number in [offsets.len() as u64, 0, table] {
            bytes.extend(number.to_be_bytes());
        }
        assert!(matches!(parse(&bytes), Err(Error::Protocol { .. })));
    }

    #[test]
    fn dates_and_data_survive() {
        let xml = "<plist version=\"1.0\"><dict><key>d</key><date>2026-11-20T08:15:02Z</date><key>b</key><data>YQ==</data>\
                   <key>n</key><integer>7</integer><key>r</key><real>1.5</real><key>t</key><true/></dict></plist>";
        let read = parse_dictionary(xml.as_bytes()).unwrap();
        assert!(read.get("d").and_then(Value::as_date).is_some());
        assert_eq!(read.get("b").and_then(Value::as_data), Some(&b"a"[..]));
        let mut binary = Vec::new();
        Value::Dictionary(read.clone()).to_writer_binary(&mut binary).unwrap();
        assert_eq!(parse_dictionary(&binary).unwrap(), read);
    }

    proptest! {
        #[test]
        fn no_bytes_harm(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            drop(parse(&bytes));
            drop(parse(&[b"bplist00".to_vec(), bytes].concat()));
        }
    }
}
