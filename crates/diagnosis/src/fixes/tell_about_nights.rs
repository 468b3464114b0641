use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person says whether the phone is on its charger at night: what it keeps of that itself seldom covers a night.
pub const FIX: Fix = Fix { id: "tell_about_nights", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![Step::Choose { question: "nights".to_owned(), answers: ["mostly", "seldom"].map(str::to_owned).into() }])
}
