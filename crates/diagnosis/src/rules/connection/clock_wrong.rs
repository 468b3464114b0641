use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The phone's clock differs much from this computer's.
///
/// ## Why it matters
/// Certificates of servers are valid from one date to another: with a wrong date every secure connection fails.
/// Servers refuse requests that are signed at the wrong time long before that.
///
/// ## Sources
/// Let's Encrypt dates its certificates one hour back, so that small errors do no harm; a day is beyond what any
/// provider allows for. Amazon S3 refuses requests that are more than 15 minutes off (`RequestTimeTooSkewed`).
/// The computer's clock may be the wrong one, so only a day counts as seen.
pub const RULE: Rule = Rule { id: "connection/clock_wrong", lane: Lane::Connection, reads: &[FactId::Clock], find };

const DAY_SECONDS: u64 = 86_400;
const HOUR_SECONDS: u64 = 3600;
const QUARTER_SECONDS: u64 = 15 * 60;

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let clock = facts.clock.get()?;
    let off = clock.offset_seconds.unsigned_abs();
    let (severity, certainty) = match off {
        DAY_SECONDS.. => (Severity::Stops, Certainty::Seen),
        HOUR_SECONDS.. => (Severity::ProbablyStops, Certainty::Indirect),
        QUARTER_SECONDS.. => (Severity::Slows, Certainty::Indirect),
        _ => return Ok(None),
    };
    let mut found = Found::new(severity, certainty)
        .evidence(FactId::Clock, format!("date: {:+} s", clock.offset_seconds))
        .arg("difference", Arg::Seconds(off));
    // Where it is automatic already, switching it on again changes nothing.
    if clock.automatic == Some(false) {
        found = found.evidence(FactId::Clock, "auto_time=0").fixes(&["set_time_automatically"]);
    }
    Ok(Some(found.fixes(&["open_date_screen"])))
}
