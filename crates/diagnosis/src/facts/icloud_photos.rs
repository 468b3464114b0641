//! iCloud Photos: whether it is on, and what iOS itself says of its sync.
//!
//! ```text
//! /PhotoData/CPL/syncstatus.plist            what the Photos app makes its own line of; written by `cloudphotod`
//! /PhotoData/CPL/initialsync_marker          there while iCloud Photos is on: Apple's own settings look at it
//! /PhotoData/cpl_enabled_marker              likewise, from the moment that it is turned on
//! /PhotoData/CPL/lastsyncafterlaunch.plist   {date}
//! /PhotoData/CPL/resetevents.plist           {cause, pending} of each time that the library was compared anew
//! ```
//!
//! Seen in backups and images of iOS 14 to 27. While iCloud Photos is off, a status of earlier may lie there still: it
//! says nothing about today.

use plist::Value;
use serde::{Deserialize, Serialize};

use super::{FactId, Lane, Reading, Replies, clock, iphone, property_list};
use crate::case::Case;
use crate::fact::{Missing, Unknown, Why};
use crate::phone::{Platform, Query};

pub mod status;

pub use status::Status;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct IcloudPhotos {
    pub on: bool,
    /// `None`: iOS keeps none, or none that we can read; then [`IcloudPhotos::no_status`] says why.
    pub status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_status: Option<Why>,
    /// How long ago iOS wrote the status, by the phone's clock. It writes at every change.
    pub status_age_seconds: Option<i64>,
    /// The last sync since the phone was started, Unix seconds.
    pub last_sync_after_launch: Option<i64>,
    /// Resets that iOS has not carried out, by their cause. `None`: could not be read.
    pub pending_resets: Option<Vec<String>>,
}

/// What two readings are compared by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// When it was read, by the computer's clock, Unix seconds.
    pub read_at: i64,
    pub last_sync: Option<i64>,
    pub images: Option<u64>,
    pub movies: Option<u64>,
    /// Something waited to be synced, and iOS named nothing that held it back.
    pub free_to_sync: bool,
}

/// iOS syncs above all at night, on its charger and on Wi-Fi: two looks this far apart have some of that between them,
/// or a working day. Our own choice.
pub const LEAST_APART_SECONDS: i64 = 8 * 3600;

const STATUS: &str = "/PhotoData/CPL/syncstatus.plist";
const INITIAL_SYNC: &str = "/PhotoData/CPL/initialsync_marker";
const ENABLED: &str = "/PhotoData/cpl_enabled_marker";
const AFTER_LAUNCH: &str = "/PhotoData/CPL/lastsyncafterlaunch.plist";
const RESETS: &str = "/PhotoData/CPL/resetevents.plist";

/// What tells whether it is on. Asked before a check, too.
pub(crate) fn switch() -> [Query; 2] {
    [iphone::stat(INITIAL_SYNC), iphone::stat(ENABLED)]
}

/// Whether it is on. One marker is enough to say yes; only both together say no.
pub(crate) fn is_on(replies: &Replies) -> Result<bool, Unknown> {
    match (iphone::exists(replies, INITIAL_SYNC), iphone::exists(replies, ENABLED)) {
        (Ok(true), _) | (_, Ok(true)) => Ok(true),
        (Ok(false), Ok(false)) => Ok(false),
        (Err(unknown), _) | (_, Err(unknown)) => Err(unknown),
    }
}

impl IcloudPhotos {
    /// What iOS says of the sync. `Err`: it is off, so that iOS says nothing, or its word cannot be read.
    pub fn says(&self) -> Result<&Status, Missing> {
        if !self.on {
            let off = Unknown::refused("iOS keeps a sync status only while iCloud Photos is on");
            return Err(Missing { fact: FactId::IcloudPhotos, unknown: off });
        }
        let why = self.no_status.unwrap_or(Why::Unreadable);
        let unread = Unknown { why, detail: Some("syncstatus.plist".to_owned()) };
        self.status.as_ref().ok_or(Missing { fact: FactId::IcloudPhotos, unknown: unread })
    }

    /// A note that iOS has not touched for longer than a day may be overtaken.
    pub fn is_old(&self) -> bool {
        const DAY_SECONDS: i64 = 86_400;
        self.status_age_seconds.is_some_and(|age| age > DAY_SECONDS)
    }

    /// What to keep for the next check. `None`: there is nothing to compare.
    pub fn mark(&self, read_at: i64) -> Option<Mark> {
        let status = self.says().ok()?;
        Some(Mark {
            read_at,
            last_sync: status.last_synced(),
            images: status.images_in_cloud,
            movies: status.movies_in_cloud,
            free_to_sync: status.changes_waiting && !status.is_held(),
        })
    }

    /// Nothing moved since that reading, though something waited then and waits now, and nothing was named that holds
    /// it back. Only what both readings know is compared; two that know nothing prove nothing.
    pub fn stands_still_since(&self, earlier: &Mark) -> bool {
        let Some(now) = self.mark(earlier.read_at) else { return false };
        let compared = earlier.last_sync.is_some() || earlier.images.is_some() || earlier.movies.is_some();
        compared && now.free_to_sync && now == *earlier
    }

    /// Whether an upload may be under way, which a restart would break off. What is not known may be.
    pub fn may_be_uploading(&self) -> bool {
        self.says().is_ok_and(|status| status.changes_waiting && !status.is_held())
            || (self.on && self.status.is_none())
    }
}

impl Reading for IcloudPhotos {
    const ID: FactId = FactId::IcloudPhotos;
    const LANE: Lane = Lane::App;
    const PLATFORMS: &'static [Platform] = &[Platform::Iphone];
    const MAY_SHOW: &'static [&'static str] = &[
        "(iCloudLibraryHasBeenWiped|iCloudLibraryClientVersionTooOld|upgradeSuggestedToAccessAllPhotos)=true",
        "(iCloudLibraryClientIsNotAuthenticated|isStuckInExitForSharedLibrary)=true",
        "(isExceedingQuota|isExceedingSharedLibraryQuota|lowDiskSpace|veryLowDiskSpace)=true",
        "(isBlockedByLowPowerModeKey|lowBatteryLevel|thermalPressure|moderateThermalPressure)=true",
        "(inAirplaneMode|constrainedNetwork|poorNetworkQuality)=true",
        "heavyResourceUsage or poorSystemConditions=true",
        "(hasBatteryBudgetKey|connectedToNetwork)=false",
        "cellularIsRestricted=true(, connectedToNetwork=false)?",
        "iCloudLibraryExists=false, initialsync_marker exists",
        "no (initialsync_marker|initialSyncDate)",
        "exitDeleteTime is set",
        "exitDeleteTime=[0-9]{1,10}",
        "lastSyncDate=[0-9]{1,10}, then and now",
        "remainingCountInSharedLibraryExit=[0-9]{1,9}",
    ];

    fn ask(_: &Case) -> Result<Vec<Query>, Unknown> {
        let files = [STATUS, AFTER_LAUNCH, RESETS].map(iphone::file);
        Ok(switch().into_iter().chain(files).chain([iphone::stat(STATUS), iphone::lockdown()]).collect())
    }

    fn read(_: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let on = is_on(replies)?;
        let status = iphone::dict(replies, &iphone::file(STATUS)).and_then(|values| match values {
            Some(values) => Status::read(&values).map(Some),
            None => Ok(None),
        });
        let written = iphone::written_at(replies, STATUS);
        let now = clock::iphone_now(replies).ok();
        let launched = iphone::dict(replies, &iphone::file(AFTER_LAUNCH)).ok().flatten();
        Ok(Self {
            on,
            no_status: match &status {
                Ok(Some(_)) => None,
                Ok(None) => Some(Why::Unreadable),
                Err(unknown) => Some(unknown.why),
            },
            status: status.ok().flatten(),
            status_age_seconds: now.zip(written).map(|(now, written)| now - written),
            last_sync_after_launch: launched.and_then(|values| values.time("date")),
            pending_resets: pending_resets(replies),
        })
    }
}

/// A list of events, in itself or under a key. No file: there never was a reset.
fn pending_resets(replies: &Replies) -> Option<Vec<String>> {
    let Some(reply) = iphone::said(replies, &iphone::file(RESETS)).ok()? else { return Some(Vec::new()) };
    let list = property_list::parse(&reply.stdout)?;
    let mut pending = Vec::new();
    let mut lists = vec![&list];
    while let Some(value) = lists.pop() {
        match value {
            Value::Array(items) => lists.extend(items.iter().rev()),
            Value::Dictionary(event) => {
                if event.get("pending").and_then(Value::as_boolean) == Some(true) {
                    let cause = event.get("cause").and_then(Value::as_string).unwrap_or("?");
                    pending.push(cause.chars().take(80).collect());
                }
                lists.extend(event.values().filter(|value| value.as_array().is_some()));
            }
            _ => {}
        }
    }
    Some(pending)
}
