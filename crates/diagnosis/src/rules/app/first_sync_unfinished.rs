use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Found, Outcome, Rule, Severity, icloud_says};

/// ## What it finds
/// iCloud Photos has not finished its first sync.
///
/// ## Why it matters
/// The first one takes days for a large library, and until it is done the newest photos may come last.
///
/// ## Sources
/// `initialSyncDate` is missing in `syncstatus.plist`.
pub const RULE: Rule = Rule { id: "app/first_sync_unfinished", lane: Lane::App, reads: &[FactId::IcloudPhotos], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(status) = icloud_says(case, facts)? else { return Ok(None) };
    if !status.library_attached || status.initial_sync.is_some() || status.is_held() {
        return Ok(None);
    }
    Ok(Some(Found::by_ios(facts, Severity::Note, "no initialSyncDate").fixes(&["leave_on_charger"])))
}
