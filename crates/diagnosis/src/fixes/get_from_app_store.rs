use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::phone::Platform;

/// The person installs the app from the App Store.
pub const FIX: Fix = Fix { id: "get_from_app_store", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    if case.phone.platform != Platform::Iphone {
        return Err(NotHere::NotOnThisPhone);
    }
    Ok(vec![Step::Guide { screen: Screen::Nothing }])
}
