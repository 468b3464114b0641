use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The app is set to upload only while the phone charges.
///
/// ## Why it matters
/// The cable that we read through charges the phone and hides this: off the cable, nothing goes up.
///
/// ## Sources
/// `Requires: charging=true` of every upload job. Known only for apps whose profile names these jobs.
pub const RULE: Rule =
    Rule { id: "app/only_while_charging", lane: Lane::App, reads: &[FactId::Jobs, FactId::Battery], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(app) = &case.app else { return Ok(None) };
    let jobs = facts.jobs.get()?;
    let uploads = jobs.uploads(app);
    let waits = uploads.known && !uploads.jobs.is_empty() && uploads.jobs.iter().all(|job| job.wants_charging);
    // Off the charger the job waits now, and the rule about waiting says so.
    if !waits || !facts.battery.get()?.plugged {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Note, Certainty::Seen)
            .evidence(FactId::Jobs, format!("JOB {}: Requires: charging=true", uploads.jobs[0].id)),
    ))
}
