use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Battery saver rests while the phone is plugged in, and is on again as soon as it is not.
///
/// ## Why it matters
/// The cable that we read through hides it: the phone looks fine, and the backup stops off the cable.
///
/// ## Sources
/// AOSP `BatterySaverStateMachine`: a sticky saver is taken up again when the phone is unplugged.
pub const RULE: Rule = Rule { id: "power/saver_comes_back", lane: Lane::Power, reads: &[FactId::BatterySaver], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let saver = facts.battery_saver.get()?;
    // On now, the rule about that says so, and its fix lets go of this row too.
    if saver.on || saver.comes_back != Some(true) {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Slows, Certainty::Seen)
            .evidence(FactId::BatterySaver, "low_power=0 low_power_sticky=1")
            .fixes(&["unstick_saver", "open_battery_saver_screen"]),
    ))
}
