use crate::case::{Case, PackageId};
use crate::facts::{FactId, Lane, Snapshot};
use crate::phone::Platform;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The backup app is not on the phone.
///
/// ## Why it matters
/// What is not there backs nothing up.
///
/// ## Sources
/// `dumpsys package PKG` answers `Unable to find package`; on an iPhone it is not in the list of apps, offloaded ones
/// included.
pub const RULE: Rule = Rule { id: "app/app_missing", lane: Lane::App, reads: &[FactId::App], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let app = facts.app.get()?;
    let Some(chosen) = case.app.as_ref().filter(|_| !app.on_phone) else { return Ok(None) };
    Ok(Some(
        Found::new(Severity::Stops, Certainty::Seen)
            .evidence(FactId::App, said(case.phone.platform, &chosen.package))
            .fixes(&["install_app", "get_from_app_store"]),
    ))
}

fn said(platform: Platform, app: &PackageId) -> String {
    match platform {
        Platform::Android => format!("Unable to find package: {app}"),
        Platform::Iphone => format!("not in the list of apps: {app}"),
    }
}
