use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::phone::Platform;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The phone has the app, but not for the person whose photos are meant.
///
/// ## Why it matters
/// A work profile's or another person's copy does not see these photos. Debloating tools leave apps in this state.
///
/// ## Sources
/// `User N: … installed=false` of `dumpsys package`; `cmd package install-existing` puts it back.
pub const RULE: Rule = Rule { id: "app/not_installed_for_user", lane: Lane::App, reads: &[FactId::App], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let app = facts.app.get()?;
    // An iPhone has one person; an app that is not installed there is offloaded.
    if !app.on_phone || app.installed || case.phone.platform == Platform::Iphone {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Stops, Certainty::Seen)
            .evidence(FactId::App, format!("User {}: installed=false", case.user))
            .fixes(&["install_for_this_user", "install_app"]),
    ))
}
