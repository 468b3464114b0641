use super::{Deed, Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// Turns the app on. Not undone: turning it off again is for the person to choose.
pub const FIX: Fix = Fix { id: "enable_app", safety: Safety::Ask, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![Step::Do { deed: Deed::EnableApp { package: app.package.clone() } }])
}
