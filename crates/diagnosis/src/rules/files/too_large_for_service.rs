use crate::case::Case;
use crate::facts::unfit::TooLarge;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::files::never_up;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Photos or videos that are larger than the chosen service takes.
///
/// ## Why it matters
/// They never go up, and in some apps one of them holds up the queue behind it.
///
/// ## Sources
/// The limits, with their sources, are in `knowledge/apps`. One large video that blocks the queue: Immich discussion
/// 3120, Ente's troubleshooting page. Of an iPhone: the size of the original that its library tells, whether it is on the
/// phone or in iCloud; of one that was edited nothing is said, because an app sends what was made of it.
pub const RULE: Rule =
    Rule { id: "files/too_large_for_service", lane: Lane::Files, reads: &[FactId::Media, FactId::PhotoLibrary], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(left) = never_up(case, facts)? else { return Ok(None) };
    let over = |too_large: Option<TooLarge>| too_large.filter(|too_large| too_large.count > 0);
    let (photos, videos) = (over(left.photos.too_large), over(left.videos.too_large));
    let count = photos.map_or(0, |photos| photos.count) + videos.map_or(0, |videos| videos.count);
    // Photos and videos may have limits of their own; the sentence names that of the kind that is over it.
    let Some(limit) = videos.or(photos).map(|over| over.limit_bytes) else {
        let limited = left.photos.too_large.is_some() || left.videos.too_large.is_some();
        return left.none(if limited { left.untold.sizes } else { 0 });
    };
    let largest = [photos, videos].into_iter().flatten().map(|over| over.largest_bytes).max().unwrap_or(0);
    let size = left.named("_size", "bytes of the original");
    Ok(Some(
        Found::new(Severity::Slows, Certainty::Seen)
            .evidence(left.fact, format!("{count} × {size} > {limit}, largest {largest}"))
            .arg("count", Arg::Count(count))
            .arg("largest", Arg::Bytes(largest))
            .arg("limit", Arg::Bytes(limit)),
    ))
}
