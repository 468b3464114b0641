use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The backup app says that the space in the cloud is used up.
///
/// ## Why it matters
/// The service takes no more photos until there is room.
///
/// ## Sources
/// The app's own notification, by `cloud_full_words` of its profile, shown as found.
pub const RULE: Rule = Rule { id: "storage/cloud_full", lane: Lane::Storage, reads: &[FactId::Notifications], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some((app, _)) = case.installed_app() else { return Ok(None) };
    let Some(android) = app.profile.and_then(|profile| profile.android.as_ref()) else { return Ok(None) };
    if android.cloud_full_words.is_empty() {
        return Ok(None);
    }
    let posted = facts.notifications.get()?.posted.iter().find(|posted| posted.says(&android.cloud_full_words));
    Ok(posted.map(|posted| {
        Found::new(Severity::Stops, Certainty::Indirect)
            .evidence(FactId::Notifications, posted.words())
            .arg("text", Arg::Text(posted.words()))
            .fixes(&["free_cloud_space"])
    }))
}
