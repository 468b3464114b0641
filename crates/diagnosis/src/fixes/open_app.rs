use super::{Deed, Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// Opens the app once, as its icon does: a stopped app may work again after that.
pub const FIX: Fix = Fix { id: "open_app", safety: Safety::Ask, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![Step::Do { deed: Deed::OpenApp { package: app.package.clone() } }])
}
