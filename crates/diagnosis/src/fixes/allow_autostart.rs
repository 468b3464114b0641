use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::facts::app_ops;
use crate::settings::{OpScope, Setting, Value};

/// Turns Xiaomi's auto-start on, as its own switch does: it moves exactly these two app ops.
pub const FIX: Fix = Fix { id: "allow_autostart", safety: Safety::Safe, steps };

fn steps(case: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    let autostart = facts.xiaomi_autostart.get()?;
    if autostart.auto_start == "allow" {
        return Err(NotHere::NotOnThisPhone);
    }
    let allow = |op: &str| Step::Change {
        setting: Setting::AppOp { package: app.package.clone(), op: op.to_owned(), scope: OpScope::Package },
        to: Value::new("allow"),
    };
    let by_others = autostart.start_by_others.as_deref().is_some_and(|mode| mode != "allow");
    let by_others = by_others.then(|| allow(app_ops::START_BY_OTHERS));
    Ok(std::iter::once(allow(app_ops::AUTO_START)).chain(by_others).collect())
}
