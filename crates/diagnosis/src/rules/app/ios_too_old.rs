use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Found, Outcome, Rule, Severity, icloud_says};

/// ## What it finds
/// iCloud no longer works with this version of iOS, or wants a newer one to show all photos.
///
/// ## Why it matters
/// A version that iCloud turns away syncs nothing. Where an update is only suggested, the rest goes on.
///
/// ## Sources
/// `iCloudLibraryClientVersionTooOld` and `upgradeSuggestedToAccessAllPhotos` of `syncstatus.plist`.
pub const RULE: Rule = Rule { id: "app/ios_too_old", lane: Lane::App, reads: &[FactId::IcloudPhotos], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(status) = icloud_says(case, facts)? else { return Ok(None) };
    let found = if status.ios_too_old {
        Found::by_ios(facts, Severity::Stops, "iCloudLibraryClientVersionTooOld=true")
    } else if status.update_suggested {
        Found::by_ios(facts, Severity::Note, "upgradeSuggestedToAccessAllPhotos=true")
    } else {
        return Ok(None);
    };
    Ok(Some(found.arg("version", Arg::Text(case.phone.os_version.clone())).fixes(&["update_ios"])))
}
