use super::{Fix, NotHere, Safety, Step, menu};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person signs in to the Apple Account again. Nobody but the person can.
pub const FIX: Fix = Fix { id: "sign_in_to_icloud", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![menu("apple_account")])
}
