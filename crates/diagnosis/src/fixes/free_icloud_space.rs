use super::{Fix, NotHere, Safety, Step, look_at_cloud_space, menu};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person makes room in iCloud: old backups of devices first, photos never first.
pub const FIX: Fix = Fix { id: "free_icloud_space", safety: Safety::Manual, steps };

fn steps(_: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok([menu("icloud_storage")].into_iter().chain(look_at_cloud_space::again(facts)).collect())
}
