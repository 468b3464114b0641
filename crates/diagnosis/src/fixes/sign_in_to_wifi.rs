use super::{Fix, NotHere, Safety, Step, guide};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person signs in to the Wi-Fi network, as in a hotel or a train.
pub const FIX: Fix = Fix { id: "sign_in_to_wifi", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![guide("WIFI_SETTINGS", "wifi")])
}
