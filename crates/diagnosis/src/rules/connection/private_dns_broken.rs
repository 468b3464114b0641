use super::named;
use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The phone may look names up at one server only (strict private DNS), and the internet does not work.
///
/// ## Why it matters
/// If that server is gone or blocked, no name is found, and every app is offline. A strict private DNS that works is no
/// finding.
///
/// ## Sources
/// `private_dns_mode=hostname`; the network is not `VALIDATED`, or says `PrivateDnsBroken` (Android 11 and newer).
pub const RULE: Rule = Rule {
    id: "connection/private_dns_broken",
    lane: Lane::Connection,
    reads: &[FactId::PrivateDns, FactId::Networks],
    find,
};

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    if !facts.private_dns.get()?.is_strict() {
        return Ok(None);
    }
    let networks = facts.networks.get()?;
    let Some(active) = &networks.active else { return Ok(None) };
    let says_broken = networks.underlying().is_some_and(|network| network.private_dns_broken);
    if active.captive_portal || (active.validated && !says_broken) {
        return Ok(None);
    }
    let severity = if says_broken { Severity::Stops } else { Severity::ProbablyStops };
    let mut found = Found::new(severity, Certainty::Seen)
        .evidence(FactId::PrivateDns, "private_dns_mode=hostname")
        .evidence(FactId::Networks, named(active));
    if says_broken {
        found = found.evidence(FactId::Networks, "PrivateDnsBroken");
    }
    Ok(Some(found.fixes(&["reset_private_dns", "open_private_dns_screen"])))
}
