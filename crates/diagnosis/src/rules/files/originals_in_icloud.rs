use crate::case::Case;
use crate::fact::Missing;
use crate::facts::photo_library::evidence;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, other_app};

/// ## What it finds
/// Another backup app is to upload photos whose originals are in iCloud and not on this phone ("Optimise Storage").
///
/// ## Why it matters
/// Each original has to be loaded from iCloud first. That takes long, and some apps send the small copy, or none.
///
/// ## Sources
/// `ZLOCALAVAILABILITY` = -1 of the original in iOS's own library (iLEAPP, "optimised" assets, iOS 14 to 26). For iCloud
/// Photos itself nothing is wrong with that.
pub const RULE: Rule =
    Rule { id: "files/originals_in_icloud", lane: Lane::Files, reads: &[FactId::PhotoLibrary], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let library = facts.photo_library.get()?;
    if other_app(case).is_none() {
        return Ok(None);
    }
    let untold = || Missing { fact: FactId::PhotoLibrary, unknown: library.untold() };
    let not_here = library.not_here.as_ref().ok_or_else(untold)?;
    if not_here.count() == 0 {
        return if library.unclear > 0 { Err(untold()) } else { Ok(None) };
    }
    Ok(Some(
        Found::new(Severity::Slows, Certainty::Indirect)
            .evidence(FactId::PhotoLibrary, evidence("ZLOCALAVAILABILITY=-1", not_here))
            .arg("what", not_here.worded())
            .arg("size", Arg::Bytes(not_here.bytes)),
    ))
}
