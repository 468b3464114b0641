use super::{Demand, demand, named, wants_home};
use crate::case::Case;
use crate::facts::networks::Transport;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The phone uses mobile data in a foreign network.
///
/// ## Why it matters
/// Backup apps wait while roaming, unless somebody chose otherwise: it may be costly.
///
/// ## Sources
/// No `NET_CAPABILITY_NOT_ROAMING` on the network in use; `JobInfo.NETWORK_TYPE_NOT_ROAMING`.
pub const RULE: Rule =
    Rule { id: "connection/roaming", lane: Lane::Connection, reads: &[FactId::Networks, FactId::Jobs], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let networks = facts.networks.get()?;
    let foreign = |network: &&crate::facts::networks::Network| network.is_over(Transport::Cellular) && network.roaming;
    let Some(network) = networks.underlying().filter(foreign) else { return Ok(None) };
    let (severity, certainty) = match demand(case, facts, wants_home) {
        Demand::Held => (Severity::Stops, Certainty::Seen),
        Demand::Wanted => (Severity::ProbablyStops, Certainty::Seen),
        Demand::Any | Demand::Untold => (Severity::Slows, Certainty::Indirect),
    };
    Ok(Some(Found::new(severity, certainty).evidence(FactId::Networks, named(network)).fixes(&["open_wifi_screen"])))
}
