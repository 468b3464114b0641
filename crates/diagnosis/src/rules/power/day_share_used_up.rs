use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Found, Outcome, Rule, Severity, icloud_says};

/// ## What it finds
/// iOS has used up the share of energy that it gives to the sync of photos for now.
///
/// ## Why it matters
/// It goes on later, or at once on the charger.
///
/// ## Sources
/// `hasBatteryBudgetKey` of `syncstatus.plist` (see `facts/icloud_photos/status.rs`).
/// It counts only beside `hasValidSystemBudgetKey`. The share of mobile data matters only without Wi-Fi.
pub const RULE: Rule = Rule { id: "power/day_share_used_up", lane: Lane::Power, reads: &[FactId::IcloudPhotos], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(status) = icloud_says(case, facts)? else { return Ok(None) };
    if !status.budget.battery_used_up() {
        return Ok(None);
    }
    Ok(Some(Found::by_ios(facts, Severity::Slows, "hasBatteryBudgetKey=false").fixes(&["leave_on_charger"])))
}
