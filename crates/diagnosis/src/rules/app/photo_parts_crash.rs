use crate::case::Case;
use crate::facts::photo_crashes::PARTS;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// A part of iOS that keeps or sends photos broke down several times within a week.
///
/// ## Why it matters
/// Each time the work of that part ends, and may begin again at the same photo.
///
/// ## Sources
/// Names and times of crash reports. Three times, as for apps on Android; our own choice.
pub const RULE: Rule =
    Rule { id: "app/photo_parts_crash", lane: Lane::App, reads: &[FactId::PhotoCrashes, FactId::IcloudPhotos], find };

const TIMES: usize = 3;
const WEEK_SECONDS: i64 = 7 * 86_400;

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let crashes = &facts.photo_crashes.get()?.crashes;
    let recent = |part: &str| {
        let of_part = crashes.iter().filter(|crash| crash.part == part);
        of_part.filter(|crash| (0..WEEK_SECONDS).contains(&crash.age_seconds)).count()
    };
    let Some((part, times)) = PARTS.into_iter().map(|part| (part, recent(part))).max_by_key(|(_, times)| *times) else {
        return Ok(None);
    };
    if times < TIMES {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Indirect)
            .evidence(FactId::PhotoCrashes, format!("{times} × {part}"))
            .arg("times", Arg::Count(times as u64))
            .fixes(&["update_ios", "restart_phone"]),
    ))
}
