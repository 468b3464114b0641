use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::settings::{Namespace, Setting, Value};

/// Keeps battery saver from starting by itself.
pub const FIX: Fix = Fix { id: "unschedule_saver", safety: Safety::Safe, steps };

fn steps(_: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    if facts.battery_saver.get()?.starts_at_percent.is_none_or(|level| level == 0) {
        return Err(NotHere::NotOnThisPhone);
    }
    let setting = Setting::Table { namespace: Namespace::Global, key: "low_power_trigger_level".to_owned() };
    Ok(vec![Step::Change { setting, to: Value::new("0") }])
}
