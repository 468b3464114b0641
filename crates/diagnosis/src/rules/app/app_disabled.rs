use crate::case::Case;
use crate::facts::app::Enabled;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The backup app is turned off in the phone's settings, or by another app.
///
/// ## Why it matters
/// Nothing of a disabled app runs, and its icon is gone.
///
/// ## Sources
/// `PackageManager.COMPONENT_ENABLED_STATE_DISABLED` 2, `…_USER` 3, `…_UNTIL_USED` 4.
pub const RULE: Rule = Rule { id: "app/app_disabled", lane: Lane::App, reads: &[FactId::App], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let app = facts.app.get()?;
    let number = match app.enabled {
        Some(Enabled::Disabled) => 2,
        Some(Enabled::DisabledByUser) => 3,
        Some(Enabled::DisabledUntilUsed) => 4,
        Some(Enabled::Default | Enabled::On) | None => return Ok(None),
    };
    if !app.installed {
        return Ok(None);
    }
    let mut evidence = format!("enabled={number}");
    if let Some(by) = &app.disabled_by {
        evidence += &format!(", lastDisabledCaller: {by}");
    }
    Ok(Some(
        Found::new(Severity::Stops, Certainty::Seen)
            .evidence(FactId::App, evidence)
            .fixes(&["enable_app", "open_app_settings"]),
    ))
}
