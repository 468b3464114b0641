use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::facts::photo_access::NOTIFICATIONS;
use crate::settings::{Setting, Value};

/// Allows the app to show notifications. Android 13 and newer.
pub const FIX: Fix = Fix { id: "grant_notifications", safety: Safety::Safe, steps };

fn steps(case: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    if facts.photo_access.get()?.notifications != Some(false) {
        return Err(NotHere::NotOnThisPhone);
    }
    let setting =
        Setting::Permission { package: app.package.clone(), permission: NOTIFICATIONS.to_owned(), user: case.user };
    Ok(vec![Step::Change { setting, to: Value::new("granted") }])
}
