use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::settings::{Setting, Value};

/// Allows the app to see all photos and videos. Undone by taking back what was not granted before,
/// which ends the app if it runs.
pub const FIX: Fix = Fix { id: "grant_photo_access", safety: Safety::Safe, steps };

fn steps(case: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    let access = facts.photo_access.get()?;
    // What a policy fixed is refused, and what is granted already is left alone.
    if access.denied.is_empty() || access.policy_fixed {
        return Err(NotHere::NotOnThisPhone);
    }
    let grant = |permission: &String| Step::Change {
        setting: Setting::Permission { package: app.package.clone(), permission: permission.clone(), user: case.user },
        to: Value::new("granted"),
    };
    Ok(access.denied.iter().map(grant).collect())
}
