use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The phone ended the app several times while it was at work, to save memory or power.
///
/// ## Why it matters
/// Each time the upload starts again from the photo it was at.
///
/// ## Sources
/// `ApplicationExitInfo.REASON_LOW_MEMORY` 3, `…_EXCESSIVE_RESOURCE_USAGE` 9, `…_FREEZER` 14 of
/// `dumpsys activity exit-info`. That a cached app (importance 400) is ended is ordinary and not counted:
/// `RunningAppProcessInfo.IMPORTANCE_SERVICE` is 300. Three times in three days is our own choice.
pub const RULE: Rule = Rule { id: "app/keeps_being_killed", lane: Lane::App, reads: &[FactId::ExitInfo], find };

const TIMES: usize = 3;
const THREE_DAYS_SECONDS: i64 = 3 * 86_400;
const AT_WORK: u32 = 300;

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let exits = &facts.exit_info.get()?.exits;
    let kills: Vec<_> = exits
        .iter()
        .filter(|exit| exit.reason.is_killed_for_resources())
        .filter(|exit| exit.importance.is_some_and(|importance| importance <= AT_WORK))
        .filter(|exit| exit.age_seconds.is_some_and(|age| age < THREE_DAYS_SECONDS))
        .collect();
    let Some(last) = kills.first().filter(|_| kills.len() >= TIMES) else { return Ok(None) };
    Ok(Some(
        Found::new(Severity::Slows, Certainty::Indirect)
            .evidence(FactId::ExitInfo, format!("{} × {}", kills.len(), last.reason_text))
            .arg("times", Arg::Count(kills.len() as u64))
            .fixes(&["open_app", "open_maker_list", "restart_phone"]),
    ))
}
