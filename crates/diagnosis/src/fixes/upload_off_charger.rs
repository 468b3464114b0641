use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person lets the app upload without the charger, inside the app. Its jobs show it.
pub const FIX: Fix = Fix { id: "upload_off_charger", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![Step::Guide { screen: Screen::App { package: app.package.clone() } }])
}
