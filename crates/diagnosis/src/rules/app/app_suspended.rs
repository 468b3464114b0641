use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The backup app is paused: by a time limit, by parental controls, by a work policy or by the system.
///
/// ## Why it matters
/// A paused app keeps its icon, in grey, and cannot do anything.
///
/// ## Sources
/// `suspended=true`, from Android 15 also `quarantined=true`, of `dumpsys package`;
/// `PackageManager.setPackagesSuspended`.
pub const RULE: Rule = Rule { id: "app/app_suspended", lane: Lane::App, reads: &[FactId::App], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let app = facts.app.get()?;
    let state = [("suspended", app.suspended), ("quarantined", app.quarantined), ("hidden", app.hidden)];
    let Some((name, _)) = state.into_iter().find(|(_, is)| *is == Some(true)).filter(|_| app.installed) else {
        return Ok(None);
    };
    let found = Found::new(Severity::Stops, Certainty::Seen).evidence(FactId::App, format!("{name}=true"));
    Ok(Some(match name {
        "suspended" => found.fixes(&["unsuspend_app", "open_app_settings"]),
        _ => found.fixes(&["open_app_settings"]),
    }))
}
