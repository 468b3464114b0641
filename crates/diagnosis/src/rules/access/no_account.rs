use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The phone has no account of the kind that the backup app signs in with.
///
/// ## Why it matters
/// Without an account there is nowhere to back up to.
///
/// ## Sources
/// `dumpsys account` (types only); `account_types` of the app's profile. Apps with their own sign-in are not judged.
pub const RULE: Rule = Rule { id: "access/no_account", lane: Lane::Access, reads: &[FactId::Accounts], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some((app, _)) = case.installed_app() else { return Ok(None) };
    let Some(android) = app.profile.and_then(|profile| profile.android.as_ref()) else { return Ok(None) };
    let accounts = facts.accounts.get()?;
    let has_one = android.account_types.iter().any(|kind| accounts.types.contains_key(kind));
    if android.account_types.is_empty() || has_one {
        return Ok(None);
    }
    let mut found = Found::new(Severity::Stops, Certainty::Seen)
        .evidence(FactId::Accounts, format!("no account of type {}", android.account_types.join(", ")));
    if let Some(at) = &accounts.last_removed_local {
        found = found.evidence(FactId::Accounts, format!("an account was removed on {at}"));
    }
    Ok(Some(found.fixes(&["add_account", "sign_in"])))
}
