use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The backup app sent next to nothing this week, and nobody looked whether its cloud has room.
///
/// ## Why it matters
/// A full cloud is a common cause, and few apps tell the phone of it.
///
/// ## Sources
/// `tb=` of the app's own uid in `dumpsys netstats detail`, as in `app/nothing_uploaded`. A look that was not sure is
/// none.
pub const RULE: Rule = Rule {
    id: "storage/cloud_space_unseen",
    lane: Lane::Storage,
    reads: &[FactId::CloudSpace, FactId::Traffic, FactId::Media],
    find,
};

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    if facts.cloud_space.ok().is_some_and(|space| space.level().is_some()) || case.installed_app().is_none() {
        return Ok(None);
    }
    let traffic = facts.traffic.get()?;
    let found = crate::rules::app::nothing_uploaded::RULE.judge(case, facts)?;
    Ok(found.map(|_| {
        Found::new(Severity::Note, Certainty::Indirect)
            .evidence(FactId::Traffic, format!("tb={} in 7 days", traffic.sent_7d_bytes))
            .fixes(&["look_at_cloud_space"])
    }))
}
