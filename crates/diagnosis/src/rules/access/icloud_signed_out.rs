use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Found, Outcome, Rule, Severity, icloud_says};

/// ## What it finds
/// iCloud Photos has lost its sign-in.
///
/// ## Why it matters
/// Without the sign-in iCloud neither takes nor gives photos.
///
/// ## Sources
/// `iCloudLibraryClientIsNotAuthenticated` of `syncstatus.plist` (see `facts/icloud_photos/status.rs`).
pub const RULE: Rule =
    Rule { id: "access/icloud_signed_out", lane: Lane::Access, reads: &[FactId::IcloudPhotos], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(status) = icloud_says(case, facts)? else { return Ok(None) };
    if !status.signed_out {
        return Ok(None);
    }
    Ok(Some(
        Found::by_ios(facts, Severity::Stops, "iCloudLibraryClientIsNotAuthenticated=true")
            .fixes(&["sign_in_to_icloud"]),
    ))
}
