//! Microsoft's services for persons: one entry a service.
//!
//! ```text
//! [{"ServiceDisplayName":"OneDrive","ServiceWorkloadName":"OneDrive (Consumer)","Status":"Operational",
//!   "LastUpdatedTime":"…","Title":"…","Message":"<div>…</div>"},…]
//! ```
//!
//! The page of the status site names five values: Available, Operational, Service degradation, Service restored and
//! Unknown. It has no public promise: another value is one that we do not know, and so is a page of HTML.

use serde::Deserialize;

use super::{Level, Said, Trouble};
use crate::knowledge::feed::Feed;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    service_display_name: String,
    status: String,
}

pub(super) fn read(feed: &Feed, body: &[u8]) -> Option<Said> {
    let entries: Vec<Entry> = serde_json::from_slice(body).ok()?;
    let mut said = Said::default();
    for part in &feed.parts {
        let entry = entries.iter().find(|entry| entry.service_display_name == part.name)?;
        said.parts.push(part.name.clone());
        // The site writes it with and without the space.
        match entry.status.replace(' ', "").to_ascii_lowercase().as_str() {
            "available" | "operational" | "servicerestored" => {}
            "servicedegradation" => {
                let said_of_it = format!("Status: {}", entry.status);
                said.troubles.push(Trouble { level: Level::Degraded, part: part.name.clone(), said: said_of_it });
            }
            _ => return None,
        }
    }
    Some(said)
}
