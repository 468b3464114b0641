use crate::case::Case;
use crate::facts::photo_access::Access;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The backup app sees all photos, but not the videos.
///
/// ## Why it matters
/// Videos stay on the phone alone.
///
/// ## Sources
/// `READ_MEDIA_VIDEO` is a permission of its own from Android 13.
pub const RULE: Rule = Rule { id: "access/videos_left_out", lane: Lane::Access, reads: &[FactId::PhotoAccess], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let access = facts.photo_access.get()?;
    let missing = access.videos.is_some_and(|videos| videos != Access::Full);
    if access.photos != Access::Full || !missing || access.policy_fixed {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Slows, Certainty::Seen)
            .evidence(FactId::PhotoAccess, "READ_MEDIA_VIDEO: granted=false")
            .fixes(&["grant_photo_access", "open_app_permissions"]),
    ))
}
