//! "Allow USB debugging?": whom the phone lets in, and what the person before it taps.

use std::time::Duration;

use phone::adb::key::{AndroidPublicKey, TOKEN_BYTES};
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

impl ComputerKey {
    /// `base64 user@host\0`; `None` if the blob is not an adb key.
    pub(crate) fn parse(payload: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(payload).ok()?.trim_end_matches('\0').trim();
        let (key, name) = text.split_once(' ').unwrap_or((text, ""));
        AndroidPublicKey::from_line(key.as_bytes()).ok()?;
        Some(Self { key: key.to_owned(), name: name.to_owned() })
    }

    /// Whether the owner of this key signed `token`.
    pub(crate) fn signed(&self, token: &[u8; TOKEN_BYTES], signature: &[u8]) -> bool {
        AndroidPublicKey::from_line(self.key.as_bytes()).is_ok_and(|key| key.verifies(token, signature))
    }
}
