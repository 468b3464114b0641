use crate::case::Case;
use crate::facts::jobs::Constraint;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The phone is plugged in, does not charge any more because of a charge limit, and the upload waits for charging.
///
/// ## Why it matters
/// Below 90 % a phone that rests at its limit does not count as charging: such an upload waits for ever.
///
/// ## Sources
/// Seedvault issues 833 and 911; AOSP `BatteryStatsImpl.setBatteryStateLocked` (full, or 90 % and more, is charging).
pub const RULE: Rule = Rule {
    id: "power/charge_limit_in_the_way",
    lane: Lane::Power,
    reads: &[FactId::ChargeLimit, FactId::Battery, FactId::Jobs],
    find,
};

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(app) = &case.app else { return Ok(None) };
    let limit = facts.charge_limit.get()?;
    if limit.limited != Some(true) || limit.plugged != Some(true) || limit.counts_as_charging != Some(false) {
        return Ok(None);
    }
    if facts.battery.get()?.overridden {
        return Ok(None);
    }
    let uploads = facts.jobs.get()?.uploads(app);
    let waits = |job: &&&crate::facts::jobs::Job| job.blocking.contains(&Constraint::Charging);
    let Some(job) = uploads.jobs.iter().find(waits) else { return Ok(None) };
    let (severity, certainty) =
        if uploads.known { (Severity::Stops, Certainty::Seen) } else { (Severity::ProbablyStops, Certainty::Indirect) };
    Ok(Some(
        Found::new(severity, certainty)
            .evidence(FactId::ChargeLimit, limit.evidence.clone().unwrap_or_default())
            .evidence(FactId::Jobs, format!("JOB {}: Unsatisfied constraints: CHARGING", job.id))
            .fixes(&["turn_off_charge_limit", "open_app_by_hand"]),
    ))
}
