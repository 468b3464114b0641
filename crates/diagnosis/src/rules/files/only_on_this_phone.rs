use crate::case::Case;
use crate::fact::Missing;
use crate::facts::photo_library::evidence;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, is_about_icloud};

/// ## What it finds
/// Photos and videos whose original is on this phone and not in iCloud Photos. At least so many.
///
/// ## Why it matters
/// With the phone they are lost. They are to be copied before anything is tried that carries a risk.
///
/// ## Sources
/// iOS's own library (`Photos.sqlite`); which signs count is written in the crate `library`. What another app sent
/// elsewhere does not stand there: a check that is about another app says nothing.
pub const RULE: Rule = Rule { id: "files/only_on_this_phone", lane: Lane::Files, reads: &[FactId::PhotoLibrary], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let library = facts.photo_library.get()?;
    if !is_about_icloud(case) {
        return Ok(None);
    }
    let untold = || Missing { fact: FactId::PhotoLibrary, unknown: library.untold() };
    let only_here = library.only_here.as_ref().ok_or_else(untold)?;
    if only_here.count() == 0 {
        // "None" would say more than is known.
        return if library.unclear > 0 { Err(untold()) } else { Ok(None) };
    }
    Ok(Some(
        Found::new(Severity::Note, Certainty::Seen)
            .evidence(FactId::PhotoLibrary, evidence("ZLOCALAVAILABILITY=1 ZREMOTEAVAILABILITY=0", only_here))
            .arg("what", only_here.worded())
            .arg("size", Arg::Bytes(only_here.bytes)),
    ))
}
