use super::{Fix, NotHere, Safety, Step, guide_app};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person gives the app access to all files. Android 11 and newer.
pub const FIX: Fix = Fix { id: "open_all_files_access", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![guide_app("MANAGE_APP_ALL_FILES_ACCESS_PERMISSION", &app.package, "app_all_files")])
}
