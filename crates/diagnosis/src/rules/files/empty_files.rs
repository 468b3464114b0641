use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Photos or videos without any content.
///
/// ## Why it matters
/// They are left over from a photo that was never finished. No service takes them, and an app may try again and again.
///
/// ## Sources
/// MediaStore `_size` = 0; the column is the file's length.
pub const RULE: Rule = Rule { id: "files/empty_files", lane: Lane::Files, reads: &[FactId::Media], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let media = facts.media.get()?;
    let count = media.photos.empty + media.videos.empty;
    if count == 0 {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Note, Certainty::Seen)
            .evidence(FactId::Media, format!("{count} × _size=0"))
            .arg("count", Arg::Count(count)),
    ))
}
