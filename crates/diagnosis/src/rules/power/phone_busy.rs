use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Found, Outcome, Rule, Severity, icloud_says};

/// ## What it finds
/// iOS waits for a calmer moment: the phone is in heavy use, or it puts itself in order.
///
/// ## Why it matters
/// It goes on by itself, soonest on the charger with the screen off. After an update of iOS that takes some days.
///
/// ## Sources
/// `heavyResourceUsage or poorSystemConditions` of `syncstatus.plist` (see `facts/icloud_photos/status.rs`).
pub const RULE: Rule = Rule { id: "power/phone_busy", lane: Lane::Power, reads: &[FactId::IcloudPhotos], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(status) = icloud_says(case, facts)? else { return Ok(None) };
    if !(status.heavy_use || status.poor_conditions) {
        return Ok(None);
    }
    Ok(Some(
        Found::by_ios(facts, Severity::Slows, "heavyResourceUsage or poorSystemConditions=true")
            .fixes(&["leave_on_charger"]),
    ))
}
