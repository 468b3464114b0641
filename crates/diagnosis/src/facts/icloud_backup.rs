//! The backup of the whole iPhone to iCloud, which holds the photos where iCloud Photos is off.
//!
//! ```text
//! <key>CloudBackupEnabled</key><true/>                                    (lockdown com.apple.mobile.backup)
//! <key>LastCloudBackupDate</key><integer>1795400000</integer>
//! <key>WillEncrypt</key><false/>
//! ```
//!
//! Names and types as public desktop apps read them; nobody at Apple wrote them down.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, iphone};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::{Platform, Query};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IcloudBackup {
    pub on: bool,
    /// Unix seconds.
    pub last: Option<i64>,
}

fn query() -> Query {
    iphone::domain("com.apple.mobile.backup")
}

impl Reading for IcloudBackup {
    const ID: FactId = FactId::IcloudBackup;
    const LANE: Lane = Lane::Storage;
    const PLATFORMS: &'static [Platform] = &[Platform::Iphone];
    const MAY_SHOW: &'static [&'static str] = &["CloudBackupEnabled=(true|false)"];

    fn ask(_: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![query()])
    }

    fn read(_: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let values = iphone::dict(replies, &query())?.ok_or_else(|| Unknown::unreadable("CloudBackupEnabled"))?;
        let on = values.boolean("CloudBackupEnabled").ok_or_else(|| Unknown::unreadable("CloudBackupEnabled"))?;
        // Before its first backup a phone tells the year 1970.
        let last = values.time("LastCloudBackupDate").or_else(|| values.time("LastCloudBackupTZ"));
        Ok(Self { on, last: last.filter(|seconds| *seconds > 0) })
    }
}
