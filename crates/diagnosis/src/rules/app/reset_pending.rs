use crate::case::Case;
use crate::fact::{Missing, Unknown};
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, icloud_says};

/// ## What it finds
/// iOS wants to compare the whole library anew, and has not done it.
///
/// ## Why it matters
/// Until that is done, new photos wait. It outlives a restart, so that none is offered.
///
/// ## Sources
/// `pending: true` in `/PhotoData/CPL/resetevents.plist` (public report on a stuck Mac library).
pub const RULE: Rule = Rule { id: "app/reset_pending", lane: Lane::App, reads: &[FactId::IcloudPhotos], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    if icloud_says(case, facts)?.is_none() {
        return Ok(None);
    }
    let icloud = facts.icloud_photos.get()?;
    let pending = icloud
        .pending_resets
        .as_ref()
        .ok_or_else(|| Missing { fact: FactId::IcloudPhotos, unknown: Unknown::unreadable("resetevents.plist") })?;
    Ok((!pending.is_empty()).then(|| {
        Found::new(Severity::ProbablyStops, Certainty::Indirect)
            .evidence(FactId::IcloudPhotos, format!("pending: {}", pending.join(", ")))
            .fixes(&["leave_on_charger"])
    }))
}
