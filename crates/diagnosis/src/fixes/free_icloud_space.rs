use super::{Fix, NotHere, Safety, Step, menu};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person makes room in iCloud: old backups of devices first, photos never first.
pub const FIX: Fix = Fix { id: "free_icloud_space", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![menu("icloud_storage")])
}
