use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The backup app has no way to be started by iOS.
///
/// ## Why it matters
/// It uploads only while it is open on the screen.
///
/// ## Sources
/// `UIBackgroundModes` and `BGTaskSchedulerPermittedIdentifiers` of the app. The upload extension of iOS 26.1 is not in the
/// list, so that an app may upload all the same: worth knowing, and no more.
pub const RULE: Rule = Rule { id: "app/no_background_work", lane: Lane::App, reads: &[FactId::IosApp], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let app = facts.ios_app.get()?;
    if app.offloaded || app.installing || app.works_in_background() {
        return Ok(None);
    }
    Ok(Some(Found::new(Severity::Note, Certainty::Indirect).evidence(FactId::IosApp, "no UIBackgroundModes")))
}
