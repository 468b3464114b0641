use super::{Fix, NotHere, Safety, Step, menu};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person looks at Background App Refresh, and turns it on. The answer is the proof: nothing else tells it.
pub const FIX: Fix = Fix { id: "allow_background_refresh", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![
        menu("background_refresh"),
        Step::Choose { question: "background_refresh".to_owned(), answers: ["on", "off"].map(str::to_owned).into() },
    ])
}
