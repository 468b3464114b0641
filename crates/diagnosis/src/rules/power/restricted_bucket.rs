use crate::case::Case;
use crate::facts::standby::Bucket;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The phone put the backup app into the restricted bucket.
///
/// ## Why it matters
/// A restricted app gets one turn of ten minutes a day, and only when the phone is in its best state.
///
/// ## Sources
/// Android developers: App Standby Buckets (restricted, Android 12 and newer); AOSP `JobStatus` (`Dynamic constraints`).
pub const RULE: Rule =
    Rule { id: "power/restricted_bucket", lane: Lane::Power, reads: &[FactId::Standby, FactId::Background], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let standby = facts.standby.get()?;
    if standby.bucket != Some(Bucket::Restricted) || standby.enabled == Some(false) {
        return Ok(None);
    }
    // Restricted by the person: the bucket is only its shadow, and goes with the switch.
    if facts.background.ok().is_some_and(|background| background.restricted()) {
        return Ok(None);
    }
    let reason = standby.reason.as_deref().map(|reason| format!(" reason={reason}")).unwrap_or_default();
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Seen)
            .evidence(FactId::Standby, format!("bucket=45{reason}"))
            .fixes(&["raise_bucket", "exempt_from_doze", "open_app_battery_screen", "open_maker_list"]),
    ))
}
