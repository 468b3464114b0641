use crate::case::Case;
use crate::facts::cloud_space::{By, CloudSpace, Level};
use crate::facts::{FactId, Lane, Snapshot, notifications::Posted};
use crate::message::{Arg, Message};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, icloud_says};

/// ## What it finds
/// The space in the cloud is used up: by the figures of a linked account, by what the person saw on the phone, or by
/// what the backup app says itself.
///
/// ## Why it matters
/// The service takes no more photos until there is room.
///
/// ## Sources
/// Figures and words of `facts/cloud_space.rs`; OneDrive calls it `exceeded` (Microsoft Graph, resource type `quota`).
/// The app's own notification, by `cloud_full_words` of its profile, shown as found. What the person saw on the phone is
/// newer than that, and holds against it. The figures of an account do not: it may be another than the phone's, and
/// figures may lag.
pub const RULE: Rule =
    Rule { id: "storage/cloud_full", lane: Lane::Storage, reads: &[FactId::Notifications, FactId::CloudSpace], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let space = facts.cloud_space.ok();
    let level = space.and_then(CloudSpace::level);
    if let (Some(space), Some(Level::Full)) = (space, level) {
        // Where iOS says it too, its own rule has it.
        let said_by_ios = matches!(icloud_says(case, facts), Ok(Some(status)) if status.cloud_full);
        return Ok((!said_by_ios).then(|| space.found(Severity::Stops, case)));
    }
    if let (Some(By::Person), Some(_)) = (space.map(|space| space.by), level) {
        return Ok(None);
    }
    let Some((app, _)) = case.installed_app() else { return Ok(None) };
    let words = app.profile.and_then(|profile| profile.android.as_ref()).map(|android| &android.cloud_full_words);
    let Some(words) = words.filter(|words| !words.is_empty()) else {
        // This app says nothing that we know: only a look tells.
        return facts.cloud_space.get().map(|_| None);
    };
    let notifications = match facts.notifications.get() {
        Ok(notifications) => notifications,
        // Figures that show room are enough.
        Err(_) if level.is_some() => return Ok(None),
        Err(missing) => return Err(missing),
    };
    let posted: Option<&Posted> = notifications.posted.iter().find(|posted| posted.says(words));
    Ok(posted.map(|posted| {
        let says = Message::new("cloud-says-notice").with("text", Arg::Text(posted.words()));
        // An account with room, and an app that says there is none: one of them is old, or they are not the same.
        let severity = if level.is_some() { Severity::ProbablyStops } else { Severity::Stops };
        let found = Found::new(severity, Certainty::Indirect)
            .evidence(FactId::Notifications, posted.words())
            .arg("says", Arg::Message(Box::new(says)))
            .fixes(&["free_cloud_space"]);
        match space {
            Some(space) => found.evidence(FactId::CloudSpace, space.evidence()),
            None => found,
        }
    }))
}
