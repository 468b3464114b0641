//! The app's standby bucket: how much Android lets it run, by how often it is used.
//!
//! ```text
//! 40                                         (am get-standby-bucket --user 0 com.example, Android 9 and newer)
//! 1                                          (settings --user 0 get global app_standby_enabled)
//!   package=com.example u=0 bucket=40 reason=t used=+3d8h1m2s0ms usedScr=+1d2h… lastPred=… lastJob=+1d4h… idle=n
//!                                            (dumpsys usagestats com.example, Android 9 and newer)
//!   package=com.example lastUsedElapsed=+1d2h lastUsedScreenOn=+3h idle=y        (up to Android 8)
//! ```
//!
//! 5 exempted, 10 active, 20 working set, 30 frequent, 40 rare, 45 restricted, 50 never.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, row, scan};
use crate::case::{App, Case, PackageId};
use crate::fact::{Unknown, Why};
use crate::phone::Query;
use crate::settings::Namespace;

/// Android 6 (idle or not) and newer (buckets from Android 9).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Standby {
    /// `None` before Android 9.
    pub bucket: Option<Bucket>,
    /// As the phone spells it: `t` not used for long, `u-…` used, `p` predicted, `f` by the user, `s` by the system.
    pub reason: Option<String>,
    /// The system takes the app for idle.
    pub idle: Option<bool>,
    pub used_seconds_ago: Option<i64>,
    pub last_job_seconds_ago: Option<i64>,
    /// Standby is in use on this phone at all.
    pub enabled: Option<bool>,
}

/// `UsageStatsManager.STANDBY_BUCKET_*`, from free to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    Exempted,
    Active,
    WorkingSet,
    Frequent,
    Rare,
    Restricted,
    Never,
}

impl Bucket {
    pub fn from_number(number: u32) -> Option<Self> {
        match number {
            5 => Some(Bucket::Exempted),
            10 => Some(Bucket::Active),
            20 => Some(Bucket::WorkingSet),
            30 => Some(Bucket::Frequent),
            40 => Some(Bucket::Rare),
            45 => Some(Bucket::Restricted),
            50 => Some(Bucket::Never),
            _ => None,
        }
    }

    pub fn number(self) -> u32 {
        match self {
            Bucket::Exempted => 5,
            Bucket::Active => 10,
            Bucket::WorkingSet => 20,
            Bucket::Frequent => 30,
            Bucket::Rare => 40,
            Bucket::Restricted => 45,
            Bucket::Never => 50,
        }
    }
}

pub(crate) fn bucket_query(package: &PackageId, user: u32) -> Query {
    Query::shell(format!("am get-standby-bucket --user {user} {package}"))
}

/// The name as a filter came with Android 9; before it, an unknown word is an error.
fn usage(app: &App, api: u32) -> Query {
    if api < 28 {
        return Query::shell("dumpsys usagestats");
    }
    Query::shell(format!("dumpsys usagestats {}", app.package))
}

fn enabled(user: u32) -> Query {
    row::query(Namespace::Global, "app_standby_enabled", user)
}

impl Reading for Standby {
    const ID: FactId = FactId::Standby;
    const LANE: Lane = Lane::Power;
    const MAY_SHOW: &'static [&'static str] = &["bucket=[0-9]{1,2}( reason=[a-z]{1,2}(-[a-z]{1,3}){0,3})?", "idle=y"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        let (app, _) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        if case.phone.api < 23 {
            return Err(Unknown::not_on_this_phone());
        }
        let mut queries = vec![usage(app, case.phone.api), enabled(case.user)];
        if case.phone.api >= 28 {
            queries.insert(0, bucket_query(&app.package, case.user));
        }
        Ok(queries)
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let (app, _) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        let text = replies.text(&usage(app, case.phone.api));
        let mut standby = text.as_deref().map(|text| parse(text, app.package.as_str(), case.user)).unwrap_or_default();
        standby.enabled = row::switch(replies, &enabled(case.user)).ok().flatten();
        if case.phone.api >= 28 {
            let own = replies.text(&bucket_query(&app.package, case.user)).and_then(|text| bucket(&text));
            match (own, standby.bucket) {
                (Ok(bucket), _) => standby.bucket = Some(bucket),
                (Err(_), Some(_)) => {}
                (Err(unknown), None) => return Err(unknown),
            }
        } else if standby.idle.is_none() {
            return Err(text.err().unwrap_or_else(|| Unknown::unreadable("line of the app")));
        }
        Ok(standby)
    }
}

/// The answer of `am get-standby-bucket`: one number on a line of its own.
pub(crate) fn bucket(text: &str) -> Result<Bucket, Unknown> {
    text.lines()
        .find_map(|line| Bucket::from_number(line.trim().parse().ok()?))
        .ok_or_else(|| Unknown::unreadable("standby bucket"))
}

fn parse(text: &str, package: &str, user: u32) -> Standby {
    let mut standby = Standby::default();
    // The same package has lines in every interval; only those of app standby carry `idle=`.
    let mut of_user: Option<u32> = None;
    for line in text.lines() {
        let line = line.trim();
        if let Some(number) = line.strip_prefix("user=").or_else(|| line.strip_prefix("User ")) {
            of_user = number.split(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse().ok());
        }
        let own_user = match scan::field(line, "u") {
            Some(number) => number.parse().ok() == Some(user),
            None => of_user.is_none_or(|of| of == user),
        };
        if !own_user || scan::field(line, "package") != Some(package) {
            continue;
        }
        let idle = match scan::field(line, "idle") {
            Some("y" | "true") => true,
            Some("n" | "false") => false,
            _ => continue,
        };
        let ago = |key| scan::field(line, key).and_then(scan::duration_ms).map(|ms| ms / 1000);
        return Standby {
            bucket: scan::field(line, "bucket").and_then(|n| n.parse().ok()).and_then(Bucket::from_number),
            reason: scan::field(line, "reason").filter(|reason| !reason.is_empty()).map(str::to_owned),
            idle: Some(idle),
            used_seconds_ago: ago("used").or_else(|| ago("lastUsedElapsed")),
            last_job_seconds_ago: ago("lastJob"),
            enabled: standby.enabled.take(),
        };
    }
    standby
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_app_standby_is_told_from_the_usage_before_it() {
        let text = "user=0\n  package=a.b totalTime=\"1:00\" lastTime=\"x\"\n  package=a.b u=10 bucket=10 reason=u used=+1m idle=n\n  package=a.b u=0 bucket=45 reason=f-b used=+8d4h0m0s0ms usedScr=+1h lastJob=-24855d3h14m7s974ms idle=y\n";
        let standby = parse(text, "a.b", 0);
        assert_eq!((standby.bucket, standby.reason.as_deref()), (Some(Bucket::Restricted), Some("f-b")));
        assert_eq!((standby.idle, standby.used_seconds_ago), (Some(true), Some(705_600)));
        assert_eq!(parse(text, "a.b.c", 0), Standby::default());
    }

    #[test]
    fn the_bucket_is_a_number_of_the_list() {
        assert_eq!(bucket("40\n"), Ok(Bucket::Rare));
        assert!(bucket("Error: unknown package\n").is_err());
        assert!(bucket("41\n").is_err());
    }
}
