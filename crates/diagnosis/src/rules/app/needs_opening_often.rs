use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, other_app};

/// ## What it finds
/// iOS gives this app time by how often it is opened.
///
/// ## Why it matters
/// Seldom opened, it uploads seldom.
///
/// ## Sources
/// `needs_frequent_use` of the app's profile.
pub const RULE: Rule = Rule { id: "app/needs_opening_often", lane: Lane::App, reads: &[FactId::IosApp], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let app = facts.ios_app.get()?;
    let limited = other_app(case).and_then(|app| app.profile).and_then(|profile| profile.ios.as_ref());
    if !limited.is_some_and(|ios| ios.needs_frequent_use) {
        return Ok(None);
    }
    if app.offloaded {
        return Ok(None);
    }
    Ok(Some(Found::new(Severity::Note, Certainty::Indirect).evidence(FactId::IosApp, app.bundle.clone())))
}
