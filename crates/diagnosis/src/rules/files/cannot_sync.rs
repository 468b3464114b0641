use crate::case::Case;
use crate::fact::Missing;
use crate::facts::photo_library::evidence;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, is_about_icloud};

/// ## What it finds
/// Photos and videos on which iOS gave up: the Photos app says "Couldn't sync" of them.
///
/// ## Why it matters
/// They never go up by themselves, whatever is done about the rest.
///
/// ## Sources
/// `ZCLOUDLOCALSTATE` = 4 of a photo, from one public report of a library in macOS 26; hence "probably". A photo that
/// another column shows to be in iCloud does not count.
pub const RULE: Rule = Rule { id: "files/cannot_sync", lane: Lane::Files, reads: &[FactId::PhotoLibrary], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let library = facts.photo_library.get()?;
    if !is_about_icloud(case) {
        return Ok(None);
    }
    let untold = || Missing { fact: FactId::PhotoLibrary, unknown: library.untold() };
    let cannot = library.cannot_sync.as_ref().ok_or_else(untold)?;
    if cannot.count() == 0 {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Indirect)
            .evidence(FactId::PhotoLibrary, evidence("ZCLOUDLOCALSTATE=4", cannot))
            .arg("what", cannot.worded()),
    ))
}
