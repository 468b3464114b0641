use super::{Fix, NotHere, Safety, Step, menu};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person turns iCloud Photos on. Never off: Apple warns against it.
pub const FIX: Fix = Fix { id: "turn_on_icloud_photos", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![menu("icloud_photos")])
}
