use super::{Demand, demand, is_wifi_only_by_default, wants_unmetered};
use crate::case::Case;
use crate::facts::networks::Transport;
use crate::facts::traffic::A_FEW_PHOTOS_BYTES;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Wi-Fi is switched off, and the phone is on mobile data.
///
/// ## Why it matters
/// Most backup apps upload over Wi-Fi only, unless somebody chose otherwise. Where the app did upload over mobile data
/// this week, it is not in the way.
///
/// ## Sources
/// `Wifi is disabled`; the app's own jobs; what the app sent over mobile data by `dumpsys netstats detail`.
pub const RULE: Rule = Rule {
    id: "connection/wifi_off",
    lane: Lane::Connection,
    reads: &[FactId::Wifi, FactId::Networks, FactId::Jobs, FactId::Traffic],
    find,
};

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let cellular = facts.networks.get()?.underlying().is_some_and(|network| network.is_over(Transport::Cellular));
    if facts.wifi.get()?.enabled || !cellular {
        return Ok(None);
    }
    let uploads = facts.traffic.ok().is_some_and(|traffic| traffic.sent_mobile_7d_bytes >= A_FEW_PHOTOS_BYTES);
    let (severity, certainty) = match demand(case, facts, wants_unmetered) {
        Demand::Held => (Severity::Stops, Certainty::Seen),
        Demand::Wanted | Demand::Any | Demand::Untold if uploads => return Ok(None),
        Demand::Wanted => (Severity::ProbablyStops, Certainty::Seen),
        Demand::Any | Demand::Untold if is_wifi_only_by_default(case) => (Severity::ProbablyStops, Certainty::Indirect),
        Demand::Any | Demand::Untold => (Severity::Slows, Certainty::Indirect),
    };
    Ok(Some(
        Found::new(severity, certainty)
            .evidence(FactId::Wifi, "Wifi is disabled")
            .evidence(FactId::Networks, "Transports: CELLULAR")
            .fixes(&["turn_on_wifi", "open_wifi_screen"]),
    ))
}
