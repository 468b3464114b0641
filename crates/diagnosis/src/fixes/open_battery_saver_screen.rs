use super::{Fix, NotHere, Safety, Step, guide};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person turns battery saver off, or its schedule.
pub const FIX: Fix = Fix { id: "open_battery_saver_screen", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![guide("BATTERY_SAVER_SETTINGS", "battery_saver")])
}
