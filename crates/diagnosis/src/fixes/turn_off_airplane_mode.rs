use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::settings::{Setting, Value};

/// Turns airplane mode off. Before Android 11 the shell may write the row, but nobody is told of it.
pub const FIX: Fix = Fix { id: "turn_off_airplane_mode", safety: Safety::Safe, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    if case.phone.api < 30 {
        return Err(NotHere::NotOnThisPhone);
    }
    Ok(vec![Step::Change { setting: Setting::AirplaneMode, to: Value::new("off") }])
}
