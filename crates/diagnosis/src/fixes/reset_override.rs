use super::{Deed, Fix, NotHere, Override, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// Takes back every test override that somebody left behind. What they had set is not kept.
pub const FIX: Fix = Fix { id: "reset_override", safety: Safety::Ask, steps };

fn steps(case: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    // `cmd` came with Android 7.
    if case.phone.api < 24 {
        return Err(NotHere::NotOnThisPhone);
    }
    let overrides = facts.overrides.get()?;
    let left = [
        (overrides.battery, Override::Battery),
        (overrides.storage, Override::Storage),
        (overrides.thermal, Override::Thermal),
        (overrides.doze, Override::Doze),
    ];
    let steps: Vec<Step> = left
        .into_iter()
        .filter(|(left, _)| *left == Some(true))
        .map(|(_, what)| Step::Do { deed: Deed::ResetOverride { what } })
        .collect();
    if steps.is_empty() { Err(NotHere::NotOnThisPhone) } else { Ok(steps) }
}
