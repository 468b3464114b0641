use crate::case::Case;
use crate::facts::networks::{Network, Transport};
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// A firewall of the phone keeps the backup app off the network that the phone uses.
///
/// ## Why it matters
/// Some phones and other tools can take the network from a single app. Nothing else shows it.
///
/// ## Sources
/// Policies of `dumpsys netpolicy` that custom systems add (`REJECT_ALL`, `REJECT_WIFI`, `REJECT_CELLULAR`, `REJECT_VPN`,
/// as LineageOS names them), and rows such as `OEM_DENY_3_MATCH` of the packet filter while it is in force.
pub const RULE: Rule = Rule {
    id: "connection/app_network_denied",
    lane: Lane::Connection,
    reads: &[FactId::DataSaver, FactId::AppFirewall, FactId::Networks],
    find,
};

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let saver = facts.data_saver.get()?;
    let active = facts.networks.get()?.active.as_ref();
    let policy = saver.app_policies.iter().flatten().find(|policy| denies(policy, active));
    let row = facts.app_firewall.ok().and_then(|firewall| firewall.denied_by());
    let mut found = Found::new(Severity::Stops, Certainty::Seen).fixes(&["open_app_data_screen", "open_app_settings"]);
    match (policy, row) {
        (Some(policy), _) => found = found.evidence(FactId::DataSaver, policy),
        (None, Some(row)) => found = found.evidence(FactId::AppFirewall, row),
        (None, None) => return Ok(None),
    }
    Ok(Some(found))
}

fn denies(policy: &str, active: Option<&Network>) -> bool {
    let over = |transport| active.is_some_and(|network| network.is_over(transport));
    match policy {
        "REJECT_ALL" => true,
        "REJECT_WIFI" => over(Transport::Wifi),
        "REJECT_CELLULAR" => over(Transport::Cellular),
        "REJECT_VPN" => over(Transport::Vpn),
        _ => false,
    }
}
