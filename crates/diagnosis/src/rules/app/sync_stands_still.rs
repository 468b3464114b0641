use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, icloud_says};

/// ## What it finds
/// Between two checks, hours apart, the sync of photos did not move, although something waits and nothing holds it back.
///
/// ## Why it matters
/// One look cannot tell slow from stuck: a large library takes days. Two looks that show the same can.
///
/// ## Sources
/// The last sync and the counts in the cloud of `syncstatus.plist`, then and now. How far apart: `LEAST_APART_SECONDS`.
pub const RULE: Rule = Rule { id: "app/sync_stands_still", lane: Lane::App, reads: &[FactId::IcloudPhotos], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    if icloud_says(case, facts)?.is_none() {
        return Ok(None);
    }
    let icloud = facts.icloud_photos.get()?;
    let Some(earlier) = case.memory.icloud_photos.as_ref().filter(|earlier| icloud.stands_still_since(earlier)) else {
        return Ok(None);
    };
    let last = earlier.last_sync.map_or_else(|| "?".to_owned(), |last| last.to_string());
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Seen)
            .evidence(FactId::IcloudPhotos, format!("lastSyncDate={last}, then and now"))
            .arg("since", Arg::Time(earlier.read_at))
            .fixes(&["leave_on_charger", "sync_now", "restart_phone"]),
    ))
}
