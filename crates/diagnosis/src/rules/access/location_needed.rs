use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Outcome, Rule, other_app, unseen};

/// ## What it finds
/// This app uploads in the background only when iOS tells it that the phone has moved.
///
/// ## Why it matters
/// Without the right to know the place at all times, it uploads only while it is open.
///
/// ## Sources
/// `needs_location` of the app's profile (Dropbox says so itself). iPhones do not tell computers what an app may do.
pub const RULE: Rule = Rule { id: "access/location_needed", lane: Lane::Access, reads: &[FactId::IosApp], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let profile = other_app(case).and_then(|app| app.profile).and_then(|profile| profile.ios.as_ref());
    if !profile.is_some_and(|ios| ios.needs_location) {
        return Ok(None);
    }
    unseen(case, facts, "location", "always", "allow_location")
}
