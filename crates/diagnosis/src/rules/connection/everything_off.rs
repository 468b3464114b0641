use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Wi-Fi and mobile data are both switched off.
///
/// ## Why it matters
/// The phone has no way to the internet.
///
/// ## Sources
/// `Active default network: none`, `Wifi is disabled`, `mobile_data=0`.
pub const RULE: Rule = Rule {
    id: "connection/everything_off",
    lane: Lane::Connection,
    reads: &[FactId::AirplaneMode, FactId::Networks, FactId::Wifi, FactId::MobileNetwork],
    find,
};

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    // With airplane mode on, that is what turned them off.
    if facts.networks.get()?.active.is_some() || facts.airplane_mode.get()?.on || facts.wifi.get()?.enabled {
        return Ok(None);
    }
    if facts.mobile_network.get()?.data_on != Some(false) {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Stops, Certainty::Seen)
            .evidence(FactId::Wifi, "Wifi is disabled")
            .evidence(FactId::MobileNetwork, "mobile_data=0")
            .fixes(&["turn_on_wifi", "open_wifi_screen", "turn_on_mobile_data", "open_data_usage_screen"]),
    ))
}
