use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Found, Outcome, Rule, Severity, ios_says};

/// ## What it finds
/// iOS finds the network too poor to sync well.
///
/// ## Why it matters
/// Photos go up slowly, and large videos break off.
///
/// ## Sources
/// `poorNetworkQuality` of `syncstatus.plist` (see `facts/icloud_photos/status.rs`).
pub const RULE: Rule =
    Rule { id: "connection/poor_network", lane: Lane::Connection, reads: &[FactId::IcloudPhotos], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let status = ios_says(facts)?;
    if !status.poor_network {
        return Ok(None);
    }
    Ok(Some(
        Found::by_ios(facts, Severity::Slows, "poorNetworkQuality=true").fixes(&["move_closer", "open_wifi_screen"]),
    ))
}
