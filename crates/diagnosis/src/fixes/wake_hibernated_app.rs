use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::settings::{Setting, Value};

/// Wakes the app from hibernation. Permissions that it lost do not come back by this; another rule sees to them.
pub const FIX: Fix = Fix { id: "wake_hibernated_app", safety: Safety::Safe, steps };

fn steps(case: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    if !facts.hibernation.get()?.hibernated {
        return Err(NotHere::NotOnThisPhone);
    }
    let setting = Setting::Hibernation { package: app.package.clone() };
    Ok(vec![Step::Change { setting, to: Value::new("awake") }])
}
