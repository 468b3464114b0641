use super::{Fix, NotHere, Safety, Step, menu_app};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person looks at the app's location, and allows it always. The answer is the proof: nothing else tells it.
pub const FIX: Fix = Fix { id: "allow_location", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![
        menu_app(case, "app_location"),
        Step::Choose { question: "location".to_owned(), answers: ["always", "less"].map(str::to_owned).into() },
    ])
}
