use super::{OwnLimitSeen, own_limit};
use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The phone is on mobile data, and the backup app has a setting of its own for that, which nobody looked at. On an iPhone,
/// where networks are told to no computer: iOS lets the app use mobile data, and nobody looked further.
///
/// ## Why it matters
/// Some apps send nothing over mobile data, or only so many bytes a day, until somebody chooses otherwise.
///
/// ## Sources
/// `[settings.mobile_data]` of the app's profile. What the app sent over mobile data in the last 7 days, by
/// `dumpsys netstats detail`: more than the highest daily limit that an app offers would let through, and there is none.
pub const RULE: Rule = Rule {
    id: "connection/app_data_limit_unseen",
    lane: Lane::Connection,
    reads: &[FactId::Networks, FactId::Traffic, FactId::IosApp],
    find,
};

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let unseen = own_limit(case, facts)?.filter(|limit| limit.seen == OwnLimitSeen::Not);
    Ok(unseen.map(|limit| {
        let (fact, text) = limit.evidence;
        Found::new(Severity::Note, Certainty::Indirect).evidence(fact, text).fixes(&["look_at_app_data_limit"])
    }))
}
