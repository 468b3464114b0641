use super::{Fix, NotHere, Safety, Step, guide_app};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person turns the app on again on its page.
pub const FIX: Fix = Fix { id: "open_app_settings", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let app = case.app.as_ref().ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![guide_app("APPLICATION_DETAILS_SETTINGS", &app.package, "app_details")])
}
