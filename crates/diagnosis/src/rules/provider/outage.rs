use crate::case::Case;
use crate::facts::provider_status::Level;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::{Arg, Message};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The provider itself says that a part of its service which the app needs has trouble just now.
///
/// ## Why it matters
/// Nothing on the phone is wrong, and nothing on the phone can mend it. Whoever resets an app in an outage loses time and
/// perhaps photos.
///
/// ## Sources
/// The provider's own feed (`knowledge/apps/*.toml`, `feed`), by what holds now and not by the worst that it was. A feed
/// that has only neighbours of the service is a hint; one that does not tell its parts apart shows it indirectly.
pub const RULE: Rule = Rule { id: "provider/outage", lane: Lane::Provider, reads: &[FactId::ProviderStatus], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let status = facts.provider_status.get()?;
    // The worst is the first.
    let Some(worst) = status.troubles.first() else { return Ok(None) };
    let severity = match worst.level {
        _ if status.only_a_hint => Severity::Note,
        Level::Outage => Severity::ProbablyStops,
        Level::Degraded => Severity::Slows,
        Level::Notice => Severity::Note,
    };
    let certainty = if status.only_a_hint || status.parts.is_empty() { Certainty::Indirect } else { Certainty::Seen };
    let mut found = Found::new(severity, certainty)
        .arg("provider", Arg::Text(status.provider.clone()))
        .arg("part", part(&worst.part))
        .arg("trouble", Arg::Message(Box::new(Message::new(format!("trouble-{}", worst.level.id())))))
        .arg("at", Arg::Time(status.read_at));
    for trouble in &status.troubles {
        found = found.evidence(FactId::ProviderStatus, trouble.said.clone());
    }
    Ok(Some(found.fixes(&["wait_for_provider"])))
}

/// The part as the feed names it, or the words for all of it.
pub(crate) fn part(name: &str) -> Arg {
    if name.is_empty() { Arg::Message(Box::new(Message::new("trouble-somewhere"))) } else { Arg::Text(name.to_owned()) }
}
