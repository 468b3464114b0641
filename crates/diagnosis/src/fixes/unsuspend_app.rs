use super::{Deed, Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// Ends the pause of the app. Not undone: whoever set the pause can set it again.
pub const FIX: Fix = Fix { id: "unsuspend_app", safety: Safety::Ask, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![Step::Do { deed: Deed::UnsuspendApp { package: app.package.clone() } }])
}
