use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::phone::Platform;

/// The person opens Photos and taps "Sync Now", which lifts most pauses for a while.
pub const FIX: Fix = Fix { id: "sync_now", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    if case.phone.platform != Platform::Iphone {
        return Err(NotHere::NotOnThisPhone);
    }
    Ok(vec![Step::Guide { screen: Screen::Nothing }])
}
