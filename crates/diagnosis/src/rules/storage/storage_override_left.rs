use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Somebody told the phone by hand how full it is and did not take it back.
///
/// ## Why it matters
/// The phone believes it, and may hold back work as if it were full.
///
/// ## Sources
/// `mForceState` in `dumpsys devicestoragemonitor` (AOSP `DeviceStorageMonitorService`).
pub const RULE: Rule =
    Rule { id: "storage/storage_override_left", lane: Lane::Storage, reads: &[FactId::Overrides], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    if facts.overrides.get()?.storage != Some(true) {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Seen)
            .evidence(FactId::Overrides, "mForceState is set")
            .fixes(&["reset_override", "restart_phone"]),
    ))
}
