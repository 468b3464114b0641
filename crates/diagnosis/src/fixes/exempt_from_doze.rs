use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::settings::{Setting, Value};

/// Lets the app work although the phone sleeps ("unrestricted battery").
pub const FIX: Fix = Fix { id: "exempt_from_doze", safety: Safety::Safe, steps };

fn steps(case: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    // `cmd` came with Android 7.
    if case.phone.api < 24 || facts.doze_list.get()?.exempts_app() {
        return Err(NotHere::NotOnThisPhone);
    }
    let setting = Setting::DozeList { package: app.package.clone() };
    Ok(vec![Step::Change { setting, to: Value::new("exempt") }])
}
