use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Found, Outcome, Rule, Severity, is_about_icloud};

/// ## What it finds
/// iCloud Photos was switched off, and the iPhone is about to delete what it still has of the cloud.
///
/// ## Why it matters
/// Photos that are in iCloud alone are kept there for a while and then deleted for good.
///
/// ## Sources
/// `exitDeleteTime` of `syncstatus.plist`: its presence is the sign. iCloud is said to keep photos 30 days after that;
/// we could not read that in Apple's own words, and name no number.
pub const RULE: Rule = Rule { id: "app/icloud_photos_leaving", lane: Lane::App, reads: &[FactId::IcloudPhotos], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let icloud = facts.icloud_photos.get()?;
    let leaving = icloud.status.as_ref().filter(|status| status.leaving);
    let Some(status) = leaving.filter(|_| is_about_icloud(case)) else { return Ok(None) };
    let mut found = Found::by_ios(facts, Severity::Stops, "exitDeleteTime is set");
    if let Some(at) = status.leaves_at {
        found = found.evidence(FactId::IcloudPhotos, format!("exitDeleteTime={at}"));
    }
    Ok(Some(found.fixes(&["turn_on_icloud_photos"])))
}
