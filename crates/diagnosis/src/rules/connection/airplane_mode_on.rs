use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Airplane mode is on.
///
/// ## Why it matters
/// It turns the radios off. People leave it on after a flight or a night. Wi-Fi may be turned on again beside it:
/// then it is only worth knowing.
///
/// ## Sources
/// `Settings.Global.AIRPLANE_MODE_ON`.
pub const RULE: Rule = Rule {
    id: "connection/airplane_mode_on",
    lane: Lane::Connection,
    reads: &[FactId::AirplaneMode, FactId::Networks],
    find,
};

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    if !facts.airplane_mode.get()?.on {
        return Ok(None);
    }
    let online = facts.networks.get()?.active.is_some();
    let severity = if online { Severity::Note } else { Severity::Stops };
    Ok(Some(
        Found::new(severity, Certainty::Seen)
            .evidence(FactId::AirplaneMode, "airplane_mode_on=1")
            .fixes(&["turn_off_airplane_mode", "open_airplane_screen"]),
    ))
}
