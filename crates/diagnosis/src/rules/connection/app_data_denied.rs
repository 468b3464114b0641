use crate::case::Case;
use crate::fact::part;
use crate::facts::data_saver::DataSaver;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The backup app may not use metered networks in the background.
///
/// ## Why it matters
/// Off Wi-Fi, and on Wi-Fi that counts as metered, the backup gets nothing through. The list may hold an app whose
/// switch in Settings says "allowed".
///
/// ## Sources
/// `cmd netpolicy list restrict-background-blacklist`; github.com/signalapp/Signal-Android, issue 14166.
pub const RULE: Rule = Rule {
    id: "connection/app_data_denied",
    lane: Lane::Connection,
    reads: &[FactId::DataSaver, FactId::Networks],
    find,
};

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    if case.installed_app().is_none() {
        return Ok(None);
    }
    let saver = facts.data_saver.get()?;
    if !part::<DataSaver, _>(saver.app_denied, "list of denied apps")? {
        return Ok(None);
    }
    let metered = facts.networks.get()?.active.as_ref().is_some_and(|active| active.metered);
    let severity = if metered { Severity::Stops } else { Severity::Note };
    Ok(Some(
        Found::new(severity, Certainty::Seen)
            .evidence(FactId::DataSaver, "REJECT_METERED_BACKGROUND")
            .fixes(&["remove_from_deny_list", "open_app_data_screen"]),
    ))
}
