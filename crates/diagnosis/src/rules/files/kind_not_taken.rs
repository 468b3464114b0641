use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::files::never_up;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Photos or videos of a kind that the chosen service does not take.
///
/// ## Why it matters
/// They never go up, and nobody says so.
///
/// ## Sources
/// `not_taken` of the app's profile; MediaStore's `mime_type`, and the uniform type of the library of an iPhone.
pub const RULE: Rule =
    Rule { id: "files/kind_not_taken", lane: Lane::Files, reads: &[FactId::Media, FactId::PhotoLibrary], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(left) = never_up(case, facts)? else { return Ok(None) };
    let count = left.photos.wrong_kind.unwrap_or(0) + left.videos.wrong_kind.unwrap_or(0);
    if count == 0 {
        return left.none(left.untold.kinds);
    }
    let kind = left.named("mime_type", "ZUNIFORMTYPEIDENTIFIER");
    Ok(Some(
        Found::new(Severity::Note, Certainty::Indirect)
            .evidence(left.fact, format!("{count} × {kind} not taken"))
            .arg("count", Arg::Count(count)),
    ))
}
