use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Outcome, Rule, unseen};

/// ## What it finds
/// Whether the app may use mobile data: iPhones do not tell computers.
///
/// ## Why it matters
/// Without it, nothing goes up where there is no Wi-Fi.
///
/// ## Sources
/// No service of the phone tells it. So the person is asked.
pub const RULE: Rule =
    Rule { id: "connection/app_mobile_data_unseen", lane: Lane::Connection, reads: &[FactId::IosApp], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    unseen(case, facts, "app_mobile_data", "on", "allow_app_mobile_data")
}
