use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Found, Outcome, Rule, Severity, ios_says};

/// ## What it finds
/// The network that the iPhone uses is in Low Data Mode.
///
/// ## Why it matters
/// iCloud Photos pauses on such a network, and iOS asks all apps to send nothing that can wait.
///
/// ## Sources
/// `constrainedNetwork` of `syncstatus.plist` (see `facts/icloud_photos/status.rs`).
/// Apple support article 101559 names it among the pauses.
pub const RULE: Rule =
    Rule { id: "connection/low_data_mode_on", lane: Lane::Connection, reads: &[FactId::IcloudPhotos], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let status = ios_says(facts)?;
    if !status.low_data_mode {
        return Ok(None);
    }
    Ok(Some(Found::by_ios(facts, Severity::Stops, "constrainedNetwork=true").fixes(&["turn_off_low_data_mode"])))
}
