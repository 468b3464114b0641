use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Found, Outcome, Rule, Severity, icloud_says};

/// ## What it finds
/// iOS says that the space for the shared library is used up.
///
/// ## Why it matters
/// A shared library counts for whoever organises it: only there room can be made.
///
/// ## Sources
/// `isExceedingSharedLibraryQuota` of `syncstatus.plist` (see `facts/icloud_photos/status.rs`).
pub const RULE: Rule =
    Rule { id: "storage/shared_library_full", lane: Lane::Storage, reads: &[FactId::IcloudPhotos], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(status) = icloud_says(case, facts)? else { return Ok(None) };
    if !status.shared_library_full {
        return Ok(None);
    }
    Ok(Some(
        Found::by_ios(facts, Severity::ProbablyStops, "isExceedingSharedLibraryQuota=true")
            .fixes(&["ask_library_organizer"]),
    ))
}
