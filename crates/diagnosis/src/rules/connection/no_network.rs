use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::phone::Platform;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, ios_says, is_about_icloud};

/// ## What it finds
/// The phone is connected to no network, though something is switched on that could connect.
///
/// ## Why it matters
/// Without the internet nothing is uploaded.
///
/// ## Sources
/// `Active default network: none` of `dumpsys connectivity`; on an iPhone `connectedToNetwork` of `syncstatus.plist`.
pub const RULE: Rule = Rule {
    id: "connection/no_network",
    lane: Lane::Connection,
    reads: &[FactId::Networks, FactId::AirplaneMode, FactId::Wifi, FactId::MobileNetwork, FactId::IcloudPhotos],
    find,
};

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    if case.phone.platform == Platform::Iphone {
        let status = ios_says(facts)?;
        // Other rules name the cause then. What Photos may not use says nothing about other apps.
        let explained = status.airplane_mode || (status.mobile_data_off && is_about_icloud(case));
        let found = || Found::by_ios(facts, Severity::Stops, "connectedToNetwork=false").fixes(&["open_wifi_screen"]);
        return Ok((!status.connected && !explained).then(found));
    }
    let networks = facts.networks.get()?;
    if networks.active.is_some() {
        return Ok(None);
    }
    // Other rules name the cause then: airplane mode, or all switched off, or a page to sign in on.
    if facts.airplane_mode.ok().is_some_and(|airplane| airplane.on) || networks.online.iter().any(|n| n.captive_portal)
    {
        return Ok(None);
    }
    let wifi_off = facts.wifi.ok().is_some_and(|wifi| !wifi.enabled);
    let data_off = facts.mobile_network.ok().is_some_and(|mobile| mobile.data_on == Some(false));
    if wifi_off && data_off {
        return Ok(None);
    }
    let mut found =
        Found::new(Severity::Stops, Certainty::Seen).evidence(FactId::Networks, "Active default network: none");
    if wifi_off {
        found = found.evidence(FactId::Wifi, "Wifi is disabled").fixes(&["turn_on_wifi", "open_wifi_screen"]);
    } else {
        found = found.fixes(&["open_wifi_screen", "toggle_airplane_mode"]);
    }
    if data_off {
        let fixes = ["turn_on_mobile_data", "open_data_usage_screen"];
        found = found.evidence(FactId::MobileNetwork, "mobile_data=0").fixes(&fixes);
    }
    Ok(Some(found))
}
