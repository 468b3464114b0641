use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Battery saver starts by itself at a high level.
///
/// ## Why it matters
/// From that level on, nothing is backed up off the charger. At the usual 15 or 20 % that is as it should be.
///
/// ## Sources
/// AOSP `BatterySaverStateMachine`, `low_power_trigger_level`. From what level it is in the way is our judgement:
/// a phone spends the evening below half.
pub const RULE: Rule = Rule { id: "power/saver_scheduled", lane: Lane::Power, reads: &[FactId::BatterySaver], find };

const USUAL_PERCENT: u8 = 20;
const HALF_PERCENT: u8 = 50;

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let saver = facts.battery_saver.get()?;
    // By routine, the level is not used.
    let Some(level) = saver.starts_at_percent.filter(|_| saver.starts_by_routine != Some(true)) else {
        return Ok(None);
    };
    if level <= USUAL_PERCENT {
        return Ok(None);
    }
    let severity = if level >= HALF_PERCENT { Severity::Slows } else { Severity::Note };
    Ok(Some(
        Found::new(severity, Certainty::Seen)
            .evidence(FactId::BatterySaver, format!("low_power_trigger_level={level}"))
            .arg("level", Arg::Percent(level))
            .fixes(&["unschedule_saver", "open_battery_saver_screen"]),
    ))
}
