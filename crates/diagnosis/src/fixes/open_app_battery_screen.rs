use super::{Fix, NotHere, Safety, Step, guide_app};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person allows the app to use the battery in the background, on the app's own page.
pub const FIX: Fix = Fix { id: "open_app_battery_screen", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![guide_app("APPLICATION_DETAILS_SETTINGS", &app.package, "app_battery")])
}
