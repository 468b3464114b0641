//! What a phone may say to harm whoever reads it: `lies` of `[fault]`.

use serde::Deserialize;

/// A property list, or the length of one, that no honest phone sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lie {
    /// XML, nested deeper than a stack is.
    DeepXml,
    /// The same as a binary list.
    DeepBinary,
    /// A hundred bytes in which each array holds the next one ten times over: 10^40 values.
    Unfolding,
    /// A binary list with a text that claims four gigabytes.
    LongText,
    /// A frame that claims four gigabytes.
    Length,
}

const DEPTH: u16 = 20_000;

impl Lie {
    pub const ALL: [Self; 5] = [Self::DeepXml, Self::DeepBinary, Self::Unfolding, Self::LongText, Self::Length];

    /// The list alone, as a file holds it.
    pub(crate) fn list(self) -> Vec<u8> {
        match self {
            Self::DeepXml => {
                let (begin, end) = ("<array>".repeat(DEPTH.into()), "</array>".repeat(DEPTH.into()));
                format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><plist version=\"1.0\">{begin}{end}</plist>").into()
            }
            // 0xA1: an array of one, whose number follows.
            Self::DeepBinary => binary(
                (1..=DEPTH).map(|next| [&[0xA1][..], &next.to_be_bytes()].concat()).chain([vec![0x09]]).collect(),
            ),
            Self::Unfolding => {
                let tenfold = |next: u16| [&[0xAA][..], &next.to_be_bytes().repeat(10)].concat();
                binary((1..=40).map(tenfold).chain([vec![0x09]]).collect())
            }
            // 0x5F: a text whose length follows, 0x12: as four bytes.
            Self::LongText => binary(vec![[&[0x5F, 0x12][..], &[0xFF; 4], b"short"].concat()]),
            Self::Length => Vec::new(),
        }
    }

    /// As lockdownd and most services frame it.
    pub(crate) fn frame(self) -> Vec<u8> {
        let list = self.list();
        let length = if self == Self::Length { u32::MAX } else { u32::try_from(list.len()).unwrap_or(u32::MAX) };
        [&length.to_be_bytes()[..], &list].concat()
    }
}

/// A binary list of these objects, which name one another by two bytes; the first is the list.
fn binary(objects: Vec<Vec<u8>>) -> Vec<u8> {
    let mut bytes = b"bplist00".to_vec();
    let mut places: Vec<u8> = Vec::new();
    for object in &objects {
        places.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend(object);
    }
    let table = bytes.len() as u64;
    bytes.extend(places);
    // Four bytes for a place, two for an object's number.
    bytes.extend([0, 0, 0, 0, 0, 0, 4, 2]);
    for number in [objects.len() as u64, 0, table] {
        bytes.extend(number.to_be_bytes());
    }
    bytes
}
