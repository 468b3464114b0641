use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Account sync is switched off for the whole phone.
///
/// ## Why it matters
/// Apps that back up through account sync stand still. Others do not mind: for them nothing is found.
///
/// ## Sources
/// `Auto sync: u0=false` of `dumpsys content`; `uses_account_sync` of the app's profile
/// (Nextcloud: its issue 9320).
pub const RULE: Rule = Rule { id: "access/master_sync_off", lane: Lane::Access, reads: &[FactId::Sync], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let android = case.app.as_ref().and_then(|app| app.profile).and_then(|profile| profile.android.as_ref());
    let sync = facts.sync.get()?;
    if sync.auto_sync != Some(false) {
        return Ok(None);
    }
    let severity = match android.is_some_and(|android| android.uses_account_sync) {
        true => Severity::Stops,
        // The app syncs something that is perhaps not its photos.
        false if !sync.authorities.is_empty() => Severity::Note,
        false => return Ok(None),
    };
    Ok(Some(
        Found::new(severity, Certainty::Seen)
            .evidence(FactId::Sync, format!("Auto sync: u{}=false", case.user))
            .fixes(&["turn_on_master_sync"]),
    ))
}
