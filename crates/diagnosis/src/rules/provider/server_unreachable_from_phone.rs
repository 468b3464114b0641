use crate::case::Case;
use crate::facts::own_server::Here;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The person's own server answers this computer, and not the phone.
///
/// ## Why it matters
/// A server at home is often reached at home only: on mobile data, in a guest network or through a VPN the phone waits for
/// it for ever. The phone's shell may take another way than its apps, so it is indirect.
///
/// ## Sources
/// The phone's own `nc`, by what toybox says.
pub const RULE: Rule =
    Rule { id: "provider/server_unreachable_from_phone", lane: Lane::Provider, reads: &[FactId::OwnServer], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let server = facts.own_server.get()?;
    let here = match server.here {
        Here::Answers | Here::Fails(_) | Here::Stranger => true,
        Here::NoPage(_) => false,
    };
    if !here || !server.from_phone.fails() {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Indirect)
            .evidence(FactId::OwnServer, format!("nc: {}", server.from_phone.id()))
            .fixes(&["let_phone_reach_server"]),
    ))
}
