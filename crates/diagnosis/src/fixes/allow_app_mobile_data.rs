use super::{Fix, NotHere, Safety, Step, menu};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person looks at the app's mobile data, and allows it. The answer is the proof: nothing else tells it.
pub const FIX: Fix = Fix { id: "allow_app_mobile_data", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![
        menu("mobile_data"),
        Step::Choose { question: "app_mobile_data".to_owned(), answers: ["on", "off"].map(str::to_owned).into() },
    ])
}
