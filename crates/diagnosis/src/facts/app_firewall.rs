//! What the packet filter of the phone says about the backup app.
//!
//! ```text
//! TrafficController                                     (dumpsys connectivity trafficcontroller, Android 13 to 17)
//!   BPF map content:
//!     current ownerMatch configuration: 64 STANDBY_MATCH
//!     sUidOwnerMap:
//!       10044 HAPPY_BOX_MATCH
//!       10153 PENALTY_BOX_MATCH OEM_DENY_3_MATCH
//!     sUidPermissionMap:
//! ```
//!
//! `dumpsys netd trafficcontroller` says the same on Android 9 to 12, as `mUidOwnerMap:`. A list counts only while the
//! configuration names it, except the boxes for metered networks.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies};
use crate::case::Case;
use crate::fact::{Unknown, Why};
use crate::phone::Query;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppFirewall {
    /// The lists in which the app stands, in the phone's words.
    pub lists: Vec<String>,
    /// Lists that are in force now; `None` where the dump does not tell.
    pub in_force: Option<Vec<String>>,
}

impl AppFirewall {
    /// A maker's or another tool's list that denies the app every network, and is in force.
    pub fn denied_by(&self) -> Option<&str> {
        let in_force = self.in_force.as_ref()?;
        self.lists.iter().find(|list| list.starts_with("OEM_DENY_") && in_force.contains(list)).map(String::as_str)
    }
}

fn query(api: u32) -> Query {
    Query::shell(if api >= 33 { "dumpsys connectivity trafficcontroller" } else { "dumpsys netd trafficcontroller" })
}

impl Reading for AppFirewall {
    const ID: FactId = FactId::AppFirewall;
    const LANE: Lane = Lane::Connection;
    const MAY_SHOW: &'static [&'static str] = &["OEM_DENY_[0-9](_MATCH)?"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        if case.phone.api < 28 {
            return Err(Unknown::not_on_this_phone());
        }
        case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        Ok(vec![query(case.phone.api)])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let (_, uid) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        let text = replies.text(&query(case.phone.api))?;
        // Phones with an old kernel have no such map, and some do not print it: there is nothing to be read then.
        parse(&text, uid).ok_or_else(Unknown::not_on_this_phone)
    }
}

fn parse(text: &str, uid: u32) -> Option<AppFirewall> {
    let lines = text.lines().map(str::trim);
    let map = lines.clone().skip_while(|line| !matches!(*line, "sUidOwnerMap:" | "mUidOwnerMap:")).skip(1);
    text.lines().map(str::trim).find(|line| matches!(*line, "sUidOwnerMap:" | "mUidOwnerMap:"))?;
    let rows = map.take_while(|line| line.starts_with(|c: char| c.is_ascii_digit()));
    let row = rows.map(words).find(|words| words.first().is_some_and(|first| first.parse() == Ok(uid)));
    let lists = row.map(|words| words.into_iter().skip(1).filter(|word| is_list(word)).collect()).unwrap_or_default();
    let in_force = lines
        .filter_map(|line| line.split_once("ownerMatch configuration:"))
        .map(|(_, rest)| words(rest).into_iter().filter(|word| is_list(word)).collect())
        .next();
    Some(AppFirewall { lists, in_force })
}

fn words(line: &str) -> Vec<String> {
    line.split([' ', '|', ',', '\t']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn is_list(word: &str) -> bool {
    word.ends_with("_MATCH") && word != "NO_MATCH"
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
TrafficController
  BPF map content:
    current ownerMatch configuration: 2112 STANDBY_MATCH OEM_DENY_3_MATCH
    sUidOwnerMap:
      10044 HAPPY_BOX_MATCH
      10153 IIF_MATCH OEM_DENY_3_MATCH 4
    sUidPermissionMap:
      10160 OEM_DENY_3_MATCH
";

    #[test]
    fn a_list_counts_only_for_this_app_and_only_in_force() {
        assert_eq!(parse(TEXT, 10_153).unwrap().denied_by(), Some("OEM_DENY_3_MATCH"));
        assert_eq!(parse(TEXT, 10_160).unwrap().lists, [""; 0]);
        let sleeping = TEXT.replace("2112 STANDBY_MATCH OEM_DENY_3_MATCH", "64 STANDBY_MATCH");
        assert_eq!(parse(&sleeping, 10_153).unwrap().denied_by(), None);
        assert!(parse("TrafficController\n", 10_153).is_none());
    }
}
