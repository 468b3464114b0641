//! What a recording keeps of the phone's notices: that of the backup app which tells why it stopped, and no more.
//!
//! Notices are where people's messages stand. So nothing is kept unless it is of a form that is listed here: records
//! and settings of the one app, and of their texts the words that the app's profile names.

use regex::Regex;

/// What stands in the place of words that are not kept.
const LEFT_OUT: &str = "…";

/// The dump with the app's own part alone. `words` are those of its profile, in lower case.
pub fn of_app(dump: &str, package: &str, words: &[&str]) -> String {
    let named = Regex::new(r"mName=[^,}]*|mDescription=[^,}]*|tag=[^ ]+|key=[^ :]+|shortcut=[^ ]+")
        .expect("the pattern is a constant, and a test compiles it");
    let mut kept = String::new();
    let mut is_own = false;
    let mut lines = dump.lines().peekable();
    while let Some(line) = lines.next() {
        let trimmed = line.trim_start();
        let record = trimmed.starts_with("NotificationRecord(");
        let settings = trimmed.strip_prefix("AppSettings: ");
        if record {
            is_own = trimmed.split(' ').any(|word| word.strip_prefix("pkg=") == Some(package));
        } else if let Some(settings) = settings {
            is_own = settings.split([' ', '(']).next() == Some(package);
        }
        let line = if trimmed == "Current Notification Manager state:" || trimmed == "Notification List:" {
            is_own = false;
            line.to_owned()
        } else if !is_own {
            continue;
        } else if record || settings.is_some() || trimmed.starts_with("NotificationChannel{") {
            let cut = named.replace_all(line, |found: &regex::Captures<'_>| {
                let (key, _) = found[0].split_once('=').unwrap_or_default();
                format!("{key}={LEFT_OUT}")
            });
            cut.into_owned()
        } else if trimmed.starts_with("extras={") || trimmed == "}" || is_uid(trimmed) {
            line.to_owned()
        } else if let Some((field, text)) = field(trimmed) {
            let mut whole = text.to_owned();
            // The words may run over several lines.
            while !whole.ends_with(')') && lines.peek().is_some_and(|next| !next.trim_start().starts_with("android.")) {
                whole = format!("{whole} {}", lines.next().unwrap_or_default().trim());
            }
            let whole = whole.to_lowercase();
            let known = words.iter().find(|word| whole.contains(**word)).unwrap_or(&LEFT_OUT);
            let indent = &line[..line.len() - trimmed.len()];
            format!("{indent}{field}=String ({known})")
        } else {
            continue;
        };
        kept += &line;
        kept.push('\n');
    }
    kept
}

/// Any other dump: where notices stand in it after all, their texts are left out.
pub fn without_texts(dump: &str) -> String {
    let texts = Regex::new(r"(android\.\w+=\w+ \()[^\n]*").expect("the pattern is a constant, and a test compiles it");
    texts.replace_all(dump, format!("${{1}}{LEFT_OUT})")).into_owned()
}

/// `android.title=String (words)`: the fields that a diagnosis reads.
fn field(line: &str) -> Option<(&str, &str)> {
    let (field, rest) = line.split_once('=')?;
    let (_, text) = rest.split_once(" (")?;
    ["android.title", "android.text", "android.bigText"].contains(&field).then_some((field, text))
}

/// `uid=10255 userId=0`
fn is_uid(line: &str) -> bool {
    let number = |word: &str| word.split_once('=').is_some_and(|(_, n)| n.parse::<i64>().is_ok());
    line.starts_with("uid=") && line.split(' ').all(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUMP: &str = "\
Current Notification Manager state:
  Notification List:
    NotificationRecord(0x1: pkg=com.chat user=UserHandle{0} id=2 tag=jane key=0|com.chat|2|jane|10255: Notification(channel=x))
      uid=10255 userId=0
      tickerText=Jane: come at eight
      extras={
        android.title=String (Jane)
        android.text=String (Come at
eight)
      }
    NotificationRecord(0x2: pkg=org.backup user=UserHandle{0} id=3 tag=jane@x key=0|org.backup|3|jane@x|10256: Notification(channel=issues flags=0x10))
      uid=10256 userId=0
      tickerText=Jane's storage is full
      extras={
        android.title=String (Jane’s Storage is FULL
since Monday)
        android.text=String (wedding.jpg waits)
      }
  AppSettings: com.chat (10255) importance=DEFAULT
    NotificationChannel{mId='x', mName=Jane, mImportance=3}
  AppSettings: org.backup (10256) importance=NONE userSet=true
    NotificationChannel{mId='issues', mName=Jane's, mDescription=, mImportance=0, mDeleted=false}
";

    #[test]
    fn texts_are_left_out_of_any_dump() {
        let dump = "a=1\n  android.text=String (Come at eight)\nb=2\n";
        assert_eq!(without_texts(dump), "a=1\n  android.text=String (…)\nb=2\n");
    }

    #[test]
    fn only_the_words_of_the_profile_are_left() {
        let kept = of_app(DUMP, "org.backup", &["storage is full"]);
        for gone in ["Jane", "jane", "eight", "wedding", "com.chat", "Monday"] {
            assert!(!kept.contains(gone), "{gone} in {kept}");
        }
        for stays in [
            "android.title=String (storage is full)",
            "android.text=String (…)",
            "pkg=org.backup user=UserHandle{0} id=3",
            "channel=issues flags=0x10",
            "AppSettings: org.backup (10256) importance=NONE",
            "mId='issues'",
            "mImportance=0, mDeleted=false",
        ] {
            assert!(kept.contains(stays), "{stays} not in {kept}");
        }
    }
}
