//! Samsung's sleeping and deep sleeping apps, read only.
//!
//! ```text
//! com.example.backup -ST 2 -DT 1 -DR 3 -DD T -Uid 10142           (dumpsys activity mars, One UI; format from source)
//! com.example.backup added_from_mars_auto
//! ```
//!
//! Reasons: `added_from_mars_auto` (not used for days), `added_from_user_manual` (the person put it there),
//! `added_from_anomaly_auto`, and `deleted_from_…` when it was taken out again: the last one counts.
//! **Only this bare form is ever asked.** `dumpsys activity mars disable PKG` switches the app off.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies};
use crate::case::Case;
use crate::fact::{Unknown, Why};
use crate::phone::Query;

/// Samsung phones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SamsungSleep {
    /// The phone put the app to sleep, and why; `None`: it is on no such list.
    pub asleep: Option<Asleep>,
    /// The app's row in the phone's own words, for evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Asleep {
    /// Not used for some days.
    ByPhone,
    /// The person put it on the list.
    ByPerson,
    /// It used much power.
    ByAnomaly,
    /// A reason that we do not know.
    Other,
}

fn dump() -> Query {
    Query::shell("dumpsys activity mars")
}

impl Reading for SamsungSleep {
    const ID: FactId = FactId::SamsungSleep;
    const LANE: Lane = Lane::Power;

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        if !case.phone.is_made_by(&["samsung"]) || case.phone.api < 28 {
            return Err(Unknown::not_on_this_phone());
        }
        case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        Ok(vec![dump()])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let (app, _) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        parse(&replies.text(&dump())?, app.package.as_str(), case.user)
    }
}

fn parse(text: &str, package: &str, user: u32) -> Result<SamsungSleep, Unknown> {
    // Another phone answers with a usage text, an error, or nothing.
    let is_mars = text.contains(" -DT ") || text.contains("_from_") || text.to_ascii_lowercase().contains("mars");
    if !is_mars || text.contains("Bad activity command") || text.contains("Unknown") && !text.contains(" -DT ") {
        return Err(Unknown::unreadable("list of sleeping apps"));
    }
    let mut sleep = SamsungSleep::default();
    for line in text.lines().filter(|line| has_word(line, package)) {
        let uid = after(line, "-Uid").and_then(|uid| uid.parse::<u32>().ok());
        if uid.is_some_and(|uid| uid / 100_000 != user) {
            continue;
        }
        if line.contains(" -DT ") {
            sleep.row = Some(short(line));
        }
        if let Some(reason) = reason(line) {
            sleep.asleep = reason;
            sleep.row = Some(short(line));
        }
    }
    Ok(sleep)
}

/// The last `added_from_…` or `deleted_from_…` of a line. The inner `None`: taken off the list.
fn reason(line: &str) -> Option<Option<Asleep>> {
    let word = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').rfind(|word| word.contains("_from_"))?;
    match word.split_once("_from_")? {
        ("deleted", _) => Some(None),
        ("added", "mars_auto") => Some(Some(Asleep::ByPhone)),
        ("added", "user_manual") => Some(Some(Asleep::ByPerson)),
        ("added", "anomaly_auto") => Some(Some(Asleep::ByAnomaly)),
        ("added", _) => Some(Some(Asleep::Other)),
        _ => None,
    }
}

fn after<'a>(line: &'a str, flag: &str) -> Option<&'a str> {
    let mut words = line.split_whitespace();
    words.find(|word| *word == flag)?;
    words.next()
}

/// `a.b` is not in `a.b.c`.
fn has_word(line: &str, package: &str) -> bool {
    line.split(|c: char| !c.is_ascii_alphanumeric() && !"._".contains(c)).any(|word| word == package)
}

fn short(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(160).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "ACTIVITY MANAGER MARS (dumpsys activity mars)\n  com.a.b -ST 2 -DT 1 -DR 3 -DD T -Uid 10142\n  com.a.b.c -ST 0 -DT 0 -DR 0 -DD F -Uid 10143\n  10142 com.a.b added_from_mars_auto\n  com.x added_from_user_manual 01-02 deleted_from_user_manual\n";

    #[test]
    fn the_last_reason_counts() {
        assert_eq!(parse(TEXT, "com.a.b", 0).unwrap().asleep, Some(Asleep::ByPhone));
        assert_eq!(parse(TEXT, "com.x", 0).unwrap().asleep, None);
        assert_eq!(parse(TEXT, "com.a.b.c", 0).unwrap().asleep, None);
        assert_eq!(parse(TEXT, "com.none", 0).unwrap(), SamsungSleep::default());
    }

    #[test]
    fn another_phone_has_no_such_list() {
        assert!(parse("", "com.a.b", 0).is_err());
        assert!(parse("Bad activity command, or no activities match: mars\n", "com.a.b", 0).is_err());
    }
}
