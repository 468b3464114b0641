use super::{Fix, NotHere, Safety, Step, guide};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person removes the proxy from the Wi-Fi network.
pub const FIX: Fix = Fix { id: "open_proxy_screen", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![guide("WIFI_SETTINGS", "wifi_proxy")])
}
