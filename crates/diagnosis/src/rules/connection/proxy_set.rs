use super::named;
use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// All traffic of the phone is meant to go through another computer (a proxy).
///
/// ## Why it matters
/// If that computer is off, nothing gets through. Where the internet works, it is only worth knowing.
///
/// ## Sources
/// `Settings.Global.http_proxy`.
pub const RULE: Rule =
    Rule { id: "connection/proxy_set", lane: Lane::Connection, reads: &[FactId::Proxy, FactId::Networks], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    if !facts.proxy.get()?.set {
        return Ok(None);
    }
    let Some(active) = &facts.networks.get()?.active else { return Ok(None) };
    let severity = if active.validated { Severity::Note } else { Severity::ProbablyStops };
    Ok(Some(
        Found::new(severity, Certainty::Seen)
            .evidence(FactId::Proxy, "http_proxy is set")
            .evidence(FactId::Networks, named(active))
            .fixes(&["remove_proxy", "open_proxy_screen"]),
    ))
}
