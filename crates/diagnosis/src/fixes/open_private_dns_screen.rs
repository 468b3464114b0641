use super::{Fix, NotHere, Safety, Step, guide};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person sets private DNS to automatic.
pub const FIX: Fix = Fix { id: "open_private_dns_screen", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![guide("WIRELESS_SETTINGS", "private_dns")])
}
