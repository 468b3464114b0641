use crate::case::Case;
use crate::facts::scheduler_verdict::DEFAULT_LOW_PERCENT;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::phone::Platform;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, ios_says};

/// ## What it finds
/// The battery is so low that the phone holds back background work.
///
/// ## Why it matters
/// Jobs that ask for "battery not low" wait until the level is 5 points above the warning level.
/// While the phone is plugged in it counts as not low, so the cable hides this.
///
/// ## Sources
/// AOSP `config_lowBatteryWarningLevel` = 15, or the level that the person chose (`low_power_trigger_level`);
/// `config_lowBatteryCloseWarningBump` = 5; `BatteryService.shouldSendBatteryLowLocked`.
/// On an iPhone `lowBatteryLevel` of `syncstatus.plist`: iOS names no level from which on it holds work back.
pub const RULE: Rule = Rule {
    id: "power/battery_too_low",
    lane: Lane::Power,
    reads: &[FactId::Battery, FactId::SchedulerVerdict, FactId::IcloudPhotos],
    find,
};

/// A battery that is more than half full is not low, whatever an old note of iOS says.
const NOT_LOW_PERCENT: u8 = 50;

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let battery = facts.battery.get()?;
    if case.phone.platform == Platform::Iphone {
        let low = ios_says(facts)?.low_battery && battery.level_percent <= NOT_LOW_PERCENT;
        let found = || {
            Found::by_ios(facts, Severity::Stops, "lowBatteryLevel=true")
                .evidence(FactId::Battery, format!("BatteryCurrentCapacity={}", battery.level_percent))
                .arg("level", Arg::Percent(battery.level_percent))
                .fixes(&["charge_phone"])
        };
        return Ok(low.then(found));
    }
    let verdict = facts.scheduler_verdict.ok();
    let low_at = verdict.and_then(|verdict| verdict.low_at_percent).unwrap_or(DEFAULT_LOW_PERCENT);
    // Low by the phone's own verdict too, where it has come up from below and not yet far enough.
    let said_low = verdict.is_some_and(|verdict| verdict.battery_not_low == Some(false));
    if battery.overridden || (battery.level_percent > low_at && !said_low) {
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
