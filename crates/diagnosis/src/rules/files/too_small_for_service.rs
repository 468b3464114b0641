use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::files::never_up;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Photos with so few pixels that the chosen service leaves them out.
///
/// ## Why it matters
/// They look like photos that wait, and never go up.
///
/// ## Sources
/// `min_pixels_side` of the app's profile. A photo counts only if both its sides are smaller. Of an iPhone: both as it was
/// taken and as it is shown; what PhotoKit tells of a photo whose original is in iCloud may be the size of its small copy
/// (Open Radar 21045111).
pub const RULE: Rule =
    Rule { id: "files/too_small_for_service", lane: Lane::Files, reads: &[FactId::Media, FactId::PhotoLibrary], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(left) = never_up(case, facts)? else { return Ok(None) };
    let limits = case.app.as_ref().and_then(|app| app.profile).map(|profile| &profile.limits);
    let least = limits.and_then(|limits| limits.min_pixels_side.as_ref()).map(|least| least.value);
    let (Some(count @ 1..), Some(least)) = (left.photos.too_small, least) else { return left.none(left.untold.sides) };
    let sides = left.named("width and height", "ZWIDTH and ZHEIGHT");
    Ok(Some(
        Found::new(Severity::Note, Certainty::Indirect)
            .evidence(left.fact, format!("{count} × {sides} < {least}"))
            .arg("count", Arg::Count(count))
            .arg("least", Arg::Count(u64::from(least))),
    ))
}
