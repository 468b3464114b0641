use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person installs the app from the store.
pub const FIX: Fix = Fix { id: "install_app", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let app = case.app.as_ref().ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![Step::Guide { screen: Screen::Store { package: app.package.clone() } }])
}
