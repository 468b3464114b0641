use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person opens the app and leaves it open.
pub const FIX: Fix = Fix { id: "open_app_by_hand", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![Step::Guide { screen: Screen::App { package: app.package.clone() } }])
}
