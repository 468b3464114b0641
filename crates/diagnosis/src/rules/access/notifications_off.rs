use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The backup app may not show notifications.
///
/// ## Why it matters
/// It cannot tell that the backup stopped, and some phones end work that shows nothing.
///
/// ## Sources
/// `POST_NOTIFICATIONS` from Android 13; `importance=NONE` in `dumpsys notification` before.
pub const RULE: Rule = Rule {
    id: "access/notifications_off",
    lane: Lane::Access,
    reads: &[FactId::PhotoAccess, FactId::Notifications],
    find,
};

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let found = || Found::new(Severity::Note, Certainty::Seen);
    // The permission decides where there is one.
    match facts.photo_access.get().map(|access| access.notifications) {
        Ok(Some(true)) => return Ok(None),
        Ok(Some(false)) => {
            return Ok(Some(
                found()
                    .evidence(FactId::PhotoAccess, "POST_NOTIFICATIONS: granted=false")
                    .fixes(&["grant_notifications", "open_app_notifications"]),
            ));
        }
        Ok(None) | Err(_) => {}
    }
    if facts.notifications.get()?.app_blocked != Some(true) {
        return Ok(None);
    }
    Ok(Some(found().evidence(FactId::Notifications, "importance=NONE").fixes(&["open_app_notifications"])))
}
