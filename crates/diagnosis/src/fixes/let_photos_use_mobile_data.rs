use super::{Fix, NotHere, Safety, Step, menu};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person lets Photos use mobile data.
pub const FIX: Fix = Fix { id: "let_photos_use_mobile_data", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![menu("photos_mobile_data")])
}
