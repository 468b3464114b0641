use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Somebody gave the phone battery values by hand and did not take them back.
///
/// ## Why it matters
/// The phone believes them: it may think for ever that it is empty or that it does not charge.
///
/// ## Sources
/// `dumpsys battery` prints `UPDATES STOPPED` then (AOSP `BatteryService`).
pub const RULE: Rule = Rule { id: "power/battery_override_left", lane: Lane::Power, reads: &[FactId::Overrides], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    if facts.overrides.get()?.battery != Some(true) {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Seen)
            .evidence(FactId::Overrides, "(UPDATES STOPPED -- use 'reset' to restart)")
            .fixes(&["reset_override", "restart_phone"]),
    ))
}
