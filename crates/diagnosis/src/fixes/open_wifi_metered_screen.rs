use super::{Fix, NotHere, Safety, Step, guide};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person tells the phone that this Wi-Fi is not metered.
/// The shell could write it, but only by the network's name, which we do not store for an undo.
pub const FIX: Fix = Fix { id: "open_wifi_metered_screen", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![guide("WIFI_SETTINGS", "wifi_metered")])
}
