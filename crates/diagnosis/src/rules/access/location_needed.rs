use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, other_app};

/// ## What it finds
/// This app uploads in the background only when iOS tells it that the phone has moved.
///
/// ## Why it matters
/// Without the right to know the place at all times, it uploads only while it is open.
///
/// ## Sources
/// `needs_location` of the app's profile (Dropbox says so itself). iPhones do not tell computers what an app may do.
pub const RULE: Rule = Rule { id: "access/location_needed", lane: Lane::Access, reads: &[FactId::IosApp], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let app = facts.ios_app.get()?;
    let limited = other_app(case).and_then(|app| app.profile).and_then(|profile| profile.ios.as_ref());
    if !limited.is_some_and(|ios| ios.needs_location) {
        return Ok(None);
    }
    if case.memory.answers.get("location").is_some_and(|answer| answer == "always") {
        return Ok(None);
    }
    if app.offloaded {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Note, Certainty::Indirect)
            .evidence(FactId::IosApp, app.bundle.clone())
            .fixes(&["allow_location"]),
    ))
}
