use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Found, Outcome, Rule, Severity, icloud_says};

/// ## What it finds
/// iOS says that the space in iCloud is used up.
///
/// ## Why it matters
/// iCloud takes no more photos until there is room.
///
/// ## Sources
/// `isExceedingQuota` of `syncstatus.plist` (see `facts/icloud_photos/status.rs`).
/// Apple support article 101559 names it among the pauses.
pub const RULE: Rule = Rule { id: "storage/icloud_full", lane: Lane::Storage, reads: &[FactId::IcloudPhotos], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(status) = icloud_says(case, facts)? else { return Ok(None) };
    if !status.cloud_full {
        return Ok(None);
    }
    Ok(Some(Found::by_ios(facts, Severity::Stops, "isExceedingQuota=true").fixes(&["free_icloud_space"])))
}
