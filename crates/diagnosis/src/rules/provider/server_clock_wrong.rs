use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The clock of the person's own server differs much from this computer's.
///
/// ## Why it matters
/// Sign-ins are made for a time: a server whose clock is wrong refuses those that are good. Either clock may be the wrong
/// one, so it is indirect.
///
/// ## Sources
/// The `Date` of the server's answer. A quarter of an hour is the limit of `connection/clock_wrong` (Amazon S3's
/// `RequestTimeTooSkewed`).
pub const RULE: Rule =
    Rule { id: "provider/server_clock_wrong", lane: Lane::Provider, reads: &[FactId::OwnServer], find };

const QUARTER_SECONDS: u64 = 15 * 60;

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let Some(offset) = facts.own_server.get()?.clock_offset_seconds else { return Ok(None) };
    let off = offset.unsigned_abs();
    if off < QUARTER_SECONDS {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Slows, Certainty::Indirect)
            .evidence(FactId::OwnServer, format!("Date: {offset:+} s"))
            .arg("difference", Arg::Seconds(off))
            .fixes(&["set_server_clock"]),
    ))
}
