//! Whether somebody is signed in to iCloud. The phone is never asked who.
//!
//! ```text
//! <key>IsAssociated</key><true/>                                          (lockdown com.apple.fmip)
//!
//! <key>Contacts</key><dict><key>Sources</key><array><string>iCloud</string></array>…</dict>
//!                                                                         (lockdown com.apple.mobile.data_sync)
//! ```
//!
//! Find My can only be on for somebody who is signed in. Neither says whether photos are synced.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, iphone};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::{Platform, Query};

/// Hints, each of which may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppleAccount {
    pub find_my: Option<bool>,
    /// Contacts, calendars, bookmarks or notes come from iCloud.
    pub icloud_data: Option<bool>,
}

impl AppleAccount {
    /// Both hints are there and say that nobody is signed in.
    pub fn looks_signed_out(&self) -> bool {
        (self.find_my, self.icloud_data) == (Some(false), Some(false))
    }
}

fn find_my() -> Query {
    iphone::domain("com.apple.fmip")
}

fn data_sync() -> Query {
    iphone::domain("com.apple.mobile.data_sync")
}

impl Reading for AppleAccount {
    const ID: FactId = FactId::AppleAccount;
    const LANE: Lane = Lane::Access;
    const PLATFORMS: &'static [Platform] = &[Platform::Iphone];
    const MAY_SHOW: &'static [&'static str] = &["IsAssociated=false, no source iCloud"];

    fn ask(_: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![find_my(), data_sync()])
    }

    fn read(_: &Case, replies: &Replies) -> Result<Self, Unknown> {
        const KINDS: [&str; 4] = ["Contacts", "Calendars", "Bookmarks", "Notes"];
        let synced = iphone::dict(replies, &data_sync());
        let said = iphone::dict(replies, &find_my());
        let account = Self {
            find_my: said.as_ref().ok().and_then(Option::as_ref).and_then(|values| values.boolean("IsAssociated")),
            icloud_data: synced.as_ref().ok().and_then(Option::as_ref).map(|values| {
                let kinds = KINDS.iter().filter_map(|kind| values.dict(kind));
                kinds.flat_map(|kind| kind.texts("Sources")).any(|source| source == "iCloud")
            }),
        };
        match account {
            Self { find_my: None, icloud_data: None } => {
                Err(said.err().or(synced.err()).unwrap_or_else(|| Unknown::unreadable("IsAssociated")))
            }
            account => Ok(account),
        }
    }
}
