use super::{Fix, NotHere, Safety, Step, guide};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person pauses or turns off the VPN.
pub const FIX: Fix = Fix { id: "turn_off_vpn", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![guide("VPN_SETTINGS", "vpn")])
}
