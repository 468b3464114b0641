use super::{Demand, demand, is_wifi_only_by_default, named, wants_unmetered};
use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// A VPN counts as metered, though the Wi-Fi below it does not.
///
/// ## Why it matters
/// Apps see the VPN, not the Wi-Fi: a backup set to "Wi-Fi only" waits.
///
/// ## Sources
/// A network with the transport VPN and without `NET_CAPABILITY_NOT_METERED`; `VpnService.Builder.setMetered` is true
/// unless the VPN's app says otherwise (Android 10 and newer).
pub const RULE: Rule =
    Rule { id: "connection/vpn_metered", lane: Lane::Connection, reads: &[FactId::Networks, FactId::Jobs], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let networks = facts.networks.get()?;
    let Some(vpn) = networks.active.as_ref().filter(|active| active.vpn && active.metered) else { return Ok(None) };
    if networks.underlying().is_none_or(|below| below.metered) {
        return Ok(None);
    }
    let (severity, certainty) = match demand(case, facts, wants_unmetered) {
        Demand::Held => (Severity::Stops, Certainty::Seen),
        Demand::Wanted => (Severity::ProbablyStops, Certainty::Seen),
        Demand::Any | Demand::Untold if is_wifi_only_by_default(case) => (Severity::ProbablyStops, Certainty::Indirect),
        Demand::Any | Demand::Untold => (Severity::Slows, Certainty::Indirect),
    };
    Ok(Some(Found::new(severity, certainty).evidence(FactId::Networks, named(vpn)).fixes(&["turn_off_vpn"])))
}
