use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Battery saver is on: Android's, or a maker's own beside it.
///
/// ## Why it matters
/// Battery saver holds back jobs and the network of apps in the background.
///
/// ## Sources
/// AOSP `BatterySaverPolicy` (`force_all_apps_standby`, `force_background_check`). A maker's own row is from memory,
/// so that it counts for less.
pub const RULE: Rule = Rule { id: "power/saver_on", lane: Lane::Power, reads: &[FactId::BatterySaver], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let saver = facts.battery_saver.get()?;
    if saver.on {
        return Ok(Some(
            Found::new(Severity::ProbablyStops, Certainty::Seen)
                .evidence(FactId::BatterySaver, "low_power=1")
                .fixes(&["turn_off_saver", "open_battery_saver_screen"]),
        ));
    }
    if saver.maker_saver_on == Some(true) {
        return Ok(Some(
            Found::new(Severity::Slows, Certainty::Indirect)
                .evidence(FactId::BatterySaver, "maker's power saving mode on")
                .fixes(&["open_battery_saver_screen"]),
        ));
    }
    Ok(None)
}
