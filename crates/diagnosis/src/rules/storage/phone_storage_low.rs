use crate::case::Case;
use crate::fact::part;
use crate::facts::storage::{Level, Storage};
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::phone::Platform;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The phone's own storage is almost full.
///
/// ## Why it matters
/// Jobs that ask for free space do not start, and apps fail without saying why when they cannot write.
///
/// ## Sources
/// AOSP `StorageManager.getStorageLowBytes` (the smaller of 5 % and 500 MB) and `DeviceStorageMonitorService`;
/// Ente issue 10031 (a full phone fails with no clear reason). On an iPhone `lowDiskSpace` and `veryLowDiskSpace` of
/// `syncstatus.plist`; where iOS says nothing, the 500 MB of Android, below which no app can write a video anew.
pub const RULE: Rule = Rule {
    id: "storage/phone_storage_low",
    lane: Lane::Storage,
    reads: &[FactId::Storage, FactId::IcloudPhotos],
    find,
};

/// With this much free, a note of iOS that there is little room is overtaken.
const NOT_LOW_BYTES: u64 = 10 << 30;

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let storage = facts.storage.get()?;
    if case.phone.platform == Platform::Iphone {
        return on_iphone(storage, facts);
    }
    // A forced level is a finding of its own; then only the free space itself is real.
    let level = storage.level.filter(|_| !storage.overridden);
    let below = match (storage.free_bytes, storage.threshold_bytes()) {
        (Some(free), Some(threshold)) => free < threshold,
        _ => false,
    };
    let said = match level {
        Some(Level::Low | Level::Full) => true,
        Some(Level::Normal) | None => false,
    };
    if !said && !below {
        return Ok(None);
    }
    let severity = if level == Some(Level::Full) { Severity::Stops } else { Severity::ProbablyStops };
    let free = part::<Storage, _>(storage.free_bytes, "free space")?;
    Ok(Some(
        Found::new(severity, Certainty::Seen)
            .evidence(FactId::Storage, format!("free {free} bytes, level {}", name(level)))
            .arg("free", Arg::Bytes(free))
            .fixes(&["open_free_space_screen", "trim_caches"]),
    ))
}

fn on_iphone(storage: &Storage, facts: &Snapshot) -> Outcome {
    let free = part::<Storage, _>(storage.free_bytes, "free space")?;
    let says = facts.icloud_photos.ok().and_then(|icloud| icloud.says().ok());
    let says = says.filter(|_| free < NOT_LOW_BYTES);
    let below = storage.threshold_bytes().is_some_and(|threshold| free < threshold);
    let found = match says {
        Some(status) if status.very_low_disk => Found::by_ios(facts, Severity::Stops, "veryLowDiskSpace=true"),
        Some(status) if status.low_disk => Found::by_ios(facts, Severity::Stops, "lowDiskSpace=true"),
        Some(_) | None if below => Found::new(Severity::ProbablyStops, Certainty::Seen),
        Some(_) | None => return Ok(None),
    };
    Ok(Some(
        found
            .evidence(FactId::Storage, format!("AmountDataAvailable={free}"))
            .arg("free", Arg::Bytes(free))
            .fixes(&["open_free_space_screen"]),
    ))
}

fn name(level: Option<Level>) -> &'static str {
    match level {
        Some(Level::Normal) => "NORMAL",
        Some(Level::Low) => "LOW",
        Some(Level::Full) => "FULL",
        None => "not named",
    }
}
