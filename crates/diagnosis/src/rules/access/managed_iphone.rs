use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, is_about_icloud};

/// ## What it finds
/// A school or a company looks after this iPhone, and iCloud Photos is off.
///
/// ## Why it matters
/// Its rules may forbid iCloud Photos. Then only they can allow it.
///
/// ## Sources
/// `DeviceIsChaperoned` of lockdown. Which rules there are, an iPhone does not list.
pub const RULE: Rule =
    Rule { id: "access/managed_iphone", lane: Lane::Access, reads: &[FactId::Supervision, FactId::IcloudPhotos], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    if !facts.supervision.get()?.supervised || facts.icloud_photos.get()?.on || !is_about_icloud(case) {
        return Ok(None);
    }
    Ok(Some(Found::new(Severity::Note, Certainty::Indirect).evidence(FactId::Supervision, "DeviceIsChaperoned=true")))
}
