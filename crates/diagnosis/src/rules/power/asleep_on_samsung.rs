use crate::case::Case;
use crate::facts::samsung_sleep::Asleep;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// A Samsung phone has the backup app among its sleeping or deep sleeping apps.
///
/// ## Why it matters
/// A sleeping app starts in the background now and then, a deep sleeping one never.
///
/// ## Sources
/// dontkillmyapp.com, Samsung; the list's form is read from One UI's framework, and no phone was asked by us: indirect.
pub const RULE: Rule = Rule { id: "power/asleep_on_samsung", lane: Lane::Power, reads: &[FactId::SamsungSleep], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let sleep = facts.samsung_sleep.get()?;
    let Some(asleep) = sleep.asleep else { return Ok(None) };
    match asleep {
        Asleep::ByPhone | Asleep::ByPerson | Asleep::ByAnomaly | Asleep::Other => {}
    }
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Indirect)
            .evidence(FactId::SamsungSleep, sleep.row.clone().unwrap_or_default())
            .fixes(&["open_device_care", "open_app_battery_screen"]),
    ))
}
