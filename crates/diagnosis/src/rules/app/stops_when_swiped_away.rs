use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, other_app};

/// ## What it finds
/// The backup is done by an app that is not a part of iOS.
///
/// ## Why it matters
/// iOS starts such an app again only if the person did not swipe it away, and gives it little time.
///
/// ## Sources
/// docs.jottacloud.com 2233504: about 180 seconds after leaving the app, then 10 to 30 now and then, none once swiped away.
/// Its maker writes of every app.
pub const RULE: Rule = Rule { id: "app/stops_when_swiped_away", lane: Lane::App, reads: &[FactId::IosApp], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let app = facts.ios_app.get()?;
    if other_app(case).is_none() || app.offloaded {
        return Ok(None);
    }
    Ok(Some(Found::new(Severity::Note, Certainty::Indirect).evidence(FactId::IosApp, app.bundle.clone())))
}
