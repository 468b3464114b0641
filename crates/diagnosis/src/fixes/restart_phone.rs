use super::{Deed, Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::message::Message;

/// Restarts the phone. Uploads begin only after it was unlocked once.
pub const FIX: Fix = Fix { id: "restart_phone", safety: Safety::Ask, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![
        Step::Do { deed: Deed::Restart },
        Step::Wait { seconds: 90, why: Message::new("wait-restart") },
        Step::Guide { screen: Screen::Nothing },
    ])
}
