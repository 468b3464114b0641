use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Found, Outcome, Rule, Severity, ios_says};

/// ## What it finds
/// iOS says that Low Power Mode holds back the sync of photos.
///
/// ## Why it matters
/// Low Power Mode stops iCloud Photos, and turns off Background App Refresh, without which other backup apps stop too.
///
/// ## Sources
/// `isBlockedByLowPowerModeKey` of `syncstatus.plist` (see `facts/icloud_photos/status.rs`).
/// Apple support article 101559 names it among the pauses. Article 101604: it turns Background App Refresh off.
/// A pause that stays although the mode is off goes with a restart (Macworld).
pub const RULE: Rule = Rule { id: "power/low_power_mode_on", lane: Lane::Power, reads: &[FactId::IcloudPhotos], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let status = ios_says(facts)?;
    if !status.low_power_mode {
        return Ok(None);
    }
    Ok(Some(Found::by_ios(facts, Severity::Stops, "isBlockedByLowPowerModeKey=true").fixes(&[
        "turn_off_low_power_mode",
        "charge_phone",
        "restart_phone",
    ])))
}
