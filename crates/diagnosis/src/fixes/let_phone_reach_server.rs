use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person brings the phone into a network from which their own server is reached.
pub const FIX: Fix = Fix { id: "let_phone_reach_server", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![Step::Guide { screen: Screen::Nothing }])
}
