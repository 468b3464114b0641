use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// A work or family policy forbids the backup app to see photos.
///
/// ## Why it matters
/// Only whoever manages the phone can allow it; settings and we are refused.
///
/// ## Sources
/// Permission flag `POLICY_FIXED` of `dumpsys package`; `DevicePolicyManager.setPermissionGrantState`.
pub const RULE: Rule =
    Rule { id: "access/photo_access_by_policy", lane: Lane::Access, reads: &[FactId::PhotoAccess], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let access = facts.photo_access.get()?;
    if !access.policy_fixed || access.denied.is_empty() {
        return Ok(None);
    }
    let mut found = Found::new(Severity::Stops, Certainty::Seen);
    for permission in &access.denied {
        found = found.evidence(FactId::PhotoAccess, format!("{permission}: granted=false, POLICY_FIXED"));
    }
    Ok(Some(found))
}
