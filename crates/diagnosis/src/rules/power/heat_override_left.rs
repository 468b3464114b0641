use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Somebody gave the phone a heat by hand and did not take it back.
///
/// ## Why it matters
/// The phone believes it, and may hold back work as if it were hot.
///
/// ## Sources
/// `IsStatusOverride: true` in `dumpsys thermalservice` (AOSP `ThermalManagerService`).
pub const RULE: Rule = Rule { id: "power/heat_override_left", lane: Lane::Power, reads: &[FactId::Overrides], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    if facts.overrides.get()?.thermal != Some(true) {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Seen)
            .evidence(FactId::Overrides, "IsStatusOverride: true")
            .fixes(&["reset_override", "restart_phone"]),
    ))
}
