use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Work or school does not let the backup app use metered networks.
///
/// ## Why it matters
/// Nobody but the administrator can change it. Wi-Fi that is not metered is not concerned.
///
/// ## Sources
/// `Admin restricted uids for metered data:` of `dumpsys netpolicy`; `DevicePolicyManager.setMeteredDataDisabledPackages`.
pub const RULE: Rule = Rule {
    id: "connection/admin_denies_data",
    lane: Lane::Connection,
    reads: &[FactId::DataSaver, FactId::Networks],
    find,
};

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    if facts.data_saver.get()?.admin_denied != Some(true) {
        return Ok(None);
    }
    let metered = facts.networks.get()?.active.as_ref().is_some_and(|active| active.metered);
    let severity = if metered { Severity::Stops } else { Severity::Note };
    Ok(Some(
        Found::new(severity, Certainty::Seen)
            .evidence(FactId::DataSaver, "Admin restricted uids for metered data")
            .fixes(&["open_wifi_screen"]),
    ))
}
