use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The upload ran and failed several times in a row.
///
/// ## Why it matters
/// After each failure the phone waits twice as long before it tries again, up to five hours.
///
/// ## Sources
/// `Num failures:` of `dumpsys jobscheduler`. `JobInfo.DEFAULT_INITIAL_BACKOFF_MILLIS` is 30 s, doubled each time,
/// at most `MAX_BACKOFF_DELAY_MILLIS` = 5 h. After four failures it has been tried for seven minutes and more:
/// a short break of the network is over by then.
pub const RULE: Rule = Rule { id: "app/keeps_failing", lane: Lane::App, reads: &[FactId::Jobs], find };

const FAILURES: u32 = 4;

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let jobs = facts.jobs.get()?;
    let Some(app) = &case.app else { return Ok(None) };
    let worst = jobs.uploads(app).jobs.into_iter().max_by_key(|job| job.failures);
    let Some(job) = worst.filter(|job| job.failures >= FAILURES) else { return Ok(None) };
    let mut evidence = format!("JOB {}: Num failures: {}", job.id, job.failures);
    if let Some(at) = &job.last_failure_local {
        evidence += &format!(", Last failed run: {at}");
    }
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Seen)
            .evidence(FactId::Jobs, evidence)
            .arg("times", Arg::Count(u64::from(job.failures)))
            .fixes(&["run_upload_job", "sign_in", "clear_cache", "open_storage_screen", "update_app", "restart_phone"]),
    ))
}
