//! Data saver, and what it and other switches say about the backup app's use of the network.
//!
//! ```text
//! Restrict background status: enabled                        (cmd netpolicy get restrict-background, Android 7 to 16)
//! Restrict background whitelisted UIDs: 10153 10220          (cmd netpolicy list restrict-background-whitelist)
//! Restrict background blacklisted UIDs: none                 (cmd netpolicy list restrict-background-blacklist)
//!
//! Policy for UIDs:                                                                         (dumpsys netpolicy)
//!   UID=10044 policy=4 (ALLOW_METERED_BACKGROUND|NONE)
//!   UID=10153 policy=1 (REJECT_METERED_BACKGROUND)
//!   UID=10160 policy=524288 (REJECT_ALL)                                                          (custom ROMs)
//! Admin restricted uids for metered data:
//!   u0: {}
//!   UID=10408 state={…} blocked_state={blocked=APP_BACKGROUND, allowed=NONE, effective=APP_BACKGROUND}   (Android 12+)
//! ```
//!
//! A uid is the user's number × 100000 + the app's id: for a second user the whole number is compared.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies};
use crate::case::Case;
use crate::fact::{Unknown, Why};
use crate::phone::Query;

/// Data saver came with Android 7.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DataSaver {
    pub on: bool,
    /// The app may use mobile data in the background although data saver is on. `None`: no app, or not readable.
    pub app_allowed: Option<bool>,
    /// The app may not use mobile data in the background, data saver or not.
    pub app_denied: Option<bool>,
    /// The phone's own names of the app's policies, e.g. `REJECT_ALL`; `None` where the dump does not tell.
    pub app_policies: Option<Vec<String>>,
    /// An administrator (work, school) took metered data from the app.
    pub admin_denied: Option<bool>,
    /// Why the phone blocks the app's packets at this moment, in its own words (Android 12 and newer).
    /// An app in the background is often listed as `APP_BACKGROUND`, which is no fault.
    pub blocked_now: Option<Vec<String>>,
}

pub(crate) fn status() -> Query {
    Query::shell("cmd netpolicy get restrict-background")
}

pub(crate) fn list(list: &str) -> Query {
    Query::shell(format!("cmd netpolicy list restrict-background-{list}"))
}

fn dump() -> Query {
    Query::shell("dumpsys netpolicy")
}

impl Reading for DataSaver {
    const ID: FactId = FactId::DataSaver;
    const LANE: Lane = Lane::Connection;
    const MAY_SHOW: &'static [&'static str] = &[
        "Restrict background status: enabled",
        "Admin restricted uids for metered data",
        "REJECT_METERED_BACKGROUND",
        "REJECT_(ALL|CELLULAR|WIFI|VPN|METERED_BACKGROUND)",
    ];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        if case.phone.api < 24 {
            return Err(Unknown::not_on_this_phone());
        }
        Ok(vec![status(), list("whitelist"), list("blacklist"), dump()])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let dump = replies.text(&dump());
        let on = match replies.text(&status()).ok().as_deref().and_then(on) {
            Some(on) => on,
            None => dump
                .as_deref()
                .ok()
                .and_then(|text| super::scan::value(text, "Restrict background", ':'))
                .and_then(super::scan::boolean)
                .ok_or_else(|| replies.text(&status()).err().unwrap_or(Unknown::unreadable("data saver")))?,
        };
        let Ok(uid) = app_uid(case) else {
            return Ok(Self {
                on,
                app_allowed: None,
                app_denied: None,
                app_policies: None,
                admin_denied: None,
                blocked_now: None,
            });
        };
        let policies = dump.as_deref().ok().and_then(|text| policies(text, uid));
        let listed = |name: &str, policy: &str| {
            let listed = replies.text(&list(name)).ok().as_deref().and_then(uids).map(|uids| uids.contains(&uid));
            listed.or_else(|| policies.as_ref().map(|policies| policies.iter().any(|p| p == policy)))
        };
        Ok(Self {
            on,
            app_allowed: listed("whitelist", "ALLOW_METERED_BACKGROUND"),
            app_denied: listed("blacklist", "REJECT_METERED_BACKGROUND"),
            admin_denied: dump.as_deref().ok().and_then(|text| admin_denied(text, uid)),
            blocked_now: dump.as_deref().ok().and_then(|text| blocked_now(text, uid)),
            app_policies: policies,
        })
    }
}

fn app_uid(case: &Case) -> Result<u32, Unknown> {
    case.installed_app().map(|(_, uid)| uid).ok_or_else(|| Unknown::new(Why::NoApp))
}

pub(crate) fn on(text: &str) -> Option<bool> {
    match super::scan::value(text, "Restrict background status", ':')? {
        "enabled" => Some(true),
        "disabled" => Some(false),
        _ => None,
    }
}

/// `… UIDs: 10153 10220 ` or `… UIDs: none`, on one line.
pub(crate) fn uids(text: &str) -> Option<Vec<u32>> {
    let list = text.lines().find_map(|line| {
        let (label, list) = line.split_once(':')?;
        label.trim_end().ends_with("UIDs").then_some(list)
    })?;
    let words: Vec<&str> = list.split([' ', ',', '\t']).filter(|word| !word.is_empty()).collect();
    if words == ["none"] {
        return Some(Vec::new());
    }
    let uids: Vec<u32> = words.iter().filter_map(|word| word.parse().ok()).collect();
    (!uids.is_empty() && uids.len() == words.len()).then_some(uids)
}

/// The lines of a part of the dump: below its headline, up to the next line that is indented no deeper. Some consoles
/// drop the indentation: then the form of the rows tells them.
fn part<'a>(text: &'a str, headline: &str) -> Option<Vec<&'a str>> {
    let mut lines = text.lines().skip_while(|line| line.trim() != headline);
    let depth = indent(lines.next()?);
    let is_row = |line: &str| line.trim_start().starts_with("UID=") || line.trim_start().starts_with("u0:");
    Some(
        lines
            .take_while(|line| is_row(line) || (indent(line) > depth && !line.trim().is_empty()))
            .map(str::trim)
            .collect(),
    )
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn policies(text: &str, uid: u32) -> Option<Vec<String>> {
    let start = format!("UID={uid} ");
    let Some(line) = part(text, "Policy for UIDs:")?.into_iter().find(|line| line.starts_with(&start)) else {
        return Some(Vec::new());
    };
    let names = line.split_once('(')?.1.split(')').next()?;
    let names = names.split(['|', ',', ' ']).map(str::trim).filter(|name| !name.is_empty() && *name != "NONE");
    Some(names.map(str::to_owned).collect())
}

fn admin_denied(text: &str, uid: u32) -> Option<bool> {
    let user = format!("u{}:", uid / 100_000);
    let lines = part(text, "Admin restricted uids for metered data:")?;
    let line = lines.into_iter().find(|line| line.starts_with(&user));
    Some(line.is_some_and(|line| numbers(line.split_once(':').map_or("", |(_, list)| list)).any(|n| n == uid)))
}

fn numbers(text: &str) -> impl Iterator<Item = u32> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok())
}

fn blocked_now(text: &str, uid: u32) -> Option<Vec<String>> {
    let start = format!("UID={uid} ");
    let mut lines =
        text.lines().map(str::trim).skip_while(|line| !(line.starts_with(&start) && line.contains("state=")));
    // The state and the reasons may stand on two lines.
    let line = lines.by_ref().take(2).find(|line| line.contains("blocked_state=") || line.contains("effective="))?;
    let reasons = line.split_once("effective=")?.1.split(['}', ',', ' ']).next()?;
    Some(reasons.split('|').filter(|reason| !reason.is_empty() && *reason != "NONE").map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUMP: &str = "\
Restrict background: true
Policy for UIDs:
  UID=10044 policy=4 (ALLOW_METERED_BACKGROUND|NONE)
  UID=10153 policy=1 (REJECT_METERED_BACKGROUND)
  UID=10160 policy=524288 (REJECT_ALL)
  UID=1110044 policy=4 (ALLOW_METERED_BACKGROUND|NONE)
Power save whitelist app ids:
  UID=10070: true
Status for all known UIDs:
  UID=10408 state={procState=TPSL,seq=3377608,cap=-------TI}
    blocked_state={blocked=APP_BACKGROUND|DATA_SAVER, allowed=NONE, effective=APP_BACKGROUND|DATA_SAVER}
  UID=10409 state={procState=TOP} blocked_state={blocked=NONE,allowed=TOP,effective=NONE}
Admin restricted uids for metered data:
  u0: {10160}
  u11: {}
";

    #[test]
    fn the_lists_are_one_line() {
        assert_eq!(uids("Restrict background blacklisted UIDs: 10153 10220 \n"), Some(vec![10_153, 10_220]));
        assert_eq!(uids("Restrict background blacklisted UIDs: none\n\n"), Some(vec![]));
        assert_eq!(uids("Error: something\n"), None);
        assert_eq!(uids("Restrict background blacklisted UIDs: \n"), None);
    }

    #[test]
    fn policies_are_of_this_uid_and_no_other() {
        assert_eq!(policies(DUMP, 10_160).unwrap(), ["REJECT_ALL"]);
        assert_eq!(policies(DUMP, 10_044).unwrap(), ["ALLOW_METERED_BACKGROUND"]);
        assert_eq!(policies(DUMP, 1_010_160).unwrap(), [""; 0]);
        assert_eq!(policies("nothing", 10_044), None);
        assert_eq!(
            policies("Policy for UIDs:\nUID=10044 policy=1 (REJECT_METERED_BACKGROUND)\n", 10_044).unwrap().len(),
            1
        );
        assert_eq!(admin_denied(DUMP, 10_160), Some(true));
        assert_eq!(admin_denied(DUMP, 1_110_160), Some(false));
        assert_eq!(blocked_now(DUMP, 10_408).unwrap(), ["APP_BACKGROUND", "DATA_SAVER"]);
        assert_eq!(blocked_now(DUMP, 10_409).unwrap(), [""; 0]);
        assert_eq!(blocked_now(DUMP, 10_070), None);
    }
}
