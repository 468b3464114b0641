use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The battery is so low that the phone holds back background work.
///
/// ## Why it matters
/// Jobs that ask for "battery not low" wait until the level is 5 points above the warning level.
/// While the phone is plugged in it counts as not low, so the cable hides this.
///
/// ## Sources
/// AOSP `config_lowBatteryWarningLevel` = 15, `config_lowBatteryCloseWarningBump` = 5;
/// `BatteryService.shouldSendBatteryLowLocked`.
pub const RULE: Rule = Rule { id: "power/battery_too_low", lane: Lane::Power, reads: &[FactId::Battery], find };

const LOW_PERCENT: u8 = 15;

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let battery = facts.battery.get()?;
    if battery.level_percent > LOW_PERCENT || battery.overridden {
        return Ok(None);
    }
    // Plugged in, the system treats the battery as not low: the backup may run now, and stops off the cable.
    let severity = if battery.plugged { Severity::Slows } else { Severity::Stops };
    Ok(Some(
        Found::new(severity, Certainty::Seen)
            .evidence(FactId::Battery, format!("level: {}", battery.level_percent))
            .arg("level", Arg::Percent(battery.level_percent))
            .fixes(&["charge_phone"]),
    ))
}
