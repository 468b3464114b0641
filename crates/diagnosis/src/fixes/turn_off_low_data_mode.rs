use super::{Fix, NotHere, Safety, Step, menu};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person turns Low Data Mode off for the network in use.
pub const FIX: Fix = Fix { id: "turn_off_low_data_mode", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![menu("low_data_mode")])
}
