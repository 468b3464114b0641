use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Found, Outcome, Rule, Severity, icloud_says};

/// ## What it finds
/// Leaving a shared library does not come to its end.
///
/// ## Why it matters
/// While it lasts, photos are moved from one library to the other, and the sync of the rest waits.
///
/// ## Sources
/// `isStuckInExitForSharedLibrary` and `remainingCountInSharedLibraryExit` of `syncstatus.plist`.
pub const RULE: Rule =
    Rule { id: "access/leaving_shared_library", lane: Lane::Access, reads: &[FactId::IcloudPhotos], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(status) = icloud_says(case, facts)? else { return Ok(None) };
    if !status.stuck_leaving_shared_library {
        return Ok(None);
    }
    let mut found = Found::by_ios(facts, Severity::ProbablyStops, "isStuckInExitForSharedLibrary=true");
    if let Some(left) = status.left_in_shared_library {
        found = found.evidence(FactId::IcloudPhotos, format!("remainingCountInSharedLibraryExit={left}"));
    }
    Ok(Some(found.fixes(&["finish_leaving_shared_library", "leave_on_charger"])))
}
