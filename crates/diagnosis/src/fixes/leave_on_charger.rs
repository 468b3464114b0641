use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::phone::Platform;

/// The person leaves the iPhone on its charger and on Wi-Fi, with the screen off. iOS does the rest.
pub const FIX: Fix = Fix { id: "leave_on_charger", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    if case.phone.platform != Platform::Iphone {
        return Err(NotHere::NotOnThisPhone);
    }
    Ok(vec![Step::Guide { screen: Screen::Nothing }])
}
