use crate::case::Case;
use crate::facts::own_server::Here;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The person's own server answers that it cannot work: an HTTP status from 500 on.
///
/// ## Why it matters
/// The way to it is fine. What stands behind its proxy does not run, or has no room left on its disk.
///
/// ## Sources
/// RFC 9110, section 15.6: the server is aware that it has failed.
pub const RULE: Rule = Rule { id: "provider/server_failing", lane: Lane::Provider, reads: &[FactId::OwnServer], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let Here::Fails(status) = facts.own_server.get()?.here else { return Ok(None) };
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Seen)
            .evidence(FactId::OwnServer, format!("HTTP {status}"))
            .arg("status", Arg::Count(u64::from(status)))
            .fixes(&["start_server"]),
    ))
}
