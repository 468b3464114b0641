use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::phone::Platform;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, ios_says};

/// ## What it finds
/// Airplane mode is on.
///
/// ## Why it matters
/// It turns the radios off. People leave it on after a flight or a night. Wi-Fi may be turned on again beside it:
/// then it is only worth knowing.
///
/// ## Sources
/// `Settings.Global.AIRPLANE_MODE_ON`; on an iPhone `inAirplaneMode` of `syncstatus.plist`.
pub const RULE: Rule = Rule {
    id: "connection/airplane_mode_on",
    lane: Lane::Connection,
    reads: &[FactId::AirplaneMode, FactId::Networks, FactId::IcloudPhotos],
    find,
};

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    if case.phone.platform == Platform::Iphone {
        let status = ios_says(facts)?;
        let severity = if status.connected { Severity::Note } else { Severity::Stops };
        let found = || Found::by_ios(facts, severity, "inAirplaneMode=true").fixes(&["open_airplane_screen"]);
        return Ok(status.airplane_mode.then(found));
    }
    if !facts.airplane_mode.get()?.on {
        return Ok(None);
    }
    let online = facts.networks.get()?.active.is_some();
    let severity = if online { Severity::Note } else { Severity::Stops };
    Ok(Some(
        Found::new(severity, Certainty::Seen)
            .evidence(FactId::AirplaneMode, "airplane_mode_on=1")
            .fixes(&["turn_off_airplane_mode", "open_airplane_screen"]),
    ))
}
