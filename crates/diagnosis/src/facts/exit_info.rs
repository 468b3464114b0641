//! Why the app's process died, the last sixteen times. Survives restarts of the phone.
//!
//! ```text
//! ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)             (Android 14)
//!   package: com.google.android.inputmethod.latin
//!     Historical Process Exit for uid=10194
//!         ApplicationExitInfo #0:
//!           timestamp=2026-07-13 22:07:15.284 pid=4382 realUid=10194 packageUid=10194 definingUid=10194 user=0
//!           process=com.google.android.inputmethod.latin reason=16 (PACKAGE UPDATED) subreason=0 (UNKNOWN) status=0
//!           importance=200 pss=0,00 rss=254MB description=stop … due to installPackageLI state=empty trace=null
//! ```

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, scan};
use crate::case::{App, Case};
use crate::fact::{Unknown, Why};
use crate::phone::Query;

/// `dumpsys activity exit-info PKG`, Android 11 and newer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ExitInfo {
    /// The newest first.
    pub exits: Vec<Exit>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exit {
    /// The phone prints local time and no zone: right to within a day. `None`: no time that we can read.
    pub age_seconds: Option<i64>,
    pub reason: Reason,
    /// As the phone names it, e.g. `OTHER KILLS BY SYSTEM`.
    pub reason_text: String,
    pub subreason_text: Option<String>,
    /// `RunningAppProcessInfo.IMPORTANCE_*`; 125 and below is at work for the person, 400 is cached.
    pub importance: Option<u32>,
}

/// `ApplicationExitInfo.REASON_*`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    Unknown,
    ExitSelf,
    Signaled,
    LowMemory,
    Crash,
    CrashNative,
    Anr,
    InitializationFailure,
    PermissionChange,
    ExcessiveResourceUsage,
    UserRequested,
    UserStopped,
    DependencyDied,
    Other,
    Freezer,
    PackageStateChange,
    PackageUpdated,
    /// Newer than the list that we know.
    New,
}

impl Reason {
    fn from_number(number: u32) -> Self {
        match number {
            0 => Reason::Unknown,
            1 => Reason::ExitSelf,
            2 => Reason::Signaled,
            3 => Reason::LowMemory,
            4 => Reason::Crash,
            5 => Reason::CrashNative,
            6 => Reason::Anr,
            7 => Reason::InitializationFailure,
            8 => Reason::PermissionChange,
            9 => Reason::ExcessiveResourceUsage,
            10 => Reason::UserRequested,
            11 => Reason::UserStopped,
            12 => Reason::DependencyDied,
            13 => Reason::Other,
            14 => Reason::Freezer,
            15 => Reason::PackageStateChange,
            16 => Reason::PackageUpdated,
            _ => Reason::New,
        }
    }

    /// The app broke by itself.
    pub fn is_crash(self) -> bool {
        matches!(self, Reason::Crash | Reason::CrashNative | Reason::Anr | Reason::InitializationFailure)
    }

    /// The phone ended it to save memory or power.
    pub fn is_killed_for_resources(self) -> bool {
        matches!(self, Reason::LowMemory | Reason::ExcessiveResourceUsage | Reason::Freezer)
    }
}

fn query(app: &App) -> Query {
    Query::shell(format!("dumpsys activity exit-info {}", app.package))
}

impl Reading for ExitInfo {
    const ID: FactId = FactId::ExitInfo;
    const LANE: Lane = Lane::App;
    const MAY_SHOW: &'static [&'static str] = &[
        r"[0-9]{1,6} × (CRASH|APP CRASH\(EXCEPTION\)|APP CRASH\(NATIVE\)|ANR|LOW_MEMORY|SIGNALED|OTHER KILLS BY SYSTEM|EXCESSIVE RESOURCE USAGE|INITIALIZATION FAILURE|USER REQUESTED|USER STOPPED|DEPENDENCY DIED|FREEZER|EXIT_SELF|PERMISSION CHANGE)",
    ];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        let (app, _) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        if case.phone.api < 30 {
            return Err(Unknown::not_on_this_phone());
        }
        Ok(vec![query(app)])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let (app, uid) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        let query = query(app);
        let now_unix = replies.answer(&query)?.received_unix_ms / 1000;
        parse(&replies.text(&query)?, uid, now_unix)
    }
}

fn parse(text: &str, uid: u32, now_unix: i64) -> Result<ExitInfo, Unknown> {
    if !text.contains("PROCESS EXIT INFO") && !text.contains("Historical Process Exit") {
        return Err(Unknown::unreadable("list of process exits"));
    }
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let starts = lines.iter().enumerate().filter(|(_, line)| line.starts_with("ApplicationExitInfo #"));
    let mut exits: Vec<Exit> = starts
        .filter_map(|(at, _)| {
            let below = lines[at + 1..].iter().take_while(|line| {
                !line.starts_with("ApplicationExitInfo #") && !line.starts_with("package:") && !line.is_empty()
            });
            exit(&below.copied().collect::<Vec<_>>().join(" "), uid, now_unix)
        })
        .collect();
    exits.sort_by_key(|exit| exit.age_seconds.unwrap_or(i64::MAX));
    Ok(ExitInfo { exits })
}

fn exit(text: &str, uid: u32, now_unix: i64) -> Option<Exit> {
    let number = |key| scan::field(text, key).and_then(|value| value.parse::<u32>().ok());
    // The dump holds all users' processes of the app.
    if number("packageUid").is_some_and(|of| of != uid) {
        return None;
    }
    // Names may hold brackets of their own: `4 (APP CRASH(EXCEPTION))`. The next key ends them.
    let named = |key: &str, next: &str| {
        let rest = text.split_once(&format!(" {key}="))?.1;
        let rest = rest.split_once(&format!(" {next}=")).map_or(rest, |(name, _)| name);
        let (_, words) = rest.split_once('(')?;
        Some(words.trim_end().strip_suffix(')').unwrap_or(words).to_owned())
    };
    let at = text.split_once("timestamp=").map(|(_, rest)| rest.split(" pid=").next().unwrap_or(rest));
    Some(Exit {
        age_seconds: at.and_then(scan::civil_seconds).map(|at| now_unix - at),
        reason: Reason::from_number(number("reason")?),
        reason_text: named("reason", "subreason")?,
        subreason_text: named("subreason", "status").filter(|words| words != "UNKNOWN"),
        importance: number("importance"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)
Last Timestamp of Persistence Into Persistent Storage: 2026-07-13 21:27:29.627
  package: a.b
    Historical Process Exit for uid=10173
        ApplicationExitInfo #0:
          timestamp=2026-07-13 22:15:35.343 pid=8952 realUid=10173 packageUid=10173 definingUid=10173 user=0
          process=a.b reason=13 (OTHER KILLS BY SYSTEM) subreason=3 (TOO MANY EMPTY PROCS) status=0
          importance=400 pss=0,00 rss=96MB description=too many empty state=empty trace=null
        ApplicationExitInfo #1:
          timestamp=2026-07-13 22:09:53.245 pid=2360 realUid=1010173 packageUid=1010173 definingUid=10173 user=10
          process=a.b reason=3 (LOW MEMORY) subreason=0 (UNKNOWN) status=9
          importance=400 pss=0,00 rss=93MB description=null state=empty trace=null
";

    #[test]
    fn an_exit_of_this_user_is_read_with_its_reason() {
        let found = parse(TEXT, 10_173, 1_783_980_935 + 60).unwrap();
        assert_eq!(found.exits.len(), 1);
        let exit = &found.exits[0];
        assert_eq!((exit.reason, exit.age_seconds, exit.importance), (Reason::Other, Some(60), Some(400)));
        assert_eq!(exit.reason_text, "OTHER KILLS BY SYSTEM");
        assert_eq!(exit.subreason_text.as_deref(), Some("TOO MANY EMPTY PROCS"));
    }

    #[test]
    fn a_name_may_hold_brackets() {
        let text = "timestamp=2026-07-13 22:15:35.343 pid=1 process=a.b reason=4 (APP CRASH(EXCEPTION)) subreason=0 (UNKNOWN) status=0 importance=100";
        let exit = exit(text, 10_173, 0).unwrap();
        assert_eq!((exit.reason_text.as_str(), exit.subreason_text), ("APP CRASH(EXCEPTION)", None));
    }

    #[test]
    fn an_app_that_never_died_has_an_empty_list() {
        let none = "ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)\n";
        assert_eq!(parse(none, 1, 0).unwrap().exits, []);
        assert!(parse("Bad activity command: exit-info", 1, 0).is_err());
    }
}
