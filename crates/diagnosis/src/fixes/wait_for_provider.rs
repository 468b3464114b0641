use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person waits: the provider mends it, and nothing on the phone is to be changed.
pub const FIX: Fix = Fix { id: "wait_for_provider", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![Step::Guide { screen: Screen::Nothing }])
}
