use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person sets the clock of their own server.
pub const FIX: Fix = Fix { id: "set_server_clock", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![Step::Guide { screen: Screen::Nothing }])
}
