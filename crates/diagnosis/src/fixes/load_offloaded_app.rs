use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::phone::Platform;

/// The person taps the icon of the offloaded app, and iOS loads it again.
pub const FIX: Fix = Fix { id: "load_offloaded_app", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    if case.phone.platform != Platform::Iphone {
        return Err(NotHere::NotOnThisPhone);
    }
    Ok(vec![Step::Guide { screen: Screen::Nothing }])
}
