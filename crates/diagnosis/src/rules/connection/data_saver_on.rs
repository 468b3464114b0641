use crate::case::Case;
use crate::fact::part;
use crate::facts::data_saver::DataSaver;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Data saver is on, and the backup app is not among the apps that it lets through.
///
/// ## Why it matters
/// In the background the app gets nothing through a metered network. On Wi-Fi that is not metered, data saver does
/// nothing.
///
/// ## Sources
/// `cmd netpolicy get restrict-background`; developer.android.com, "Optimize network data usage".
pub const RULE: Rule = Rule {
    id: "connection/data_saver_on",
    lane: Lane::Connection,
    reads: &[FactId::DataSaver, FactId::Networks],
    find,
};

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    if case.installed_app().is_none() {
        return Ok(None);
    }
    let saver = facts.data_saver.get()?;
    if !saver.on || part::<DataSaver, _>(saver.app_allowed, "list of allowed apps")? {
        return Ok(None);
    }
    let metered = facts.networks.get()?.active.as_ref().is_some_and(|active| active.metered);
    let severity = if metered { Severity::Stops } else { Severity::Note };
    Ok(Some(
        Found::new(severity, Certainty::Seen)
            .evidence(FactId::DataSaver, "Restrict background status: enabled")
            .fixes(&["allow_in_data_saver", "open_app_data_screen", "turn_off_data_saver", "open_data_saver_screen"]),
    ))
}
