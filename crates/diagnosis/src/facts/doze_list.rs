//! The Doze list: apps that may work although the phone sleeps ("unrestricted battery").
//!
//! ```text
//! system-excidle,com.android.providers.calendar,10014                    (cmd deviceidle whitelist, Android 6 to 17)
//! system,com.google.android.gms,10110
//! user,com.example.backup,10142
//! ```

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies};
use crate::case::Case;
use crate::fact::{Unknown, Why};
use crate::phone::Query;

/// Android 6 and newer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DozeList {
    /// How the app is on the list; `None`: it is not.
    pub app: Option<Listed>,
    /// How many apps the person or a fix put there.
    pub by_user: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Listed {
    ByUser,
    BySystem,
    /// By the system, for power saving only and not while the phone is idle.
    BySystemExceptIdle,
}

pub(crate) fn query() -> Query {
    Query::shell("cmd deviceidle whitelist")
}

/// The same list, for Android 6, which has no `cmd`.
fn list(case: &Case) -> Query {
    if case.phone.api < 24 { Query::shell("dumpsys deviceidle whitelist") } else { query() }
}

impl DozeList {
    /// The app may work while the phone sleeps.
    pub fn exempts_app(&self) -> bool {
        matches!(self.app, Some(Listed::ByUser | Listed::BySystem))
    }
}

impl Reading for DozeList {
    const ID: FactId = FactId::DozeList;
    const LANE: Lane = Lane::Power;
    const MAY_SHOW: &'static [&'static str] = &["not on the list"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        if case.phone.api < 23 {
            return Err(Unknown::not_on_this_phone());
        }
        Ok(vec![list(case)])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let (app, _) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        parse(&replies.text(&list(case))?, app.package.as_str())
    }
}

pub(crate) fn parse(text: &str, package: &str) -> Result<DozeList, Unknown> {
    let mut list = DozeList { app: None, by_user: 0 };
    let mut rows = 0;
    for line in text.lines() {
        let mut parts = line.trim().split(',');
        let (Some(kind), Some(name), Some(uid), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let listed = match kind {
            "user" => Listed::ByUser,
            "system" => Listed::BySystem,
            "system-excidle" => Listed::BySystemExceptIdle,
            _ => continue,
        };
        if uid.trim().parse::<u32>().is_err() {
            continue;
        }
        rows += 1;
        list.by_user += u32::from(listed == Listed::ByUser);
        // A package may stand in several lists: the widest exemption counts.
        if name == package && list.app != Some(Listed::ByUser) {
            let narrower = listed == Listed::BySystemExceptIdle && list.app.is_some();
            list.app = if narrower { list.app } else { Some(listed) };
        }
    }
    // Every phone keeps some apps of its own on the list: an empty one was not the list.
    if rows == 0 { Err(Unknown::unreadable("Doze list")) } else { Ok(list) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_exemption_counts() {
        let text = "system-excidle,a.b,10001\nsystem,a.b,10001\nuser,c.d,10002\n";
        assert_eq!(parse(text, "a.b").unwrap().app, Some(Listed::BySystem));
        assert!(parse(text, "c.d").unwrap().exempts_app());
        assert_eq!(parse(text, "a").unwrap(), DozeList { app: None, by_user: 1 });
    }

    #[test]
    fn an_empty_answer_is_not_an_empty_list() {
        assert!(parse("", "a.b").is_err());
        assert!(parse("Exception occurred while executing 'whitelist':\n", "a.b").is_err());
    }
}
