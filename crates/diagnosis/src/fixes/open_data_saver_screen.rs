use super::{Fix, NotHere, Safety, Step, guide};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person turns data saver off, or allows the app there.
pub const FIX: Fix = Fix { id: "open_data_saver_screen", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![guide("DATA_SAVER_SETTINGS", "data_saver")])
}
