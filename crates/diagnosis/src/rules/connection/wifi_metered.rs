use super::{Demand, demand, is_wifi_only_by_default, named, wants_unmetered};
use crate::case::Case;
use crate::facts::networks::Transport;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The phone is on Wi-Fi that counts as metered: marked so by hand, or a hotspot of another phone.
///
/// ## Why it matters
/// A backup set to "Wi-Fi only" means "not metered": it waits, though the Wi-Fi sign is there.
///
/// ## Sources
/// No `NET_CAPABILITY_NOT_METERED` on a network over Wi-Fi; `JobInfo.NETWORK_TYPE_UNMETERED`.
/// Seen with Immich (issue 24111 and pull request 23380 of its repository).
pub const RULE: Rule =
    Rule { id: "connection/wifi_metered", lane: Lane::Connection, reads: &[FactId::Networks, FactId::Jobs], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let networks = facts.networks.get()?;
    let Some(wifi) = networks.underlying().filter(|network| network.is_over(Transport::Wifi)) else { return Ok(None) };
    if !wifi.metered {
        return Ok(None);
    }
    let (severity, certainty) = match demand(case, facts, wants_unmetered) {
        Demand::Held => (Severity::Stops, Certainty::Seen),
        Demand::Wanted => (Severity::ProbablyStops, Certainty::Seen),
        // Many apps ask for any network and look at the meter themselves.
        Demand::Any | Demand::Untold if is_wifi_only_by_default(case) => (Severity::ProbablyStops, Certainty::Indirect),
        Demand::Any | Demand::Untold => (Severity::Slows, Certainty::Indirect),
    };
    Ok(Some(
        Found::new(severity, certainty)
            .evidence(FactId::Networks, named(wifi))
            .fixes(&["open_wifi_metered_screen", "open_wifi_screen"]),
    ))
}
