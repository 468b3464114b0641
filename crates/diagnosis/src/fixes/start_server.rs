use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person sees to it that their own server runs and can be reached.
pub const FIX: Fix = Fix { id: "start_server", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![Step::Guide { screen: Screen::Nothing }])
}
