//! What the app runs right now that the person may see: services, and those in the foreground.
//!
//! ```text
//! ACTIVITY MANAGER SERVICES (dumpsys activity services)                       (Android 14)
//!   User 0 active services:
//!   * ServiceRecord{9f2f9f2 u0 com.example.backup/.UploadService}
//!     isForeground=true foregroundId=4101 types=00000001 foregroundNoti=Notification(channel=upload …)
//! ```
//!
//! An app without any: `(nothing)`.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, scan};
use crate::case::{App, Case};
use crate::fact::{Unknown, Why};
use crate::phone::Query;

/// `dumpsys activity services PKG`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Services {
    pub running: Vec<Running>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Running {
    /// The class, short where the phone prints it so.
    pub class: String,
    /// It shows a notification while it works.
    pub foreground: Option<bool>,
    /// It uploads or downloads: `FOREGROUND_SERVICE_TYPE_DATA_SYNC`, bit 1 (Android 10 and newer).
    pub data_sync: Option<bool>,
}

fn query(app: &App) -> Query {
    Query::shell(format!("dumpsys activity services {}", app.package))
}

impl Reading for Services {
    const ID: FactId = FactId::Services;
    const LANE: Lane = Lane::App;

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        let (app, _) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        Ok(vec![query(app)])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let (app, _) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        parse(&replies.text(&query(app))?, app.package.as_str(), case.user)
    }
}

fn parse(text: &str, package: &str, user: u32) -> Result<Services, Unknown> {
    if !text.contains("(nothing)") && !text.contains("ACTIVITY MANAGER SERVICES") && !text.contains("ServiceRecord{") {
        return Err(Unknown::unreadable("list of services"));
    }
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let is_start = |line: &str| line.starts_with("* ServiceRecord{");
    let running = lines.iter().enumerate().filter(|(_, line)| is_start(line)).filter_map(|(at, line)| {
        let mut words = line.split_once('{')?.1.trim_end_matches('}').split_whitespace();
        let (_, of, component) = (words.next()?, words.next()?, words.next()?);
        let (owner, class) = component.split_once('/')?;
        if owner != package || of != format!("u{user}") {
            return None;
        }
        let below: Vec<&str> = lines[at + 1..].iter().take_while(|line| !is_start(line)).copied().collect();
        let field = |key: &str| below.iter().find_map(|line| scan::field(line, key));
        let types = field("types").map(|hex| hex.trim_start_matches("0x"));
        Some(Running {
            class: class.to_owned(),
            foreground: field("isForeground").and_then(scan::boolean),
            data_sync: types.and_then(|hex| u32::from_str_radix(hex, 16).ok()).map(|bits| bits & 1 != 0),
        })
    });
    Ok(Services { running: running.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_in_the_foreground_is_seen() {
        let text = "ACTIVITY MANAGER SERVICES (dumpsys activity services)\n  User 0 active services:\n  * ServiceRecord{9f2 u0 a.b/.Upload}\n    intent={cmp=a.b/.Upload}\n    isForeground=true foregroundId=2 types=0x00000001\n  * ServiceRecord{9f3 u0 a.b/.Idle}\n    isForeground=false foregroundId=0\n  * ServiceRecord{9f4 u10 a.b/.Upload}\n    isForeground=true foregroundId=2\n";
        let found = parse(text, "a.b", 0).unwrap();
        let seen: Vec<_> = found.running.iter().map(|s| (s.class.as_str(), s.foreground, s.data_sync)).collect();
        assert_eq!(seen, [(".Upload", Some(true), Some(true)), (".Idle", Some(false), None)]);
    }

    #[test]
    fn nothing_is_an_answer() {
        let text = "ACTIVITY MANAGER SERVICES (dumpsys activity services)\n  (nothing)\n";
        assert_eq!(parse(text, "a.b", 0).unwrap().running, []);
        assert!(parse("", "a.b", 0).is_err());
    }
}
