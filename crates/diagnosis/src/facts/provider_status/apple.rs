//! Apple's consumer services.
//!
//! ```text
//! {"drMessage":null,"drpost":false,"services":[
//!   {"serviceName":"Photos","redirectUrl":null,"events":[{"usersAffected":"Some users are affected",
//!    "epochStartDate":1795680000000,"epochEndDate":null,"messageId":"2000001234","statusType":"Issue",
//!    "datePosted":"11/26/2026 08:30 PST","startDate":"11/26/2026 08:00 PST","endDate":null,
//!    "affectedServices":null,"eventStatus":"ongoing","message":"Users may experience a problem with the service."}]},…]}
//! ```
//!
//! Sometimes it comes as `jsonCallback({…});`: what stands around the outermost braces is left out. An event that is
//! over stays for a day, with `eventStatus` "resolved" or "completed".

use serde::Deserialize;

use super::{Level, Said, Trouble};
use crate::knowledge::feed::Feed;

#[derive(Deserialize)]
struct Status {
    services: Vec<Service>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Service {
    service_name: String,
    events: Vec<Event>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    status_type: String,
    event_status: String,
}

pub(super) fn read(feed: &Feed, body: &[u8]) -> Option<Said> {
    let from = memchr::memchr(b'{', body)?;
    let to = memchr::memrchr(b'}', body)?;
    let status: Status = serde_json::from_slice(body.get(from..=to)?).ok()?;
    let mut said = Said::default();
    for part in &feed.parts {
        let service = status.services.iter().find(|service| service.service_name == part.name)?;
        said.parts.push(part.name.clone());
        for event in &service.events {
            match event.event_status.to_ascii_lowercase().as_str() {
                // What is planned has not begun.
                "resolved" | "completed" | "upcoming" | "scheduled" => continue,
                "ongoing" => {}
                _ => return None,
            }
            let level = match event.status_type.to_ascii_lowercase().as_str() {
                "outage" => Level::Outage,
                "issue" | "performance" | "maintenance" => Level::Degraded,
                _ => return None,
            };
            let said_of_it = format!("statusType: {}", event.status_type);
            said.troubles.push(Trouble { level, part: part.name.clone(), said: said_of_it });
        }
    }
    Some(said)
}
