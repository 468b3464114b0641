use crate::case::Case;
use crate::facts::cloud_space::{CloudSpace, Level};
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Outcome, Rule, Severity};

/// ## What it finds
/// Less than a tenth of the space in the cloud is left.
///
/// ## Why it matters
/// A film of some minutes may not fit any more, and soon nothing will.
///
/// ## Sources
/// Figures and words of `facts/cloud_space.rs`. A tenth is where OneDrive speaks of `nearing`, and a hundredth of
/// `critical` (Microsoft Graph, resource type `quota`).
pub const RULE: Rule =
    Rule { id: "storage/cloud_nearly_full", lane: Lane::Storage, reads: &[FactId::CloudSpace], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let space = facts.cloud_space.get()?;
    Ok((space.level() == Some(Level::Nearly)).then(|| CloudSpace::found(space, Severity::Slows, case)))
}
