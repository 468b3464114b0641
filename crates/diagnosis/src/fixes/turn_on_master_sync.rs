use super::{Fix, NotHere, Safety, Step, guide};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person switches account sync on. The shell cannot: no command and no setting does.
pub const FIX: Fix = Fix { id: "turn_on_master_sync", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![guide("SYNC_SETTINGS", "sync")])
}
