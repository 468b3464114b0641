//! SHA-256, as bytes and as people write it.

use std::fmt::Write as _;
use std::io::{self, Read};

use ring::digest::{Context, SHA256};

pub(crate) type Sha256 = [u8; 32];

/// A digest that grows. A copy of it can be asked what it is so far.
#[derive(Clone)]
pub(crate) struct Digest(Context);

impl Digest {
    pub(crate) fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn value(&self) -> Sha256 {
        let digest = self.0.clone().finish();
        digest.as_ref().try_into().expect("SHA-256 has 32 bytes")
    }
}

/// Reads to the end, or so many bytes if `limit` says so; `each` hears how many came and says whether to go on.
/// Returns the bytes read and their digest.
pub(crate) fn digest_of(
    from: impl Read,
    limit: Option<u64>,
    mut each: impl FnMut(u64) -> bool,
) -> io::Result<(u64, Digest)> {
    let mut from = from.take(limit.unwrap_or(u64::MAX));
    let mut digest = Digest::new();
    let mut buffer = vec![0; 1 << 18];
    let mut total = 0;
    loop {
        let length = from.read(&mut buffer)?;
        total += length as u64;
        digest.add(&buffer[..length]);
        if length == 0 || !each(length as u64) {
            return Ok((total, digest));
        }
    }
}

pub(crate) fn hex(digest: &[u8]) -> String {
    let mut text = String::with_capacity(2 * digest.len());
    for byte in digest {
        write!(text, "{byte:02x}").expect("writing to a string does not fail");
    }
    text
}

pub(crate) fn from_hex(text: &str) -> Option<Sha256> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut digest = [0; 32];
    for (index, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).ok()?;
    }
    Some(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_what_sha256sum_says() {
        let (bytes, digest) = digest_of(&b"abc"[..], None, |_| true).unwrap();
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!((bytes, hex(&digest.value())), (3, text.to_owned()));
        assert_eq!(from_hex(text), Some(digest.value()));
        assert_eq!(from_hex("ba78"), None);
        assert_eq!(from_hex(&"é".repeat(32)), None);
    }

    #[test]
    fn the_beginning_of_a_file_has_a_digest_that_can_be_gone_on_with() {
        let (_, mut digest) = digest_of(&b"abcdef"[..], Some(3), |_| true).unwrap();
        digest.add(b"def");
        assert_eq!(digest.value(), digest_of(&b"abcdef"[..], None, |_| true).unwrap().1.value());
    }
}
