use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Everything must go through a VPN that is not connected.
///
/// ## Why it matters
/// "Block connections without VPN" leaves all apps offline then, though Wi-Fi works.
///
/// ## Sources
/// `Settings.Secure.always_on_vpn_lockdown`; no network with the transport VPN.
pub const RULE: Rule =
    Rule { id: "connection/vpn_lockdown", lane: Lane::Connection, reads: &[FactId::Vpn, FactId::Networks], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let vpn = facts.vpn.get()?;
    if !vpn.lockdown || facts.networks.get()?.vpn {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Stops, Certainty::Seen)
            .evidence(FactId::Vpn, "always_on_vpn_lockdown=1")
            .fixes(&["turn_off_vpn"]),
    ))
}
