use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The backup app asks to sign in again.
///
/// ## Why it matters
/// A sign-in ends after a new password, an update or a long pause; nothing is uploaded until it is renewed.
///
/// ## Sources
/// The app's own notification, by `sign_in_words` of its profile, shown as found; for apps that use account sync also
/// the cause `authentication error` of failed syncs (`SyncStorageEngine.ERROR_AUTHENTICATION`).
pub const RULE: Rule =
    Rule { id: "access/sign_in_needed", lane: Lane::Access, reads: &[FactId::Notifications, FactId::Sync], find };

const AUTHENTICATION: &str = "authentication error";

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some((app, _)) = case.installed_app() else { return Ok(None) };
    let Some(android) = app.profile.and_then(|profile| profile.android.as_ref()) else { return Ok(None) };
    if android.uses_account_sync && facts.sync.get()?.failures.contains_key(AUTHENTICATION) {
        return Ok(Some(
            Found::new(Severity::ProbablyStops, Certainty::Seen)
                .evidence(FactId::Sync, format!("mesg={AUTHENTICATION}"))
                .arg("text", Arg::Text(AUTHENTICATION.to_owned()))
                .fixes(&["sign_in", "add_account"]),
        ));
    }
    if android.sign_in_words.is_empty() {
        return Ok(None);
    }
    let posted = facts.notifications.get()?.posted.iter().find(|posted| posted.says(&android.sign_in_words));
    Ok(posted.map(|posted| {
        Found::new(Severity::ProbablyStops, Certainty::Indirect)
            .evidence(FactId::Notifications, posted.words())
            .arg("text", Arg::Text(posted.words()))
            .fixes(&["sign_in", "add_account"])
    }))
}
