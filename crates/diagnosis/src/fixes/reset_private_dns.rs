use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::settings::{Namespace, Setting, Value};

/// Sets private DNS to automatic, so that names are found again. The server stays stored for the undo.
pub const FIX: Fix = Fix { id: "reset_private_dns", safety: Safety::Safe, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    if case.phone.api < 28 {
        return Err(NotHere::NotOnThisPhone);
    }
    let setting = Setting::Table { namespace: Namespace::Global, key: "private_dns_mode".to_owned() };
    Ok(vec![Step::Change { setting, to: Value::new("opportunistic") }])
}
