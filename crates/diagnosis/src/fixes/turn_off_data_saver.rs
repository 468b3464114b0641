use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::settings::{Setting, Value};

/// Turns data saver off for all apps. Allowing the one app is the better way.
pub const FIX: Fix = Fix { id: "turn_off_data_saver", safety: Safety::Ask, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    if case.phone.api < 24 {
        return Err(NotHere::NotOnThisPhone);
    }
    Ok(vec![Step::Change { setting: Setting::DataSaver, to: Value::new("off") }])
}
