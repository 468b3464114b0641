use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person updates the app or the server, whichever is older.
pub const FIX: Fix = Fix { id: "match_app_and_server", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![Step::Guide { screen: Screen::Nothing }])
}
