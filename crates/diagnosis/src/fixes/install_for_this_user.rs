use super::{Deed, Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// Puts the app that the phone has also under this person's apps.
pub const FIX: Fix = Fix { id: "install_for_this_user", safety: Safety::Ask, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let app = case.app.as_ref().ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![Step::Do { deed: Deed::InstallForUser { package: app.package.clone() } }])
}
