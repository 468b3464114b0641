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
/// `Requires: charging=true` of every upload job. Known only for apps whose profile names these jobs. The nights, from the
/// phone's history of its battery where that covers three; that is seldom, so the person is asked. What the phone shows
/// holds against what somebody remembers.
pub const RULE: Rule = Rule {
    id: "app/only_while_charging",
    lane: Lane::App,
    reads: &[FactId::Jobs, FactId::Battery, FactId::Nights],
    find,
};

/// Two nights may be a journey.
const ENOUGH_NIGHTS: u32 = 3;

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
    if let Some(nights) = facts.nights.ok().filter(|nights| nights.covered >= ENOUGH_NIGHTS) {
        let evidence = format!("plug= in {} of {} nights", nights.on_charger, nights.covered);
        if nights.on_charger == 0 {
            let found = found(Severity::Slows).evidence(FactId::Nights, evidence);
            return Ok(Some(found.fixes(&["upload_off_charger"])));
        }
        if nights.on_charger * 2 >= nights.covered {
            return Ok(None);
        }
    }
    Ok(match case.memory.answers.get("nights").map(String::as_str) {
        Some("mostly") => None,
        Some("seldom") => Some(found(Severity::Slows).fixes(&["upload_off_charger"])),
        Some(_) | None => Some(found(Severity::Note).fixes(&["tell_about_nights"])),
    })
}
