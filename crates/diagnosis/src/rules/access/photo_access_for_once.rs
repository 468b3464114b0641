use crate::case::Case;
use crate::facts::photo_access::Access;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The backup app may see the photos only until it is left.
///
/// ## Why it matters
/// The permission ends a short while after the app leaves the screen, and backup runs when nobody looks.
///
/// ## Sources
/// Permission flag `ONE_TIME`, Android 11 and newer;
/// developer.android.com/training/permissions/requesting#one-time.
pub const RULE: Rule =
    Rule { id: "access/photo_access_for_once", lane: Lane::Access, reads: &[FactId::PhotoAccess], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let access = facts.photo_access.get()?;
    if !access.one_time || access.photos != Access::Full {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Slows, Certainty::Seen)
            .evidence(FactId::PhotoAccess, "granted=true, ONE_TIME")
            .fixes(&["open_app_permissions"]),
    ))
}
