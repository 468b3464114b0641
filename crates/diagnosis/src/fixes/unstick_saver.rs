use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::settings::{Namespace, Setting, Value};

/// Keeps battery saver from coming back when the phone is unplugged.
pub const FIX: Fix = Fix { id: "unstick_saver", safety: Safety::Safe, steps };

fn steps(_: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    if facts.battery_saver.get()?.comes_back != Some(true) {
        return Err(NotHere::NotOnThisPhone);
    }
    Ok(vec![step()])
}

pub(super) fn step() -> Step {
    let setting = Setting::Table { namespace: Namespace::Global, key: "low_power_sticky".to_owned() };
    Step::Change { setting, to: Value::new("0") }
}
