use super::{Fix, NotHere, Safety, Step, menu};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person looks at the shared library, and ends leaving it or stays.
pub const FIX: Fix = Fix { id: "finish_leaving_shared_library", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![menu("shared_library")])
}
