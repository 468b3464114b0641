//! The backup app as the phone has it: version, and whether it may run at all.
//!
//! ```text
//!   Package [com.android.camera2] (38032df):                                  (Android 10, Pixel)
//!     userId=10100
//!     versionCode=20002000 minSdk=29 targetSdk=28
//!     versionName=2.0.002
//!     firstInstallTime=2019-12-11 11:35:43
//!     lastUpdateTime=2020-01-08 15:29:25
//!     pkgFlags=[ SYSTEM HAS_CODE ALLOW_CLEAR_USER_DATA ALLOW_BACKUP LARGE_HEAP ]
//!     User 0: ceDataInode=860283 installed=true hidden=false suspended=false stopped=false notLaunched=false enabled=0 instant=false virtual=false
//!       lastDisabledCaller: com.android.packageinstaller
//!       gids=[3003]
//!       runtime permissions:
//!         android.permission.READ_EXTERNAL_STORAGE: granted=true, flags=[ GRANTED_BY_DEFAULT|REVOKE_WHEN_REQUESTED]
//! ```
//!
//! `userId=` became `appId=` in Android 13, and `firstInstallTime` moved to the user's part.
//! A package that is not there: `Unable to find package: …`. What else an iPhone tells of an app is in `ios_app`.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, ios_app, iphone, scan};
use crate::case::{App as CaseApp, Case};
use crate::fact::{Unknown, Why};
use crate::phone::{Platform, Query};

pub(crate) mod dump;

use dump::PackageDump;

/// `dumpsys package PKG`, for the user of the case; on an iPhone what its list of apps says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct App {
    /// The phone has the package, for whichever user.
    pub on_phone: bool,
    /// It is installed for this user. An offloaded app of an iPhone is on the phone and not installed.
    pub installed: bool,
    pub version_name: Option<String>,
    pub version_code: Option<u64>,
    pub target_sdk: Option<u32>,
    /// It came with the phone.
    pub preinstalled: Option<bool>,
    pub enabled: Option<Enabled>,
    /// Who disabled it: a package name.
    pub disabled_by: Option<String>,
    pub suspended: Option<bool>,
    /// Stopped by force: it runs nothing until somebody opens it.
    pub stopped: Option<bool>,
    /// It was never opened since it was installed.
    pub not_launched: Option<bool>,
    pub hidden: Option<bool>,
    /// Android 15 and newer.
    pub quarantined: Option<bool>,
    /// By the clock on the phone's wall, `YYYY-MM-DD hh:mm:ss`.
    pub first_install_local: Option<String>,
    /// As below.
    pub first_install_age_seconds: Option<i64>,
    pub last_update_local: Option<String>,
    /// The phone prints local time and no zone: right to within a day.
    pub last_update_age_seconds: Option<i64>,
}

/// `PackageManager.COMPONENT_ENABLED_STATE_*`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Enabled {
    /// As the app itself says: on.
    Default,
    On,
    Disabled,
    DisabledByUser,
    /// A preinstalled app that stays off until somebody uses it.
    DisabledUntilUsed,
}

impl Enabled {
    pub fn is_off(self) -> bool {
        match self {
            Enabled::Default | Enabled::On => false,
            Enabled::Disabled | Enabled::DisabledByUser | Enabled::DisabledUntilUsed => true,
        }
    }
}

/// Shared with the facts about permissions.
pub(crate) fn query(app: &CaseApp) -> Query {
    Query::shell(format!("dumpsys package {}", app.package))
}

impl Reading for App {
    const ID: FactId = FactId::App;
    const LANE: Lane = Lane::App;
    const PLATFORMS: &'static [Platform] = &[Platform::Android, Platform::Iphone];
    const MAY_SHOW: &'static [&'static str] = &[
        "(suspended|quarantined|hidden|stopped)=true",
        "User [0-9]{1,4}: installed=false",
        "[0-9]{1,5} packages, no known backup app",
        r"versionName=[0-9]{1,4}(\.[0-9]{1,9}){0,4} lastUpdateTime=[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}:[0-9]{2})?",
        r"enabled=[0-9](, lastDisabledCaller: (shell:[0-9]{1,6}|com\.android\.(shell|settings|vending)))?",
        "samsung_onedrive ended on [0-9]{4}-[0-9]{2}-[0-9]{2}",
    ];

    /// Asked also where the app is not installed: the answer is how we see that it is there again.
    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        let app = case.app.as_ref().ok_or_else(|| Unknown::new(Why::NoApp))?;
        Ok(match case.phone.platform {
            Platform::Android => vec![query(app)],
            Platform::Iphone => vec![iphone::apps()],
        })
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let app = case.app.as_ref().ok_or_else(|| Unknown::new(Why::NoApp))?;
        if case.phone.platform == Platform::Iphone {
            return of_iphone(app, replies);
        }
        let query = query(app);
        let now_unix = replies.answer(&query)?.received_unix_ms / 1000;
        parse(&replies.text(&query)?, app.package.as_str(), case.user, now_unix)
    }
}

fn of_iphone(app: &CaseApp, replies: &Replies) -> Result<App, Unknown> {
    let listed = ios_app::listed(replies)?;
    // Photos is a part of iOS, and the list may leave such apps out.
    let part_of_ios = app.package.as_str() == ios_app::PHOTOS;
    Ok(match listed.into_iter().find(|listed| listed.bundle == app.package.as_str()) {
        Some(listed) => {
            App { on_phone: true, installed: !listed.offloaded, version_name: listed.version, ..App::default() }
        }
        None => App { on_phone: part_of_ios, installed: part_of_ios, ..App::default() },
    })
}

pub(crate) fn parse(text: &str, package: &str, user: u32, now_unix: i64) -> Result<App, Unknown> {
    let Some(dump) = PackageDump::find(text, package) else {
        if dump::is_absent(text) {
            return Ok(App::default());
        }
        return Err(Unknown::unreadable(format!("block of {package}")));
    };
    let own = App {
        on_phone: true,
        version_name: dump.line("versionName").map(str::to_owned),
        version_code: dump.field("versionCode").and_then(|v| v.parse().ok()),
        target_sdk: dump.field("targetSdk").and_then(|v| v.parse().ok()),
        preinstalled: dump
            .line("pkgFlags")
            .or_else(|| dump.line("flags"))
            .map(|flags| flags.split_whitespace().any(|flag| flag == "SYSTEM")),
        last_update_local: dump.line("lastUpdateTime").map(str::to_owned),
        last_update_age_seconds: dump.line("lastUpdateTime").and_then(|at| age(at, now_unix)),
        ..App::default()
    };
    // Users for whom it never was installed have no part of their own.
    let Some(part) = dump.user(user) else { return Ok(own) };
    let installed = part.flag("installed").ok_or_else(|| Unknown::unreadable("whether the app is installed"))?;
    let first_install = part.below("firstInstallTime", '=').or_else(|| dump.line("firstInstallTime"));
    Ok(App {
        installed,
        enabled: part.field("enabled").and_then(enabled),
        disabled_by: part.below("lastDisabledCaller", ':').filter(|by| *by != "null").map(str::to_owned),
        suspended: part.flag("suspended"),
        stopped: part.flag("stopped"),
        not_launched: part.flag("notLaunched"),
        hidden: part.flag("hidden"),
        quarantined: part.flag("quarantined"),
        first_install_local: first_install.map(str::to_owned),
        first_install_age_seconds: first_install.and_then(|at| age(at, now_unix)),
        ..own
    })
}

/// Of a moment by the clock on the phone's wall. `None`: it is to come.
fn age(local: &str, now_unix: i64) -> Option<i64> {
    scan::civil_seconds(local).map(|at| now_unix - at).filter(|age| *age > -86_400)
}

fn enabled(number: &str) -> Option<Enabled> {
    match number {
        "0" => Some(Enabled::Default),
        "1" => Some(Enabled::On),
        "2" => Some(Enabled::Disabled),
        "3" => Some(Enabled::DisabledByUser),
        "4" => Some(Enabled::DisabledUntilUsed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
  Package [com.example.backup] (1f):
    userId=10142
    versionCode=49032716 minSdk=26 targetSdk=34
    versionName=6.80.0.5 beta
    lastUpdateTime=2026-11-14 12:00:00
    pkgFlags=[ SYSTEM HAS_CODE ]
    User 0: ceDataInode=1 installed=true hidden=false suspended=false stopped=true notLaunched=false enabled=3 instant=false virtual=false
      lastDisabledCaller: com.onyx
";

    #[test]
    fn the_state_for_this_user_is_read() {
        let app = parse(TEXT, "com.example.backup", 0, 1_795_521_600).unwrap();
        assert_eq!(app.version_name.as_deref(), Some("6.80.0.5 beta"));
        assert_eq!((app.installed, app.stopped, app.preinstalled), (true, Some(true), Some(true)));
        assert_eq!((app.enabled, app.disabled_by.as_deref()), (Some(Enabled::DisabledByUser), Some("com.onyx")));
        assert_eq!(app.last_update_age_seconds, Some(10 * 86_400));
        assert_eq!(app.quarantined, None, "older versions do not say");
    }

    #[test]
    fn not_there_for_this_user_is_not_the_same_as_not_on_the_phone() {
        let other = parse(TEXT, "com.example.backup", 10, 0).unwrap();
        assert!(other.on_phone && !other.installed);
        let missing = parse("Unable to find package: com.example.backup\n", "com.example.backup", 0, 0).unwrap();
        assert!(!missing.on_phone);
        assert!(parse("garbage", "com.example.backup", 0, 0).is_err());
    }
}
