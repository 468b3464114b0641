use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The maker lets the phone fall into deep sleep after minutes or seconds, and the backup app is not exempt.
///
/// ## Why it matters
/// In deep sleep an app has no network. Android waits for an hour before; with seconds, off the cable a backup ends
/// almost as soon as the screen is dark.
///
/// ## Sources
/// AOSP `DeviceIdleController` (`inactive_to` and `idle_after_inactive_to`, 30 minutes each); 15 seconds recorded on
/// HyperOS, Android 16. Below a sixth of Android's time is our judgement.
pub const RULE: Rule =
    Rule { id: "power/sleeps_too_soon", lane: Lane::Power, reads: &[FactId::Doze, FactId::DozeList], find };

const SOON_SECONDS: i64 = 600;

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let doze = facts.doze.get()?;
    let (Some(inactive), Some(idle)) = (doze.inactive_seconds, doze.idle_after_inactive_seconds) else {
        return Ok(None);
    };
    let total = inactive.saturating_add(idle);
    let in_use = doze.deep_enabled != Some(false) && doze.forced != Some(true);
    if !(0..SOON_SECONDS).contains(&total) || !in_use || facts.doze_list.get()?.exempts_app() {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Slows, Certainty::Indirect)
            .evidence(FactId::Doze, format!("inactive_to={inactive}s idle_after_inactive_to={idle}s"))
            .evidence(FactId::DozeList, "not on the list")
            .arg("after", Arg::Seconds(total.unsigned_abs()))
            .fixes(&["exempt_from_doze", "open_app_battery_screen"]),
    ))
}
