use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Photos or videos of a kind that the chosen service does not take.
///
/// ## Why it matters
/// They never go up, and nobody says so.
///
/// ## Sources
/// `not_taken` of the app's profile; MediaStore's `mime_type`.
pub const RULE: Rule = Rule { id: "files/kind_not_taken", lane: Lane::Files, reads: &[FactId::Media], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let media = facts.media.get()?;
    let count = media.photos.wrong_kind.unwrap_or(0) + media.videos.wrong_kind.unwrap_or(0);
    if count == 0 {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Note, Certainty::Indirect)
            .evidence(FactId::Media, format!("{count} × mime_type not taken"))
            .arg("count", Arg::Count(count)),
    ))
}
