use super::{Fix, NotHere, Safety, Step, menu_app};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person looks at what the app may see, and allows all photos. The answer is the proof: nothing else tells it.
pub const FIX: Fix = Fix { id: "allow_all_photos", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![
        menu_app(case, "app_photos"),
        Step::Choose { question: "photo_access".to_owned(), answers: ["all", "some"].map(str::to_owned).into() },
    ])
}
