//! "Allow USB debugging?": whom the phone lets in, and what the person before it taps.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs1v15::Pkcs1v15Sign;
use rsa::{BigUint, RsaPublicKey};
use serde::Deserialize;

use crate::folder::milliseconds;

/// `[authorisation]` of `phone.toml` or of a scene.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Authorisation {
    pub mood: Mood,
    /// For `ask-then-allow`: how long the person looks at the dialog.
    #[serde(rename = "allow_after_ms", deserialize_with = "milliseconds")]
    pub allow_after: Duration,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mood {
    /// Nothing is asked, as on an emulator.
    Open,
    /// Keys that were allowed before may come in; for another one the dialog stays until a test taps.
    AllowKnownKey,
    /// The dialog, then "Always allow".
    #[default]
    AskThenAllow,
    /// The dialog, and nobody looks at the phone.
    Never,
    /// The dialog, then "Cancel": the phone says nothing, and asks again at the next connection.
    Deny,
}

/// What a person taps in the dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tap {
    /// With "Always allow from this computer".
    Always,
    Once,
    Deny,
}

/// A computer's key, as it comes in `AUTH(3)`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ComputerKey {
    /// Base64 of the key, without the name.
    pub key: String,
    /// `user@host`.
    pub name: String,
}

/// DER of "SHA-1 digest follows", as in every PKCS#1 v1.5 signature.
const SHA1_PREFIX: [u8; 15] =
    [0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14];
/// 2048 bits, as every adb key.
const MODULUS_BYTES: usize = 256;

impl ComputerKey {
    /// `base64 user@host\0`; `None` if the blob is not an adb key.
    pub(crate) fn parse(payload: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(payload).ok()?.trim_end_matches('\0').trim();
        let (key, name) = text.split_once(' ').unwrap_or((text, ""));
        let parsed = Self { key: key.to_owned(), name: name.to_owned() };
        parsed.public().map(|_| parsed)
    }

    /// Whether the owner of this key signed `token`. The token is used as if it were the SHA-1 digest.
    pub(crate) fn signed(&self, token: &[u8], signature: &[u8]) -> bool {
        let scheme = Pkcs1v15Sign { hash_len: Some(20), prefix: SHA1_PREFIX.into() };
        self.public().is_some_and(|public| public.verify(scheme, token, signature).is_ok())
    }

    /// u32 words = 64, u32 n0inv, modulus and rr little-endian, u32 exponent.
    fn public(&self) -> Option<RsaPublicKey> {
        let blob = STANDARD.decode(&self.key).ok()?;
        let words = u32::from_le_bytes(blob.get(..4)?.try_into().ok()?);
        if words as usize * 4 != MODULUS_BYTES || blob.len() != 8 + 2 * MODULUS_BYTES + 4 {
            return None;
        }
        let modulus = BigUint::from_bytes_le(&blob[8..8 + MODULUS_BYTES]);
        let exponent = BigUint::from_bytes_le(&blob[8 + 2 * MODULUS_BYTES..]);
        RsaPublicKey::new(modulus, exponent).ok()
    }
}
