use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, other_app};

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
    let app = facts.ios_app.get()?;
    if other_app(case).is_none() {
        return Ok(None);
    }
    if case.memory.answers.get("app_mobile_data").is_some_and(|answer| answer == "on") {
        return Ok(None);
    }
    if app.offloaded {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Note, Certainty::Indirect)
            .evidence(FactId::IosApp, app.bundle.clone())
            .fixes(&["allow_app_mobile_data"]),
    ))
}
