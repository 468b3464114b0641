use crate::case::Case;
use crate::facts::media::{Kind, Media};
use crate::facts::{FactId, Lane, Snapshot};
use crate::internet::send::bits_to_message;
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// This computer's internet sends so slowly that photos of a phone in the same network take very long.
///
/// ## Why it matters
/// Nothing is broken then, and waiting helps. It is indirect: whether the phone is in the same network is not known.
///
/// ## Sources
/// A measurement that the person asked for (`internet::send`). Slow is where a minute of video takes eight minutes and more:
/// 60 MB (1080p at 30 frames, the page "Record Video" of iOS) at 1 Mbit/s. Or where what this phone took in a day, by the
/// last week, does not get away in a night of eight hours: then it never catches up.
pub const RULE: Rule = Rule {
    id: "connection/line_sends_slowly",
    lane: Lane::Connection,
    reads: &[FactId::Upstream, FactId::Media],
    find,
};

const SLOW_BITS_PER_SECOND: u64 = 1_000_000;
pub(crate) const MINUTE_OF_VIDEO_BYTES: u64 = 60_000_000;
const NIGHT_SECONDS: u64 = 8 * 60 * 60;

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let upstream = facts.upstream.get()?;
    let never_catches_up =
        facts.media.ok().and_then(bytes_a_day).is_some_and(|bytes| upstream.seconds_for(bytes) > NIGHT_SECONDS);
    if upstream.at_least || (upstream.bits_per_second >= SLOW_BITS_PER_SECOND && !never_catches_up) {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Slows, Certainty::Indirect)
            .evidence(FactId::Upstream, format!("{} bit/s", upstream.bits_per_second))
            .arg("speed", Arg::Message(Box::new(bits_to_message(upstream.bits_per_second))))
            .arg("minute", Arg::Seconds(upstream.seconds_for(MINUTE_OF_VIDEO_BYTES))),
    ))
}

/// What the phone took in a day, by the last week and the mean size of its photos and videos; `None`: nothing.
pub(crate) fn bytes_a_day(media: &Media) -> Option<u64> {
    let week =
        |kind: &Kind| kind.bytes.checked_div(kind.count).map_or(0, |mean| mean.saturating_mul(kind.added_last_week));
    Some((week(&media.photos).saturating_add(week(&media.videos))) / 7).filter(|bytes| *bytes > 0)
}
