use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, icloud_says};

/// ## What it finds
/// Photos may not use mobile data, and the iPhone has photos to send.
///
/// ## Why it matters
/// Without Wi-Fi nothing goes up then. With Wi-Fi it does no harm.
///
/// ## Sources
/// `cellularIsRestricted`, `connectedToNetwork` and `hasChangesToProcess` of `syncstatus.plist`. Whether iOS sets the first
/// on Wi-Fi too is not known: while the phone is connected it is only a possible cause.
pub const RULE: Rule =
    Rule { id: "connection/photos_mobile_data_off", lane: Lane::Connection, reads: &[FactId::IcloudPhotos], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(status) = icloud_says(case, facts)? else { return Ok(None) };
    if !status.mobile_data_off || status.airplane_mode {
        return Ok(None);
    }
    let found = if !status.connected {
        Found::by_ios(facts, Severity::Stops, "cellularIsRestricted=true, connectedToNetwork=false")
    } else if status.changes_waiting && !status.is_held() {
        Found::new(Severity::Slows, Certainty::Indirect).evidence(FactId::IcloudPhotos, "cellularIsRestricted=true")
    } else {
        return Ok(None);
    };
    Ok(Some(found.fixes(&["open_wifi_screen", "let_photos_use_mobile_data"])))
}
