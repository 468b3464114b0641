use super::{Demand, demand, named, wants_network};
use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The phone is connected, but Android could not reach the internet through it.
///
/// ## Why it matters
/// Jobs that want a network wait for one that is validated. Apps that try anyway may still get through: on a Samsung
/// with Android 15 TCP worked all the while. So it is only seen to stop a backup where a job waits for the network.
///
/// ## Sources
/// `NET_CAPABILITY_VALIDATED`; `JobInfo.Builder.setRequiredNetworkType` asks for it (`Capabilities:
/// INTERNET&NOT_RESTRICTED&TRUSTED&VALIDATED` in recorded jobs).
pub const RULE: Rule = Rule {
    id: "connection/network_not_validated",
    lane: Lane::Connection,
    reads: &[FactId::Networks, FactId::Jobs, FactId::PrivateDns, FactId::Proxy],
    find,
};

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(active) = &facts.networks.get()?.active else { return Ok(None) };
    if active.validated || active.captive_portal {
        return Ok(None);
    }
    // These are likelier causes, and have rules of their own.
    if facts.private_dns.ok().is_some_and(|dns| dns.is_strict()) || facts.proxy.ok().is_some_and(|proxy| proxy.set) {
        return Ok(None);
    }
    let held = demand(case, facts, wants_network) == Demand::Held;
    let severity = if held { Severity::Stops } else { Severity::ProbablyStops };
    let mut fixes = vec!["toggle_airplane_mode", "open_wifi_screen"];
    if active.vpn {
        fixes.insert(0, "turn_off_vpn");
    }
    fixes.push("restart_phone");
    Ok(Some(Found::new(severity, Certainty::Seen).evidence(FactId::Networks, named(active)).fixes(&fixes)))
}
