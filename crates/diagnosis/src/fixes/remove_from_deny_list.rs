use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::settings::{DataList, Setting, Value};

/// Lets the app use mobile data in the background again. Asked, because it may cost money.
pub const FIX: Fix = Fix { id: "remove_from_deny_list", safety: Safety::Ask, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (_, uid) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![step(uid)])
}

pub(super) fn step(uid: u32) -> Step {
    Step::Change { setting: Setting::DataList { list: DataList::Deny, uid }, to: Value::new("unlisted") }
}
