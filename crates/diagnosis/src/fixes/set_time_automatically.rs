use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::settings::{Namespace, Setting, Value};

/// Lets the phone take the time from the network, at once.
pub const FIX: Fix = Fix { id: "set_time_automatically", safety: Safety::Safe, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let setting = Setting::Table { namespace: Namespace::Global, key: "auto_time".to_owned() };
    Ok(vec![Step::Change { setting, to: Value::new("1") }])
}
