use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, other_app};

/// ## What it finds
/// Whether the app may see all photos: iPhones do not tell computers.
///
/// ## Why it matters
/// With limited access the app never sees new photos.
///
/// ## Sources
/// The permissions are in `TCC.db`, which a computer sees only in a whole backup. So the person is asked.
pub const RULE: Rule = Rule { id: "access/photo_access_unseen", lane: Lane::Access, reads: &[FactId::IosApp], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let app = facts.ios_app.get()?;
    if other_app(case).is_none() {
        return Ok(None);
    }
    if case.memory.answers.get("photo_access").is_some_and(|answer| answer == "all") {
        return Ok(None);
    }
    if app.offloaded {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Note, Certainty::Indirect)
            .evidence(FactId::IosApp, app.bundle.clone())
            .fixes(&["allow_all_photos"]),
    ))
}
