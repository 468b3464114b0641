use crate::case::Case;
use crate::facts::play_services::Part;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// Google Play services are switched off, and the backup app needs them.
///
/// ## Why it matters
/// The app signs in through them. Without them it says that it is offline or signed out.
///
/// ## Sources
/// `pm list packages -d`; which apps need them: `needs_play_services` in `knowledge/apps/`.
pub const RULE: Rule = Rule { id: "app/play_services_off", lane: Lane::App, reads: &[FactId::PlayServices], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let android = case.app.as_ref().and_then(|app| app.profile).and_then(|profile| profile.android.as_ref());
    let needs = android.is_some_and(|android| android.needs_play_services);
    if !needs {
        return Ok(None);
    }
    let services = facts.play_services.get()?;
    // Without the store an app works until its next update.
    let off = services.disabled.iter().find(|part| **part != Part::PlayStore);
    let Some(part) = off else { return Ok(None) };
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Seen)
            .evidence(FactId::PlayServices, format!("disabled: {}", part.package()))
            .arg("package", Arg::Text(part.package().to_owned()))
            .fixes(&["enable_play_services"]),
    ))
}
