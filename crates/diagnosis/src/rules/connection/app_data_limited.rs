use super::{OwnLimitSeen, own_limit};
use crate::case::Case;
use crate::facts::traffic::A_FEW_PHOTOS_BYTES;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The phone is on mobile data, and by what the person saw the app sends nothing over it, or only so much a day.
///
/// ## Why it matters
/// Photos wait for Wi-Fi then, or for the next day. Where the app sent photos this week all the same, it only slows.
///
/// ## Sources
/// What the person saw in the app; what it sent, by `dumpsys netstats detail`.
pub const RULE: Rule = Rule {
    id: "connection/app_data_limited",
    lane: Lane::Connection,
    reads: &[FactId::Networks, FactId::Traffic, FactId::IosApp],
    find,
};

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(limit) = own_limit(case, facts)? else { return Ok(None) };
    // Not known of an iPhone.
    let stands_still = facts.traffic.ok().is_some_and(|traffic| traffic.sent_7d_bytes < A_FEW_PHOTOS_BYTES);
    let severity = match limit.seen {
        OwnLimitSeen::Not => return Ok(None),
        OwnLimitSeen::Nothing if stands_still => Severity::ProbablyStops,
        OwnLimitSeen::Nothing | OwnLimitSeen::SoMuchADay => Severity::Slows,
    };
    let (fact, text) = limit.evidence;
    Ok(Some(Found::new(severity, Certainty::Seen).evidence(fact, text).fixes(&["raise_app_data_limit"])))
}
