use crate::case::Case;
use crate::facts::photo_access::Access;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The backup app may not see the photos.
///
/// ## Why it matters
/// To an app without this permission the phone has no photos, so that it may even say that all is backed up.
///
/// ## Sources
/// `READ_EXTERNAL_STORAGE` up to Android 12, `READ_MEDIA_IMAGES` and `READ_MEDIA_VIDEO` from Android 13;
/// developer.android.com/about/versions/13/behavior-changes-13#granular-media-permissions.
pub const RULE: Rule =
    Rule { id: "access/photo_access_missing", lane: Lane::Access, reads: &[FactId::PhotoAccess], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let access = facts.photo_access.get()?;
    // A work phone's policy has its own rule: nobody at the phone can change that.
    if access.photos != Access::None || access.policy_fixed {
        return Ok(None);
    }
    let mut found = Found::new(Severity::Stops, Certainty::Seen);
    for permission in &access.denied {
        found = found.evidence(FactId::PhotoAccess, format!("{permission}: granted=false"));
    }
    if access.auto_revoked {
        found = found.evidence(FactId::PhotoAccess, "AUTO_REVOKED");
    }
    if access.denied.is_empty() {
        // It works through "all files access" and has nothing else that could be granted.
        return Ok(Some(
            found.evidence(FactId::PhotoAccess, "MANAGE_EXTERNAL_STORAGE").fixes(&["open_all_files_access"]),
        ));
    }
    Ok(Some(found.fixes(&["grant_photo_access", "open_app_permissions"])))
}
