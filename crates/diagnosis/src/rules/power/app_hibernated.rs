use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The phone put the backup app to sleep because it was not opened for months.
///
/// ## Why it matters
/// A hibernated app runs nothing, and has lost its access to photos.
///
/// ## Sources
/// Android developers: App hibernation (Android 12 and newer).
pub const RULE: Rule = Rule { id: "power/app_hibernated", lane: Lane::Power, reads: &[FactId::Hibernation], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    if !facts.hibernation.get()?.hibernated {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Stops, Certainty::Seen)
            .evidence(FactId::Hibernation, "app_hibernation get-state: true")
            .fixes(&["wake_hibernated_app", "open_app_by_hand"]),
    ))
}
