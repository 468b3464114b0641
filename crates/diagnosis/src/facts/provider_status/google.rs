//! Google Workspace: the incidents of some years, the newest first.
//!
//! ```text
//! [{"id":"sWZ4","number":"1234","begin":"2026-11-26T08:00:00+00:00","end":null,"external_desc":"…",
//!   "status_impact":"SERVICE_OUTAGE","severity":"high","service_name":"Google Drive",
//!   "affected_products":[{"title":"Google Drive","id":"VHNA7p3Z5p3iakj5sA8V"}],
//!   "most_recent_update":{"when":"…","text":"…","status":"SERVICE_DISRUPTION"},"updates":[…],"uri":"…"},…]
//! ```
//!
//! `status_impact` is the worst that it was. What holds now is the status of the most recent update; `AVAILABLE` there
//! means that it is over, whether `end` says so yet or not.

use serde::Deserialize;

use super::{Level, Said, Trouble};
use crate::knowledge::feed::Feed;

#[derive(Deserialize)]
struct Incident {
    end: Option<String>,
    affected_products: Vec<Product>,
    most_recent_update: Option<Update>,
}

#[derive(Deserialize)]
struct Product {
    /// Old entries may have none.
    #[serde(default)]
    id: String,
}

#[derive(Deserialize)]
struct Update {
    status: String,
}

pub(super) fn read(feed: &Feed, body: &[u8]) -> Option<Said> {
    let incidents: Vec<Incident> = serde_json::from_slice(body).ok()?;
    let mut said = Said::default();
    for part in &feed.parts {
        let id = part.id.as_deref()?;
        let of_part = |incident: &&Incident| incident.affected_products.iter().any(|product| product.id == id);
        // In years each part had an incident: one that never appears has another id now.
        incidents.iter().find(of_part)?;
        said.parts.push(part.name.clone());
        for incident in incidents.iter().filter(of_part).filter(|incident| incident.end.is_none()) {
            let status = &incident.most_recent_update.as_ref()?.status;
            let level = match status.as_str() {
                "AVAILABLE" => continue,
                "SERVICE_OUTAGE" => Level::Outage,
                "SERVICE_DISRUPTION" => Level::Degraded,
                "SERVICE_INFORMATION" => Level::Notice,
                _ => return None,
            };
            let said_of_it = format!("most_recent_update: {status}");
            said.troubles.push(Trouble { level, part: part.name.clone(), said: said_of_it });
        }
    }
    Some(said)
}
