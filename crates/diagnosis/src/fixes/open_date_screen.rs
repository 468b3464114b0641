use super::{Fix, NotHere, Safety, Step, guide};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person lets the phone set its clock, or sets it.
pub const FIX: Fix = Fix { id: "open_date_screen", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![guide("DATE_SETTINGS", "date")])
}
