//! Android's account sync: is it on, and do the app's own syncs fail?
//!
//! ```text
//! Data connected: false                                                       (Android 10, Pixel)
//! Battery saver: false
//! Auto sync: u0=true u11=true
//! Memory low: false
//! Clock valid: false
//! Active Syncs: 0
//! Pending Syncs: 0
//!   #1  : 2025-05-07 11:45:13    LOCAL    1.5s            a@b/bitfire.at.davdroid u0   com.android.calendar com.android.providers.calendar
//!     mesg=authentication error
//!   ServiceInfo: SyncAdapterType {name=com.android.email.provider, type=com.android.email, …}, ComponentInfo{com.android.email/com…}, uid 10098
//! ```
//!
//! `Storage low:` was `Memory low:` up to Android 10. Account names are in this dump; none is kept.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, scan};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;

/// `dumpsys content`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Sync {
    /// The switch over all accounts of this user; `None` where the phone does not say.
    pub auto_sync: Option<bool>,
    pub storage_low: Option<bool>,
    pub clock_valid: Option<bool>,
    pub active: Option<u32>,
    pub pending: Option<u32>,
    /// What the app syncs, as Android names it. Empty: the app does not use account sync.
    pub authorities: Vec<String>,
    /// How often one of these is switched on and off in the table of accounts.
    pub switched_on: u32,
    pub switched_off: u32,
    /// Recent failures of these by the phone's word for the cause.
    pub failures: BTreeMap<String, u32>,
}

fn query() -> Query {
    Query::shell("dumpsys content")
}

impl Reading for Sync {
    const ID: FactId = FactId::Sync;
    const LANE: Lane = Lane::Access;
    const MAY_SHOW: &'static [&'static str] =
        &["mesg=authentication error", "Auto sync: u[0-9]{1,4}=false", "authentication error"];

    fn ask(_: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![query()])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let package = case.app.as_ref().map_or("", |app| app.package.as_str());
        parse(&replies.text(&query())?, package, case.user)
    }
}

fn parse(text: &str, package: &str, user: u32) -> Result<Sync, Unknown> {
    // Android 8 writes `auto sync:`, in small letters.
    let master = scan::value(text, "Auto sync", ':').or_else(|| scan::value(text, "auto sync", ':'));
    let known = ["Active Syncs", "Pending Syncs", "Sync Status", "Data connected", "data connected"];
    if master.is_none() && !text.lines().any(|line| known.iter().any(|key| line.trim_start().starts_with(key))) {
        return Err(Unknown::unreadable("state of sync"));
    }
    let flag = |keys: &[&str]| keys.iter().find_map(|key| scan::value(text, key, ':')).and_then(scan::boolean);
    let count = |key| scan::value(text, key, ':').and_then(|count| count.parse().ok());
    let authorities = authorities(text, package);
    let (switched_on, switched_off) = switches(text, &authorities, user);
    Ok(Sync {
        auto_sync: master.and_then(|line| scan::field(line, &format!("u{user}"))).and_then(scan::boolean),
        storage_low: flag(&["Storage low", "Memory low", "memory low"]),
        clock_valid: flag(&["Clock valid", "clock valid"]),
        active: count("Active Syncs"),
        pending: count("Pending Syncs"),
        failures: failures(text, &authorities, user),
        authorities,
        switched_on,
        switched_off,
    })
}

/// Apps have a handful.
const MOST: usize = 50;

/// The authorities whose sync adapter belongs to this package.
fn authorities(text: &str, package: &str) -> Vec<String> {
    let owner = format!("ComponentInfo{{{package}/");
    let mut found: Vec<String> = text
        .lines()
        .filter(|line| line.contains("SyncAdapterType {") && line.contains(&owner))
        .filter_map(|line| Some(line.split_once("name=")?.1.split([',', '}']).next()?.to_owned()))
        .collect();
    found.sort();
    found.dedup();
    found.truncate(MOST);
    found
}

/// Rows of the status table: `authority  syncable  enabled  …` below `Account NAME uN TYPE`.
fn switches(text: &str, authorities: &[String], user: u32) -> (u32, u32) {
    let (mut on, mut off) = (0, 0);
    let mut ours = false;
    for line in text.lines() {
        if line.trim_start().starts_with("Account ") {
            ours = line.split_whitespace().any(|word| word == format!("u{user}"));
        }
        let mut words = line.split_whitespace();
        let is_row = words.next().is_some_and(|first| authorities.iter().any(|authority| authority == first));
        let syncable = words.next().and_then(|word| word.parse::<i32>().ok());
        if ours && is_row && syncable.is_some_and(|syncable| syncable > 0) {
            match words.next().and_then(scan::boolean) {
                Some(true) => on += 1,
                Some(false) => off += 1,
                None => {}
            }
        }
    }
    (on, off)
}

/// Rows of the recent history; a failed one is followed by `mesg=` with the cause.
fn failures(text: &str, authorities: &[String], user: u32) -> BTreeMap<String, u32> {
    let mut found = BTreeMap::new();
    let mut ours = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with('#') && line.contains(" : ") {
            let mut words = line.split_whitespace().skip_while(|word| *word != format!("u{user}"));
            ours = words.next().is_some()
                && words.next().is_some_and(|authority| authorities.iter().any(|known| known == authority));
        } else if let Some(cause) = line.strip_prefix("mesg=").filter(|_| ours) {
            // Adapters may write anything; an address is nobody's business.
            let cause = if cause.contains('@') { "other" } else { cause };
            *found.entry(cause.to_owned()).or_default() += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
Data connected: true
Auto sync: u0=true u11=false\x20
Storage low: false
Clock valid: true
Active Syncs: 0
Pending Syncs: 1
Account somebody@example.com u0 a.type
=======================================================================
Authority                 Syncable  Enabled  Stats  Loc
a.files                      1         false    Total  0
  a.files                                                   : 5/71%      4s/59%
  #1  : 2025-05-07 11:45:13    LOCAL    1.5s            somebody@example.com/a.type u0                             a.files a.b
    mesg=authentication error
  #2  : 2025-05-07 11:45:13    LOCAL    1.5s            somebody@example.com/a.type u0                             other a.b
    mesg=io-error
  ServiceInfo: SyncAdapterType {name=a.files, type=a.type, userVisible=true}, ComponentInfo{a.b/a.b.Sync}, uid 10142
";

    #[test]
    fn the_switch_is_this_users_and_failures_are_the_apps() {
        let found = parse(TEXT, "a.b", 0).unwrap();
        assert_eq!((found.auto_sync, found.pending, found.clock_valid), (Some(true), Some(1), Some(true)));
        assert_eq!(found.authorities, ["a.files"]);
        assert_eq!((found.switched_on, found.switched_off), (0, 1));
        assert_eq!(found.failures, BTreeMap::from([("authentication error".to_owned(), 1)]));
        assert_eq!(parse(TEXT, "a.b", 11).unwrap().auto_sync, Some(false));
        assert!(!serde_json::to_string(&found).unwrap().contains("somebody"));
    }

    #[test]
    fn no_dump_is_no_answer() {
        assert!(parse("", "a.b", 0).is_err());
        assert_eq!(parse("  auto sync: u0=true\n", "a.b", 0).unwrap().auto_sync, Some(true));
    }
}
