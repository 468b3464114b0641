//! The app's notifications: what it shows now, and whether it may show any.
//!
//! ```text
//!     NotificationRecord(0x0660d1c9: pkg=android user=UserHandle{-1} id=26 tag=null importance=2 key=-1|android|26|null|1000: Notification(channel=DEVELOPER_IMPORTANT shortcut=null contentView=null vibrate=null sound=null defaults=0x0 flags=0x2 color=0xff607d8b category=sys vis=PUBLIC))
//!       uid=1000 userId=-1                                                    (Android 10, Pixel)
//!       extras={
//!         android.title=String (USB debugging connected)
//!         android.text=String (Tap to turn off USB debugging)
//!       }
//!
//!       AppSettings: com.android.contacts (10090) importance=NONE userSet=true
//!         NotificationChannel{mId='DEFAULT_CHANNEL', mName=Not..., mDescription=, mImportance=0, …
//! ```
//!
//! Flags are a number up to Android 14 and words from Android 15 (`ONGOING_EVENT|FOREGROUND_SERVICE`).
//! Without `--noredact` the texts are empty. Only the chosen app's notifications are kept.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, scan};
use crate::case::Case;
use crate::fact::{Unknown, Why};
use crate::phone::Query;

/// `dumpsys notification --noredact`, Android 6 and newer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Notifications {
    pub posted: Vec<Posted>,
    /// The person turned off everything from this app; `None` where the phone keeps no settings of the app.
    pub app_blocked: Option<bool>,
    /// Ids of channels that are turned off.
    pub blocked_channels: Vec<String>,
}

/// A notification of the app that is there now, its words as found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Posted {
    pub channel: Option<String>,
    pub category: Option<String>,
    pub ongoing: bool,
    pub foreground_service: bool,
    /// May hold names of files: shown to the person, never stored or reported.
    #[serde(skip)]
    pub title: Option<String>,
    #[serde(skip)]
    pub text: Option<String>,
}

impl Posted {
    /// Whether one of these words (in lower case) stands in its title or text.
    pub fn says(&self, words: &[String]) -> bool {
        let said = [&self.title, &self.text].into_iter().flatten().map(|text| text.to_lowercase());
        said.into_iter().any(|text| words.iter().any(|word| text.contains(word.as_str())))
    }

    /// Its words as found.
    pub fn words(&self) -> String {
        let parts: Vec<&str> = [&self.title, &self.text].into_iter().flatten().map(String::as_str).collect();
        parts.join(": ")
    }
}

/// Android lets an app post 50 (`NotificationManagerService.MAX_PACKAGE_NOTIFICATIONS`).
const MOST: usize = 50;

fn query() -> Query {
    Query::shell("dumpsys notification --noredact")
}

impl Reading for Notifications {
    const ID: FactId = FactId::Notifications;
    const LANE: Lane = Lane::App;
    const MAY_SHOW: &'static [&'static str] = &["importance=NONE"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        Ok(vec![query()])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let (app, uid) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        parse(&replies.text(&query())?, app.package.as_str(), uid, case.user)
    }
}

fn parse(text: &str, package: &str, uid: u32, user: u32) -> Result<Notifications, Unknown> {
    let is_dump = text.contains("Notification Manager state") || text.contains("NotificationRecord(");
    if !is_dump && !text.contains("AppSettings:") {
        return Err(Unknown::unreadable("state of notifications"));
    }
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Notifications::default();
    for (at, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("NotificationRecord(") && scan::field(trimmed, "pkg") == Some(package) {
            // `UserHandle{-1}` is everybody.
            let of = trimmed.split_once("UserHandle{").and_then(|(_, rest)| rest.split('}').next());
            if of.is_none_or(|of| of == "-1" || of.parse() == Ok(user)) {
                let posted = posted(trimmed, &lines[at + 1..]);
                // The list of what is shown and the lists of what was enqueued repeat each other.
                if found.posted.len() < MOST && !found.posted.contains(&posted) {
                    found.posted.push(posted);
                }
            }
        }
        if is_settings_of(trimmed, package, uid) {
            found.app_blocked = Some(scan::field(trimmed, "importance") == Some("NONE"));
            let channels = lines[at + 1..].iter().take_while(|line| !line.trim_start().starts_with("AppSettings:"));
            found.blocked_channels.extend(channels.filter_map(|line| blocked_channel(line)));
        }
    }
    Ok(found)
}

/// `AppSettings: PKG (UID) …`; some phones leave the uid out.
fn is_settings_of(line: &str, package: &str, uid: u32) -> bool {
    let Some(rest) = line.strip_prefix("AppSettings: ").and_then(|rest| rest.strip_prefix(package)) else {
        return false;
    };
    match rest.trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((number, _)) => number.parse() == Ok(uid),
        None => rest.is_empty() || rest.starts_with(' '),
    }
}

fn blocked_channel(line: &str) -> Option<String> {
    let line = line.trim_start().strip_prefix("NotificationChannel{")?;
    let id = line.split_once("mId='")?.1.split('\'').next()?;
    let gone = scan::field(line, "mDeleted") == Some("true");
    (scan::field(line, "mImportance") == Some("0") && !gone).then(|| id.to_owned())
}

/// A record's line and the lines below it, up to the next record.
fn posted(line: &str, below: &[&str]) -> Posted {
    let flags = scan::field(line, "flags").unwrap_or_default();
    let number = flags.strip_prefix("0x").and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let has = |bit: u32, word: &str| number.map_or_else(|| flags.split('|').any(|f| f == word), |n| n & bit != 0);
    let own: Vec<&str> =
        below.iter().take_while(|line| !line.trim_start().starts_with("NotificationRecord(")).copied().collect();
    Posted {
        channel: scan::field(line, "channel").filter(|channel| *channel != "null").map(str::to_owned),
        category: scan::field(line, "category").map(str::to_owned),
        ongoing: has(0x2, "ONGOING_EVENT"),
        foreground_service: has(0x40, "FOREGROUND_SERVICE"),
        title: extra(&own, "android.title"),
        text: extra(&own, "android.bigText").or_else(|| extra(&own, "android.text")),
    }
}

/// `android.title=String (words)`; the words may run over several lines. Redacted ones have no brackets.
fn extra(lines: &[&str], key: &str) -> Option<String> {
    const MOST_LINES: usize = 12;
    let at =
        lines.iter().position(|line| line.trim_start().strip_prefix(key).is_some_and(|rest| rest.starts_with('=')))?;
    let first = lines[at].split_once('=')?.1;
    let (_, first) = first.split_once(" (")?;
    let mut words = Vec::new();
    for line in std::iter::once(first).chain(lines[at + 1..].iter().map(|line| line.trim())).take(MOST_LINES) {
        if let Some(last) = line.strip_suffix(')') {
            words.push(last);
            break;
        }
        words.push(line);
    }
    let words = words.join(" ").trim().to_owned();
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
Current Notification Manager state:
  Notification List:
    NotificationRecord(0x0660d1c9: pkg=a.b user=UserHandle{0} id=26 tag=null importance=2 key=0|a.b|26|null|10142: Notification(channel=backup shortcut=null contentView=null vibrate=null sound=null defaults=0x0 flags=0x62 color=0xff607d8b category=progress vis=PUBLIC))
      uid=10142 userId=0
      extras={
        android.title=String (Backup paused)
        android.subText=null
        android.text=SpannableString (Account storage is full
          Tap to free up space)
      }
    NotificationRecord(0x1: pkg=a.b user=UserHandle{10} id=1 tag=null importance=2 key=x: Notification(channel=c flags=0x0))
        android.title=String (Another person's)
    NotificationRecord(0x2: pkg=a.b.c user=UserHandle{0} id=1 tag=null importance=2 key=x: Notification(channel=c flags=0x0))
        android.title=String (Another app's)
 Notification Preferences:
      AppSettings: a.b (10142) importance=NONE userSet=true
        NotificationChannel{mId='backup', mName=Bac..., mImportance=0, mBypassDnd=false, mDeleted=false}
        NotificationChannel{mId='news', mName=New..., mImportance=3, mDeleted=false}
      AppSettings: a.b (1010142)
        NotificationChannel{mId='other', mName=New..., mImportance=0, mDeleted=false}
";

    #[test]
    fn only_the_apps_own_words_for_this_person_are_kept() {
        let found = parse(TEXT, "a.b", 10_142, 0).unwrap();
        assert_eq!(found.posted.len(), 1);
        let posted = &found.posted[0];
        assert_eq!(posted.words(), "Backup paused: Account storage is full Tap to free up space");
        assert_eq!((posted.channel.as_deref(), posted.category.as_deref()), (Some("backup"), Some("progress")));
        assert!(posted.ongoing && posted.foreground_service);
        assert!(posted.says(&["storage is full".to_owned()]));
        assert_eq!(found.app_blocked, Some(true));
        assert_eq!(found.blocked_channels, ["backup"]);
    }

    #[test]
    fn flags_are_read_as_words_too() {
        let line = "NotificationRecord(0x1: pkg=a.b user=UserHandle{0} id=1: Notification(channel=c flags=ONGOING_EVENT|SILENT))";
        let found = posted(line, &["  android.title=String"]);
        assert!(found.ongoing && !found.foreground_service);
        assert_eq!(found.title, None, "redacted");
    }

    #[test]
    fn settings_without_a_uid_are_the_apps_too() {
        assert!(is_settings_of("AppSettings: a.b importance=NONE userSet=false", "a.b", 1));
        assert!(is_settings_of("AppSettings: a.b (1)", "a.b", 1));
        assert!(!is_settings_of("AppSettings: a.b (2)", "a.b", 1));
        assert!(!is_settings_of("AppSettings: a.bc (1)", "a.b", 1));
    }

    #[test]
    fn nothing_shown_is_an_answer_and_no_dump_is_none() {
        assert_eq!(parse("Current Notification Manager state:\n", "a.b", 1, 0).unwrap().posted, []);
        assert!(parse("", "a.b", 1, 0).is_err());
    }
}
