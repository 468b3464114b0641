use super::{Fix, NotHere, Safety, Step, guide_app};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person allows notifications on the app's page.
pub const FIX: Fix = Fix { id: "open_app_notifications", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![guide_app("APP_NOTIFICATION_SETTINGS", &app.package, "app_notifications")])
}
