use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::{Arg, Message};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The person's own Nextcloud server is in maintenance mode, waits for its upgrade to be finished, or is not set up.
///
/// ## Why it matters
/// It answers every upload with an error until then. A maintenance mode that an interrupted update left on does not end by
/// itself.
///
/// ## Sources
/// `maintenance`, `needsDbUpgrade` and `installed` of the server's `status.php`.
pub const RULE: Rule =
    Rule { id: "provider/server_maintenance", lane: Lane::Provider, reads: &[FactId::OwnServer], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let Some(busy) = facts.own_server.get()?.busy else { return Ok(None) };
    Ok(Some(
        Found::new(Severity::Stops, Certainty::Seen)
            .evidence(FactId::OwnServer, format!("status.php: {}", busy.id()))
            .arg("busy", Arg::Message(Box::new(Message::new(format!("server-busy-{}", busy.id())))))
            .fixes(&["finish_server_upkeep"]),
    ))
}
