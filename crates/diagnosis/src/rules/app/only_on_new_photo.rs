use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// An app that by its own design uploads in the background only after a new photo was taken.
///
/// ## Why it matters
/// Many old photos go up only while the app is open.
///
/// ## Sources
/// `only_on_new_photo` of the app's profile (Immich: its issues 26115, 29005 and 12341).
pub const RULE: Rule = Rule { id: "app/only_on_new_photo", lane: Lane::App, reads: &[FactId::Jobs], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(app) = &case.app else { return Ok(None) };
    let android = app.profile.and_then(|profile| profile.android.as_ref());
    if !android.is_some_and(|android| android.only_on_new_photo) {
        return Ok(None);
    }
    let watcher = facts.jobs.get()?.jobs.iter().find(|job| job.is_watcher());
    Ok(watcher.map(|job| {
        Found::new(Severity::Note, Certainty::Seen)
            .evidence(FactId::Jobs, format!("JOB {}: Trigger content URIs", job.id))
            .fixes(&["open_app_by_hand"])
    }))
}
