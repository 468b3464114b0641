use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The app is set to upload only while the phone charges, and nobody said that the phone spends its nights on the charger.
///
/// ## Why it matters
/// The cable that we read through charges the phone and hides this: off the cable, nothing goes up. Where the phone is on
/// its charger most nights, it is as it should be.
///
/// ## Sources
/// `Requires: charging=true` of every upload job. Known only for apps whose profile names these jobs. How full the battery
/// is at night is not read: `dumpsys batterystats --history` is a ring of 4 MB that a phone in use fills in about a day,
/// before Android 14 it begins anew at a full charge, and to print it costs the phone seconds. So the person is asked.
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
    let found = |severity| {
        let evidence = format!("JOB {}: Requires: charging=true", uploads.jobs[0].id);
        Found::new(severity, Certainty::Seen).evidence(FactId::Jobs, evidence)
    };
    Ok(match case.memory.answers.get("nights").map(String::as_str) {
        Some("mostly") => None,
        Some("seldom") => Some(found(Severity::Slows).fixes(&["upload_off_charger"])),
        Some(_) | None => Some(found(Severity::Note).fixes(&["tell_about_nights"])),
    })
}
