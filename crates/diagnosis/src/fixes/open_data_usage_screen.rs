use super::{Fix, NotHere, Safety, Step, guide};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person turns mobile data on.
pub const FIX: Fix = Fix { id: "open_data_usage_screen", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![guide("DATA_USAGE_SETTINGS", "mobile_data")])
}
