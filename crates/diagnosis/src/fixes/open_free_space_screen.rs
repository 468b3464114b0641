use super::{Fix, NotHere, Safety, Step, guide};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person frees space on the phone's storage screen.
pub const FIX: Fix = Fix { id: "open_free_space_screen", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![guide("INTERNAL_STORAGE_SETTINGS", "free_space")])
}
