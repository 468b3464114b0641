//! "Trust This Computer?": whom the phone trusts, and what the person before it taps.

use std::time::Duration;

use serde::Deserialize;

use crate::folder::milliseconds;

/// `[pairing]` of `iphone.toml` or of a scene.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pairing {
    pub mood: Mood,
    /// For `ask-then-trust`: how long the person looks at the dialog.
    #[serde(rename = "trust_after_ms", deserialize_with = "milliseconds")]
    pub trust_after: Duration,
    /// The newest TLS that the phone speaks.
    pub tls: Tls,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mood {
    /// The dialog, then "Trust" and the passcode.
    #[default]
    AskThenTrust,
    /// The dialog, until a test taps.
    Never,
    /// The dialog, then "Don't Trust".
    Deny,
    /// The screen is locked: no dialog before it is unlocked.
    Locked,
    /// The administrator of the phone forbids pairing.
    Forbidden,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Tls {
    #[serde(rename = "1.2")]
    Only12,
    #[default]
    #[serde(rename = "1.3")]
    UpTo13,
}

/// What a person taps in the dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tap {
    Trust,
    DontTrust,
}

/// A computer that the phone trusts: the certificates that came with its `Pair` request, in PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Host {
    pub device_certificate: Vec<u8>,
    pub host_certificate: Vec<u8>,
    pub root_certificate: Vec<u8>,
}
