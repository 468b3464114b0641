use super::{Fix, NotHere, Safety, Step, guide};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person turns airplane mode off, on versions where the shell cannot.
pub const FIX: Fix = Fix { id: "open_airplane_screen", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![guide("AIRPLANE_MODE_SETTINGS", "airplane_mode")])
}
