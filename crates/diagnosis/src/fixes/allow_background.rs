use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::settings::{OpScope, Setting, Value};

/// Allows the app to run in the background: for its package, and for its whole uid where that is what forbids it.
pub const FIX: Fix = Fix { id: "allow_background", safety: Safety::Safe, steps };

fn steps(case: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    let background = facts.background.get()?;
    let allow = |scope| Step::Change {
        setting: Setting::AppOp { package: app.package.clone(), op: background.op.clone(), scope },
        to: Value::new("allow"),
    };
    // `--uid` came with Android 10.
    let uid = background.uid_restricted() && case.phone.api >= 29;
    let uid = uid.then(|| allow(OpScope::Uid));
    let package = background.package_restricted().then(|| allow(OpScope::Package));
    let steps: Vec<Step> = uid.into_iter().chain(package).collect();
    if steps.is_empty() { Err(NotHere::NotOnThisPhone) } else { Ok(steps) }
}
