use super::{Fix, NotHere, Safety, Step, remove_from_deny_list};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::settings::{DataList, Setting, Value};

/// Lets the app alone use mobile data in the background while data saver stays on. Asked, because it may cost money.
pub const FIX: Fix = Fix { id: "allow_in_data_saver", safety: Safety::Ask, steps };

fn steps(case: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (_, uid) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    let mut steps = Vec::new();
    // A uid stands in one list: taken out of the other first, the undo puts both back.
    if facts.data_saver.get()?.app_denied == Some(true) {
        steps.push(remove_from_deny_list::step(uid));
    }
    steps.push(Step::Change { setting: Setting::DataList { list: DataList::Allow, uid }, to: Value::new("listed") });
    Ok(steps)
}
