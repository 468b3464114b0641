use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::files::never_up;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Photos or videos without any content.
///
/// ## Why it matters
/// They are left over from a photo that was never finished. No service takes them, and an app may try again and again.
///
/// ## Sources
/// MediaStore `_size` = 0; the column is the file's length. Of an iPhone: both columns of the size say 0 of an original that is
/// on the phone. No source says what iOS means by that, so that it is concluded.
pub const RULE: Rule =
    Rule { id: "files/empty_files", lane: Lane::Files, reads: &[FactId::Media, FactId::PhotoLibrary], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(left) = never_up(case, facts)? else { return Ok(None) };
    let count = left.photos.empty + left.videos.empty;
    if count == 0 {
        return left.none(left.untold.sizes);
    }
    let certainty = if left.fact == FactId::Media { Certainty::Seen } else { Certainty::Indirect };
    let size = left.named("_size=0", "bytes of the original = 0");
    Ok(Some(
        Found::new(Severity::Note, certainty)
            .evidence(left.fact, format!("{count} × {size}"))
            .arg("count", Arg::Count(count)),
    ))
}
