use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, other_app};

/// ## What it finds
/// This app sends no videos while it is in the background.
///
/// ## Why it matters
/// Videos go up only while the app is open, and so does a queue behind a large one.
///
/// ## Sources
/// `no_videos_in_background` of the app's profile.
pub const RULE: Rule = Rule { id: "files/no_videos_in_background", lane: Lane::Files, reads: &[FactId::IosApp], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let app = facts.ios_app.get()?;
    let limited = other_app(case).and_then(|app| app.profile).and_then(|profile| profile.ios.as_ref());
    if !limited.is_some_and(|ios| ios.no_videos_in_background) {
        return Ok(None);
    }
    if app.offloaded {
        return Ok(None);
    }
    Ok(Some(Found::new(Severity::Note, Certainty::Indirect).evidence(FactId::IosApp, app.bundle.clone())))
}
