use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, is_about_icloud};

/// ## What it finds
/// iCloud Photos is switched off.
///
/// ## Why it matters
/// New photos stay on this iPhone. The backup of the whole phone to iCloud, where it is on, still has those that are on it.
///
/// ## Sources
/// `initialsync_marker` and `cpl_enabled_marker` below `/PhotoData` are gone: Apple's own settings look at the first.
pub const RULE: Rule =
    Rule { id: "app/icloud_photos_off", lane: Lane::App, reads: &[FactId::IcloudPhotos, FactId::IcloudBackup], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let icloud = facts.icloud_photos.get()?;
    // While it is being taken apart, another rule says so.
    if icloud.on || !is_about_icloud(case) || icloud.status.as_ref().is_some_and(|status| status.leaving) {
        return Ok(None);
    }
    let mut found =
        Found::new(Severity::Stops, Certainty::Seen).evidence(FactId::IcloudPhotos, "no initialsync_marker");
    if let Some(backup) = facts.icloud_backup.ok() {
        found = found.evidence(FactId::IcloudBackup, format!("CloudBackupEnabled={}", backup.on));
    }
    Ok(Some(found.fixes(&["turn_on_icloud_photos"])))
}
