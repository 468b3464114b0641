//! Atlassian Statuspage, as Dropbox and Proton use it: what is not over yet.
//!
//! ```text
//! {"page":{"id":"t34htyd6jblf","name":"Dropbox","url":"https://status.dropbox.com","time_zone":"…","updated_at":"…"},
//!  "components":[{"id":"…","name":"Mobile","status":"degraded_performance","group":false,…},…],
//!  "incidents":[{"id":"…","name":"…","status":"investigating","impact":"minor","components":[…],…}],
//!  "scheduled_maintenances":[],
//!  "status":{"indicator":"minor","description":"Partially Degraded Service"}}
//! ```
//!
//! The form is documented at <https://metastatuspage.com/api>. Of a page with named parts only these count: trouble with
//! a provider's mail stops no photo.

use serde::Deserialize;

use super::{Level, Said, Trouble};
use crate::knowledge::feed::Feed;

#[derive(Deserialize)]
struct Summary {
    status: Indicator,
    components: Vec<Component>,
}

#[derive(Deserialize)]
struct Indicator {
    indicator: String,
}

#[derive(Deserialize)]
struct Component {
    name: String,
    status: String,
}

pub(super) fn read(feed: &Feed, body: &[u8]) -> Option<Said> {
    let summary: Summary = serde_json::from_slice(body).ok()?;
    let mut said = Said::default();
    if feed.parts.is_empty() {
        let indicator = summary.status.indicator;
        let level = match indicator.as_str() {
            "none" => return Some(said),
            "minor" | "maintenance" => Level::Degraded,
            "major" | "critical" => Level::Outage,
            _ => return None,
        };
        said.troubles.push(Trouble { level, part: String::new(), said: format!("indicator: {indicator}") });
        return Some(said);
    }
    for part in &feed.parts {
        let wanted = part.name.to_lowercase();
        for component in summary.components.iter().filter(|found| found.name.to_lowercase().contains(&wanted)) {
            said.parts.push(component.name.clone());
            let level = match component.status.as_str() {
                "operational" => continue,
                "degraded_performance" | "under_maintenance" | "partial_outage" => Level::Degraded,
                "major_outage" => Level::Outage,
                _ => return None,
            };
            let said_of_it = format!("status: {}", component.status);
            said.troubles.push(Trouble { level, part: component.name.clone(), said: said_of_it });
        }
    }
    Some(said)
}
