use crate::case::Case;
use crate::facts::media::TooLarge;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Photos or videos that are larger than the chosen service takes.
///
/// ## Why it matters
/// They never go up, and in some apps one of them holds up the queue behind it.
///
/// ## Sources
/// The limits, with their sources, are in `knowledge/apps`. One large video that blocks the queue: Immich discussion
/// 3120, Ente's troubleshooting page.
pub const RULE: Rule = Rule { id: "files/too_large_for_service", lane: Lane::Files, reads: &[FactId::Media], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let media = facts.media.get()?;
    let over = |too_large: Option<TooLarge>| too_large.filter(|too_large| too_large.count > 0);
    let (photos, videos) = (over(media.photos.too_large), over(media.videos.too_large));
    let count = photos.map_or(0, |photos| photos.count) + videos.map_or(0, |videos| videos.count);
    // Photos and videos may have limits of their own; the sentence names that of the kind that is over it.
    let Some(limit) = videos.or(photos).map(|over| over.limit_bytes) else { return Ok(None) };
    let largest = [photos, videos].into_iter().flatten().map(|over| over.largest_bytes).max().unwrap_or(0);
    Ok(Some(
        Found::new(Severity::Slows, Certainty::Seen)
            .evidence(FactId::Media, format!("{count} × _size > {limit}, largest {largest}"))
            .arg("count", Arg::Count(count))
            .arg("largest", Arg::Bytes(largest))
            .arg("limit", Arg::Bytes(limit)),
    ))
}
