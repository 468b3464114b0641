use crate::case::Case;
use crate::facts::photo_access::Access;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The backup app sees only the photos that were picked for it once.
///
/// ## Why it matters
/// New photos are never among them.
///
/// ## Sources
/// developer.android.com/about/versions/14/changes/partial-photo-video-access;
/// `READ_MEDIA_VISUAL_USER_SELECTED` granted with `READ_MEDIA_IMAGES` denied, seen on a Galaxy S22 with Android 16.
pub const RULE: Rule =
    Rule { id: "access/only_selected_photos", lane: Lane::Access, reads: &[FactId::PhotoAccess], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let access = facts.photo_access.get()?;
    if access.photos != Access::Selected || access.policy_fixed {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Stops, Certainty::Seen)
            .evidence(FactId::PhotoAccess, "READ_MEDIA_IMAGES: granted=false")
            .evidence(FactId::PhotoAccess, "READ_MEDIA_VISUAL_USER_SELECTED: granted=true")
            .fixes(&["grant_photo_access", "open_app_permissions"]),
    ))
}
