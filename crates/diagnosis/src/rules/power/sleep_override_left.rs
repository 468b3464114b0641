use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Somebody forced the phone to sleep and did not wake it.
///
/// ## Why it matters
/// In forced sleep no app has a network, however long the screen is on.
///
/// ## Sources
/// `mForceIdle=true` in `dumpsys deviceidle` (AOSP `DeviceIdleController`).
pub const RULE: Rule = Rule { id: "power/sleep_override_left", lane: Lane::Power, reads: &[FactId::Overrides], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    if facts.overrides.get()?.doze != Some(true) {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Seen)
            .evidence(FactId::Overrides, "mForceIdle=true")
            .fixes(&["reset_override", "restart_phone"]),
    ))
}
