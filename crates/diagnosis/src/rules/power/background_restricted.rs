use crate::case::Case;
use crate::facts::background::Level;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The backup app is not allowed to run in the background.
///
/// ## Why it matters
/// Its jobs do not start at all while it is not open. Being on the Doze list or in a good bucket does not help: a phone
/// was recorded that had both and was restricted all the same.
///
/// ## Sources
/// AOSP `AppStateTracker.isRunAnyInBackgroundAppOpsAllowed`; Ikolvi/Tracelet issue 406.
pub const RULE: Rule =
    Rule { id: "power/background_restricted", lane: Lane::Power, reads: &[FactId::Background], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let background = facts.background.get()?;
    if background.restricted() {
        let mode = if background.uid_restricted() { &background.uid_mode } else { &background.package_mode };
        return Ok(Some(
            Found::new(Severity::Stops, Certainty::Seen)
                .evidence(FactId::Background, format!("{}: {mode}", background.op))
                .fixes(&["allow_background", "open_app_battery_screen"]),
        ));
    }
    // The op allows it and the system's own summary says no: then the summary is what it acts by.
    if background.level == Some(Level::BackgroundRestricted) {
        return Ok(Some(
            Found::new(Severity::ProbablyStops, Certainty::Indirect)
                .evidence(FactId::Background, "bg-restriction-level: background_restricted")
                .fixes(&["open_app_battery_screen"]),
        ));
    }
    Ok(None)
}
