use super::{Deed, Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// Empties the caches of all apps, as far as the phone finds it right.
pub const FIX: Fix = Fix { id: "trim_caches", safety: Safety::Ask, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![Step::Do { deed: Deed::TrimCaches }])
}
