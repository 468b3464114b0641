use super::{Fix, NotHere, Safety, Step, guide_app};
use crate::case::{Case, PackageId};
use crate::facts::Snapshot;

/// The person turns Google Play services on again, on their page.
pub const FIX: Fix = Fix { id: "enable_play_services", safety: Safety::Manual, steps };

fn steps(_: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let services = facts.play_services.get()?;
    let part = services.disabled.first().ok_or(NotHere::NotOnThisPhone)?;
    let package = PackageId::new(part.package()).ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![guide_app("APPLICATION_DETAILS_SETTINGS", &package, "app_details")])
}
