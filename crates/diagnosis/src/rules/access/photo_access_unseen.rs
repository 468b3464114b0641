use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Outcome, Rule, unseen};

/// ## What it finds
/// Whether the app may see all photos: iPhones do not tell computers.
///
/// ## Why it matters
/// With limited access the app never sees new photos.
///
/// ## Sources
/// The permissions are in `TCC.db`, which a computer sees only in a whole backup. So the person is asked.
pub const RULE: Rule = Rule { id: "access/photo_access_unseen", lane: Lane::Access, reads: &[FactId::IosApp], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    unseen(case, facts, "photo_access", "all", "allow_all_photos")
}
