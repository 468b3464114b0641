//! What an iPhone says by itself while it is plugged in: that something changed, and known phrases of its log.
//!
//! Closed lists on both sides. Of a notification its name is compared, of a line of the log its process and some words;
//! what remains is a value of these types, and the line is gone.

use serde::Serialize;

mod phrases;

pub use phrases::hear;

/// Something that was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Heard {
    /// What it is now has to be read.
    Changed(Change),
    Said(Saying),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    LowPowerMode,
    /// The status of the photo sync.
    PhotoSync,
    Space,
}

/// Darwin notifications, and what each says. None carries a value.
///
/// Names: public lists of what notification_proxy passes on. Whether every iOS posts each of them to a computer is not
/// known; one that never comes says nothing.
pub const NOTIFICATIONS: [(&str, Change); 6] = [
    ("com.apple.system.lowpowermode", Change::LowPowerMode),
    ("com.apple.system.lowpowermode.auto_disabled", Change::LowPowerMode),
    ("com.apple.system.lowpowermode.first_time", Change::LowPowerMode),
    ("com.apple.mobileslideshow.ICPLStateChanged", Change::PhotoSync),
    ("com.apple.system.lowdiskspace.system", Change::Space),
    ("com.apple.system.verylowdiskspace.system", Change::Space),
];

/// What a part of iOS wrote into its log about the photos. Its words are `wizard-heard-<id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Saying {
    /// iCloud takes no more: its storage is full.
    QuotaExceeded,
    /// iCloud does not know who it is.
    NotSignedIn,
    Offline,
    /// The phone has too little room to sync.
    LowDisk,
    /// iCloud asks to come again later.
    Throttled,
    /// iCloud does not answer properly.
    ServerUnavailable,
    /// The scheduler put the work for the photos off.
    PutOff,
}

impl Saying {
    pub const ALL: [Self; 7] = [
        Self::QuotaExceeded,
        Self::NotSignedIn,
        Self::Offline,
        Self::LowDisk,
        Self::Throttled,
        Self::ServerUnavailable,
        Self::PutOff,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Self::QuotaExceeded => "quota_exceeded",
            Self::NotSignedIn => "not_signed_in",
            Self::Offline => "offline",
            Self::LowDisk => "low_disk",
            Self::Throttled => "throttled",
            Self::ServerUnavailable => "server_unavailable",
            Self::PutOff => "put_off",
        }
    }

    /// The words that were recognised, as the phone spells them.
    pub fn words(self) -> &'static str {
        phrases::words(self)
    }

    /// The finding that it speaks for, where there is one.
    pub fn rule(self) -> Option<&'static str> {
        match self {
            Self::QuotaExceeded => Some("storage/icloud_full"),
            Self::NotSignedIn => Some("access/icloud_signed_out"),
            Self::Offline => Some("connection/no_network"),
            Self::LowDisk => Some("storage/phone_storage_low"),
            Self::PutOff => Some("power/phone_busy"),
            Self::Throttled | Self::ServerUnavailable => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saying_speaks_for_a_rule_that_exists() {
        for saying in Saying::ALL {
            assert!(saying.rule().is_none_or(|rule| crate::rules::by_id(rule).is_some()), "{saying:?}");
        }
    }
}
