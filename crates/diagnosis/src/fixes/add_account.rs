use super::{Fix, NotHere, Safety, Step, guide};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person adds an account. Nobody but the person can sign in.
pub const FIX: Fix = Fix { id: "add_account", safety: Safety::Manual, steps };

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![guide("ADD_ACCOUNT_SETTINGS", "add_account")])
}
