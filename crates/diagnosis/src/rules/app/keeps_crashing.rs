use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The backup app broke down several times within a week.
///
/// ## Why it matters
/// A run that breaks down uploads nothing more, and one bad photo can break each run at the same place.
///
/// ## Sources
/// `ApplicationExitInfo.REASON_CRASH` 4, `…_CRASH_NATIVE` 5, `…_ANR` 6, `…_INITIALIZATION_FAILURE` 7 of
/// `dumpsys activity exit-info`. Three times, because one crash happens to any app; our own choice.
pub const RULE: Rule = Rule { id: "app/keeps_crashing", lane: Lane::App, reads: &[FactId::ExitInfo], find };

const TIMES: usize = 3;
const WEEK_SECONDS: i64 = 7 * 86_400;

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let exits = &facts.exit_info.get()?.exits;
    let crashes: Vec<_> = exits
        .iter()
        .filter(|exit| exit.reason.is_crash() && exit.age_seconds.is_some_and(|age| age < WEEK_SECONDS))
        .collect();
    let Some(last) = crashes.first().filter(|_| crashes.len() >= TIMES) else { return Ok(None) };
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Indirect)
            .evidence(FactId::ExitInfo, format!("{} × {}", crashes.len(), last.reason_text))
            .arg("times", Arg::Count(crashes.len() as u64))
            .fixes(&["update_app", "clear_cache", "open_storage_screen", "restart_phone"]),
    ))
}
