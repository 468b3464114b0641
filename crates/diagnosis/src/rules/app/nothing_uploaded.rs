use crate::case::Case;
use crate::facts::traffic::A_PHOTO_BYTES;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// New photos came this week, and the backup app sent next to nothing.
///
/// ## Why it matters
/// It is the proof, whatever the app says. It names no cause: other findings do.
///
/// ## Sources
/// `tb=` of the app's own uid in `dumpsys netstats detail`, against `date_added` in MediaStore. Only concluded: the new
/// photos may lie in folders that nobody chose for the backup, and another app may send for this one.
/// Photos of the last day do not count, because a backup may wait for the night.
pub const RULE: Rule =
    Rule { id: "app/nothing_uploaded", lane: Lane::App, reads: &[FactId::Traffic, FactId::Media], find };

/// One or two new pictures may be screenshots or from a messenger.
const FEW: u64 = 5;
/// The phone's books must go back over nearly the whole week.
const SIX_DAYS_SECONDS: u64 = 6 * 86_400;

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let traffic = facts.traffic.get()?;
    let media = facts.media.get()?;
    // Makers' galleries and the like have another package send for them.
    let android = case.app.as_ref().and_then(|app| app.profile).and_then(|profile| profile.android.as_ref());
    if android.is_some_and(|android| !android.companions.is_empty()) {
        return Ok(None);
    }
    let week = media.photos.added_last_week + media.videos.added_last_week;
    let day = media.photos.added_last_day + media.videos.added_last_day;
    let new = week.saturating_sub(day);
    if new < FEW || traffic.recorded_seconds < SIX_DAYS_SECONDS || traffic.sent_7d_bytes >= A_PHOTO_BYTES {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Indirect)
            .evidence(FactId::Traffic, format!("tb={} in 7 days", traffic.sent_7d_bytes))
            .evidence(FactId::Media, format!("{new} rows with a date_added of this week before the last day"))
            .arg("count", Arg::Count(new))
            .arg("sent", Arg::Bytes(traffic.sent_7d_bytes))
            .fixes(&["open_app_by_hand"]),
    ))
}
