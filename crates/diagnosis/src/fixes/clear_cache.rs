use super::{Deed, Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// Empties the app's cache, and nothing else. Only where the phone's own help names the flag for that.
pub const FIX: Fix = Fix { id: "clear_cache", safety: Safety::Ask, steps };

fn steps(case: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    if !facts.shell_tools.get()?.clear_cache_only {
        return Err(NotHere::NotOnThisPhone);
    }
    Ok(vec![Step::Do { deed: Deed::ClearCache { package: app.package.clone() } }])
}
