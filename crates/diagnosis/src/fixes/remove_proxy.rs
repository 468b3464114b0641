use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::settings::{Namespace, Setting, Value};

/// Removes the proxy. An empty row would not do: Android forgets it only for `:0`.
pub const FIX: Fix = Fix { id: "remove_proxy", safety: Safety::Safe, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let setting = Setting::Table { namespace: Namespace::Global, key: "http_proxy".to_owned() };
    Ok(vec![Step::Change { setting, to: Value::new(":0") }])
}
