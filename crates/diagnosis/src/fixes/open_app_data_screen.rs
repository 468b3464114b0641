use super::{Fix, NotHere, Safety, Step, guide_app};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person allows the app to use data in the background, on its page.
pub const FIX: Fix = Fix { id: "open_app_data_screen", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![guide_app("IGNORE_BACKGROUND_DATA_RESTRICTIONS_SETTINGS", &app.package, "app_data")])
}
