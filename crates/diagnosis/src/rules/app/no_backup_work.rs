use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The app has no upload planned and runs none, though it plans one when its backup is on.
///
/// ## Why it matters
/// Most often the backup switch inside the app is off. That switch cannot be read from outside.
///
/// ## Sources
/// `upload_jobs` of the app's profile; apps without one are never judged. An app that finished may have none
/// for a while, so this is a conclusion and never the first of several.
pub const RULE: Rule =
    Rule { id: "app/no_backup_work", lane: Lane::App, reads: &[FactId::Jobs, FactId::App, FactId::Services], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(app) = &case.app else { return Ok(None) };
    let jobs = facts.jobs.get()?;
    let uploads = jobs.uploads(app);
    if !uploads.known || !uploads.jobs.is_empty() || jobs.jobs.iter().any(|job| job.watches_content) {
        return Ok(None);
    }
    let state = facts.app.get()?;
    let off = state.enabled.is_some_and(|enabled| enabled.is_off());
    if off || state.stopped == Some(true) || state.suspended == Some(true) {
        return Ok(None);
    }
    if facts.services.get()?.running.iter().any(|service| service.foreground == Some(true)) {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Indirect)
            .evidence(FactId::Jobs, format!("{} jobs, none that uploads", jobs.jobs.len()))
            .fixes(&["toggle_backup_switch", "open_app"]),
    ))
}
