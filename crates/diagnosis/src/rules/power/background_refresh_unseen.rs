use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Outcome, Rule, unseen};

/// ## What it finds
/// Whether the app may work in the background: iPhones do not tell computers.
///
/// ## Why it matters
/// Without Background App Refresh it uploads only while it is open.
///
/// ## Sources
/// No service of the phone tells it. So the person is asked.
pub const RULE: Rule =
    Rule { id: "power/background_refresh_unseen", lane: Lane::Power, reads: &[FactId::IosApp], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    unseen(case, facts, "background_refresh", "on", "allow_background_refresh")
}
