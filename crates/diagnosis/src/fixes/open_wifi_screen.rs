use super::{Fix, NotHere, Safety, Step, guide};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person connects the phone to a Wi-Fi network, or to another one.
pub const FIX: Fix = Fix { id: "open_wifi_screen", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![guide("WIFI_SETTINGS", "wifi")])
}
