use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// iOS has removed the program of the backup app to save space, and kept its data.
///
/// ## Why it matters
/// Its icon is still there, and nothing of it runs.
///
/// ## Sources
/// `IsDemotedApp` in the list of apps, which names offloaded apps only where it is asked to (pymobiledevice3 issue 1602).
pub const RULE: Rule = Rule { id: "app/app_offloaded", lane: Lane::App, reads: &[FactId::IosApp], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let app = facts.ios_app.get()?;
    Ok(app.offloaded.then(|| {
        Found::new(Severity::Stops, Certainty::Seen)
            .evidence(FactId::IosApp, "IsDemotedApp=true")
            .fixes(&["load_offloaded_app"])
    }))
}
