use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person makes room in the cloud, inside the app.
pub const FIX: Fix = Fix { id: "free_cloud_space", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![Step::Guide { screen: Screen::App { package: app.package.clone() } }])
}
