use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, icloud_says};

/// ## What it finds
/// iCloud Photos is on, and the library on the phone is still not joined to the one in iCloud.
///
/// ## Why it matters
/// Nothing is synced before that. Right after it was turned on, this is normal for some hours.
///
/// ## Sources
/// `iCloudLibraryExists` is missing although the marker is there. Seen on a Mac whose library was stuck ("attach limbo",
/// public report); on a phone it is a conclusion.
pub const RULE: Rule = Rule { id: "app/library_not_attached", lane: Lane::App, reads: &[FactId::IcloudPhotos], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(status) = icloud_says(case, facts)? else { return Ok(None) };
    // Another cause explains it.
    if status.library_attached || status.is_held() {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Indirect)
            .evidence(FactId::IcloudPhotos, "iCloudLibraryExists=false, initialsync_marker exists")
            .fixes(&["leave_on_charger", "update_ios"]),
    ))
}
