use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The backup app was stopped by force, or was never opened since it was installed.
///
/// ## Why it matters
/// Android starts nothing of such an app until somebody opens it: no job, no alarm, no message wakes it.
///
/// ## Sources
/// `stopped=true` of `dumpsys package`; developer.android.com/topic/performance/app-hibernation.
pub const RULE: Rule = Rule { id: "app/app_stopped", lane: Lane::App, reads: &[FactId::App], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let app = facts.app.get()?;
    // What is off or paused is stopped too: the other rules say so, and opening it would not help.
    let off = app.enabled.is_some_and(|enabled| enabled.is_off()) || app.suspended == Some(true);
    if app.stopped != Some(true) || !app.installed || off {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Stops, Certainty::Seen)
            .evidence(FactId::App, "stopped=true")
            .fixes(&["open_app", "open_app_by_hand"]),
    ))
}
