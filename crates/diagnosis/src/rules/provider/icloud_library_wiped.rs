use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Found, Outcome, Rule, Severity, icloud_says};

/// ## What it finds
/// The library in iCloud was deleted.
///
/// ## Why it matters
/// What is only on this phone is then the only copy. Nobody must switch anything before it is saved elsewhere.
///
/// ## Sources
/// `iCloudLibraryHasBeenWiped` and `containerHasBeenWiped` of `syncstatus.plist`.
pub const RULE: Rule =
    Rule { id: "provider/icloud_library_wiped", lane: Lane::Provider, reads: &[FactId::IcloudPhotos], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(status) = icloud_says(case, facts)? else { return Ok(None) };
    Ok(status.wiped.then(|| Found::by_ios(facts, Severity::Stops, "iCloudLibraryHasBeenWiped=true")))
}
