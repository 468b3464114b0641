use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The switch for this app under the account is off.
///
/// ## Why it matters
/// Its backup runs through account sync.
///
/// ## Sources
/// Column `Enabled` of the sync status in `dumpsys content`; only for apps whose profile says `uses_account_sync`.
pub const RULE: Rule = Rule { id: "access/app_sync_off", lane: Lane::Access, reads: &[FactId::Sync], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let android = case.app.as_ref().and_then(|app| app.profile).and_then(|profile| profile.android.as_ref());
    if !android.is_some_and(|android| android.uses_account_sync) {
        return Ok(None);
    }
    let sync = facts.sync.get()?;
    if sync.switched_off == 0 || sync.switched_on > 0 {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Seen)
            .evidence(FactId::Sync, format!("{}: enabled=false", sync.authorities.join(" ")))
            .fixes(&["turn_on_master_sync"]),
    ))
}
