use super::{Fix, NotHere, Safety, Step, guide_app};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person empties the app's cache on its page; for phones without a command that does only that.
pub const FIX: Fix = Fix { id: "open_storage_screen", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![guide_app("APPLICATION_DETAILS_SETTINGS", &app.package, "app_storage")])
}
