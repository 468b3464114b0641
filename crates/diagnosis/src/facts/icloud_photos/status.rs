//! `syncstatus.plist`: the notes from which the Photos app makes "Syncing paused: …".
//!
//! ```text
//! <key>iCloudLibraryExists</key><true/>                                                (iOS 18)
//! <key>initialSyncDate</key><date>2025-01-06T20:11:03Z</date>
//! <key>lastSyncDate</key><date>2026-11-24T21:40:12Z</date>
//! <key>hasValidSystemBudgetKey</key><true/>
//! <key>hasBatteryBudgetKey</key><true/>
//! <key>hasCellularBudgetKey</key><true/>
//! <key>isExceedingQuota</key><true/>
//! <key>cloudAssetCountPerType</key><dict><key>public.image</key><integer>4120</integer>…</dict>
//! <key>cloudAssetCountPerTypeLastCheckDate</key><date>2026-11-24T21:40:12Z</date>
//! ```
//!
//! Names are those of iOS 15 to 27. iOS leaves out what is false, so that a missing key means "no"; only
//! `connectedToNetwork` is left out where it is true. A key with a value of another kind is not guessed at.

use serde::Serialize;

use crate::fact::Unknown;
use crate::facts::property_list::Dict;

/// Each field names its key where the two differ much.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Status {
    /// `iCloudLibraryExists`: the phone's library is attached to the one in iCloud.
    pub library_attached: bool,
    /// Unix seconds, like every moment here.
    pub initial_sync: Option<i64>,
    pub initial_download: Option<i64>,
    pub last_sync: Option<i64>,
    /// `isExceedingQuota`.
    pub cloud_full: bool,
    /// `isExceedingSharedLibraryQuota`: the space of whoever organises the shared library.
    pub shared_library_full: bool,
    pub low_power_mode: bool,
    pub low_battery: bool,
    pub low_disk: bool,
    pub very_low_disk: bool,
    /// `constrainedNetwork`.
    pub low_data_mode: bool,
    pub connected: bool,
    pub airplane_mode: bool,
    /// `cellularIsRestricted`: Photos may not use mobile data.
    pub mobile_data_off: bool,
    pub budget: Budget,
    pub heavy_use: bool,
    pub poor_conditions: bool,
    /// `thermalPressure`.
    pub hot: bool,
    /// `moderateThermalPressure`.
    pub warm: bool,
    pub poor_network: bool,
    /// `iCloudLibraryClientIsNotAuthenticated`.
    pub signed_out: bool,
    /// `iCloudLibraryClientVersionTooOld`.
    pub ios_too_old: bool,
    /// `upgradeSuggestedToAccessAllPhotos`.
    pub update_suggested: bool,
    /// `exitDeleteTime` is there: iCloud Photos was switched off, and is being taken apart.
    pub leaving: bool,
    /// When the phone deletes what it still has of the cloud, where that is a date.
    pub leaves_at: Option<i64>,
    /// `iCloudLibraryHasBeenWiped` or `containerHasBeenWiped`.
    pub wiped: bool,
    pub stuck_leaving_shared_library: bool,
    pub left_in_shared_library: Option<u64>,
    /// `hasChangesToProcess`.
    pub changes_waiting: bool,
    pub busy_state: Option<i64>,
    pub blocked_reason: Option<i64>,
    pub unblocked_reason: Option<i64>,
    /// `cloudAssetCountPerType`: what is in the cloud, and when that was counted.
    pub images_in_cloud: Option<u64>,
    pub movies_in_cloud: Option<u64>,
    pub counted_at: Option<i64>,
}

/// Shares of the day's energy and mobile data that iOS gives out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Budget {
    /// The other two count only with this.
    pub valid: bool,
    pub battery: bool,
    /// No rule reads it: it matters only without Wi-Fi, and which network is in use is not told.
    pub mobile_data: bool,
}

impl Budget {
    pub fn battery_used_up(self) -> bool {
        self.valid && !self.battery
    }
}

impl Status {
    pub(crate) fn read(values: &Dict) -> Result<Self, Unknown> {
        let flag = |key: &str| values.flag(key);
        let counts = values.dict("cloudAssetCountPerType");
        let count = |kind: &str| counts.as_ref().and_then(|counts| counts.count(kind));
        Ok(Self {
            library_attached: flag("iCloudLibraryExists")?,
            initial_sync: values.time("initialSyncDate"),
            initial_download: values.time("initialDownloadDate"),
            last_sync: values.time("lastSyncDate"),
            cloud_full: flag("isExceedingQuota")?,
            shared_library_full: flag("isExceedingSharedLibraryQuota")?,
            low_power_mode: flag("isBlockedByLowPowerModeKey")?,
            low_battery: flag("lowBatteryLevel")?,
            low_disk: flag("lowDiskSpace")?,
            very_low_disk: flag("veryLowDiskSpace")?,
            low_data_mode: flag("constrainedNetwork")?,
            connected: !values.has("connectedToNetwork") || flag("connectedToNetwork")?,
            airplane_mode: flag("inAirplaneMode")?,
            mobile_data_off: flag("cellularIsRestricted")?,
            budget: Budget {
                valid: flag("hasValidSystemBudgetKey")?,
                battery: flag("hasBatteryBudgetKey")?,
                mobile_data: flag("hasCellularBudgetKey")?,
            },
            heavy_use: flag("heavyResourceUsage")?,
            poor_conditions: flag("poorSystemConditions")?,
            hot: flag("thermalPressure")?,
            warm: flag("moderateThermalPressure")?,
            poor_network: flag("poorNetworkQuality")?,
            signed_out: flag("iCloudLibraryClientIsNotAuthenticated")?,
            ios_too_old: flag("iCloudLibraryClientVersionTooOld")?,
            update_suggested: flag("upgradeSuggestedToAccessAllPhotos")?,
            leaving: values.has("exitDeleteTime"),
            leaves_at: values.time("exitDeleteTime"),
            wiped: flag("iCloudLibraryHasBeenWiped")? || flag("containerHasBeenWiped")?,
            stuck_leaving_shared_library: flag("isStuckInExitForSharedLibrary")?,
            left_in_shared_library: values.count("remainingCountInSharedLibraryExit").filter(|count| *count > 0),
            changes_waiting: flag("hasChangesToProcess")?,
            busy_state: values.number("busyState"),
            blocked_reason: values.number("blockedReason"),
            unblocked_reason: values.number("unBlockedReason"),
            images_in_cloud: count("public.image"),
            movies_in_cloud: count("public.movie"),
            counted_at: values.time("cloudAssetCountPerTypeLastCheckDate"),
        })
    }

    /// "Last synced" as the Photos app shows it: the later of the first and the last sync.
    pub fn last_synced(&self) -> Option<i64> {
        self.initial_sync.max(self.last_sync)
    }

    /// iOS names something that holds the sync back, for now or for good.
    pub fn is_held(&self) -> bool {
        self.cloud_full
            || self.low_power_mode
            || self.low_battery
            || self.low_disk
            || self.very_low_disk
            || self.low_data_mode
            || !self.connected
            || self.airplane_mode
            || self.budget.battery_used_up()
            || self.heavy_use
            || self.poor_conditions
            || self.hot
            || self.warm
            || self.signed_out
            || self.ios_too_old
            || self.leaving
            || self.wiped
    }
}

#[cfg(test)]
mod tests {
    use plist::{Dictionary, Value};

    use super::*;

    #[test]
    fn what_is_missing_is_no_and_only_the_network_is_yes() {
        let status = Status::read(&Dict(Dictionary::new())).unwrap();
        assert_eq!(status, Status { connected: true, ..Status::default() });
        assert!(!status.budget.battery_used_up() && !status.is_held());
    }

    #[test]
    fn a_key_of_another_kind_is_not_guessed_at() {
        for (key, value) in [("isExceedingQuota", Value::from("no")), ("connectedToNetwork", Value::from(7))] {
            let mut values = Dictionary::new();
            values.insert(key.to_owned(), value);
            assert!(Status::read(&Dict(values)).is_err(), "{key}");
        }
    }

    #[test]
    fn the_later_of_two_syncs_is_the_last() {
        let status = |initial_sync, last_sync| Status { initial_sync, last_sync, ..Status::default() };
        assert_eq!(status(Some(5), None).last_synced(), Some(5));
        assert_eq!(status(Some(5), Some(9)).last_synced(), Some(9));
        assert_eq!(status(None, None).last_synced(), None);
    }
}
