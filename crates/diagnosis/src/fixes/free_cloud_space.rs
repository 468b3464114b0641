use super::{Fix, NotHere, Safety, Step, look_at_cloud_space};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person makes room in the cloud, inside the app. How full it is, is read again afterwards.
pub const FIX: Fix = Fix { id: "free_cloud_space", safety: Safety::Manual, steps };

fn steps(case: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let screen = look_at_cloud_space::screen(case)?;
    Ok([screen].into_iter().chain(look_at_cloud_space::again(facts)).collect())
}
