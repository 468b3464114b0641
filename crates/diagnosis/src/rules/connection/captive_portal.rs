use super::named;
use crate::case::Case;
use crate::facts::networks::Transport;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The Wi-Fi wants a sign-in on a web page, as in a hotel or a train.
///
/// ## Why it matters
/// Before that it lets nothing through. The phone may use mobile data meanwhile, which many backups do not.
///
/// ## Sources
/// `NET_CAPABILITY_CAPTIVE_PORTAL` of `dumpsys connectivity`.
pub const RULE: Rule =
    Rule { id: "connection/captive_portal", lane: Lane::Connection, reads: &[FactId::Networks], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let networks = facts.networks.get()?;
    let Some(portal) = networks.online.iter().find(|network| network.captive_portal && !network.validated) else {
        return Ok(None);
    };
    let severity = match &networks.active {
        None => Severity::Stops,
        Some(active) if active.id == portal.id => Severity::Stops,
        // On another Wi-Fi or a cable the portal is not in the way.
        Some(active) if !active.is_over(Transport::Cellular) => return Ok(None),
        Some(_) => Severity::ProbablyStops,
    };
    Ok(Some(
        Found::new(severity, Certainty::Seen)
            .evidence(FactId::Networks, named(portal))
            .fixes(&["sign_in_to_wifi", "open_wifi_screen"]),
    ))
}
