//! `am`, `cmd activity` and `monkey`: standby buckets, background restriction, screens.
//!
//! `bucket.<package>` is the number; `bg-level.<package>` the restriction level where it is not what the other
//! switches make it; `screen` and `screen.package` say what was opened last; `screen-missing.<action>` = "true":
//! this phone has no such screen.

use super::intent::Intent;
use super::words::Options;
use super::{Answer, Effect, Inside, appops};

const BUCKETS: [(&str, &str, u32); 6] = [
    ("active", "10", 28),
    ("working_set", "20", 28),
    ("frequent", "30", 28),
    ("rare", "40", 28),
    ("restricted", "45", 30),
    ("never", "50", 28),
];

const LEVELS: [&str; 6] =
    ["unrestricted", "exempted", "adaptive_bucket", "restricted_bucket", "background_restricted", "hibernation"];

/// Verbs of this family and the API level that brought them.
const SINCE: [(&str, u32); 5] = [
    ("get-standby-bucket", 28),
    ("set-standby-bucket", 28),
    ("get-bg-restriction-level", 31),
    ("set-bg-restriction-level", 33),
    ("stop-app", 34),
];

pub(super) fn answer(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    let (verb, rest) = words.split_first()?;
    if SINCE.iter().any(|(name, api)| name == verb && inside.api() < *api) {
        return Some(Answer::unknown_command(verb));
    }
    match *verb {
        "get-standby-bucket" => Some(get_bucket(inside, rest)),
        "set-standby-bucket" => Some(set_bucket(inside, rest)),
        "get-bg-restriction-level" => Some(get_level(inside, rest)),
        "set-bg-restriction-level" => Some(set_level(inside, rest)),
        "start" | "start-activity" => Some(start(inside, rest)),
        "broadcast" => Some(broadcast(inside, rest)),
        "force-stop" => {
            if let Some(package) = Options::take(rest, &["--user"]).plain.first() {
                inside.state.set(format!("package.{package}.stopped"), "true");
            }
            Some(Answer::nothing())
        }
        "stop-app" | "kill" => Some(Answer::nothing()),
        "get-current-user" => Some(Answer::line("0")),
        _ => None,
    }
}

fn get_bucket(inside: &Inside, words: &[&str]) -> Answer {
    match Options::take(words, &["--user"]).plain.first() {
        Some(package) => match inside.state.get(&format!("bucket.{package}")) {
            Some(bucket) => Answer::line(bucket),
            None => unknown_package(inside, "get-standby-bucket", package),
        },
        None => Answer::text(
            inside.state.under("bucket.").map(|(name, value)| format!("{name}: {value}\n")).collect::<String>(),
        ),
    }
}

fn unknown_package(inside: &Inside, verb: &str, package: &str) -> Answer {
    let text =
        format!("java.lang.IllegalArgumentException: Cannot get standby bucket for non existent package ({package})");
    Answer::thrown(inside.api(), verb, &text)
}

fn set_bucket(inside: &mut Inside, words: &[&str]) -> Answer {
    let options = Options::take(words, &["--user"]);
    let [package, bucket, ..] = options.plain[..] else {
        return Answer::error("Error: Bucket not specified", 255);
    };
    let wanted = bucket.to_lowercase();
    let found =
        BUCKETS.iter().find(|(name, number, api)| (*name == wanted || *number == wanted) && *api <= inside.api());
    let Some((_, number, _)) = found else {
        return Answer::error(format!("Error: Unknown bucket: {bucket}"), 255);
    };
    let key = format!("bucket.{package}");
    match inside.state.get(&key) {
        None => return unknown_package(inside, "set-standby-bucket", package),
        // An exempted app stays exempted, whatever the shell says.
        Some("5") => {}
        Some(_) => inside.state.set(key, *number),
    }
    Answer::nothing()
}

/// The level that the other switches make.
fn level_of(inside: &Inside, package: &str) -> &'static str {
    let listed = |list: &str| inside.state.is_true(&format!("deviceidle.{list}.{package}"));
    if appops::background_ignored(inside, package) {
        "background_restricted"
    } else if inside.state.is_true(&format!("hibernated.{package}")) {
        "hibernation"
    } else if listed("user") || listed("system") || listed("system-excidle") {
        "exempted"
    } else if inside.state.is(&format!("bucket.{package}"), "45") {
        "restricted_bucket"
    } else {
        "adaptive_bucket"
    }
}

/// The op and the level are two views of one restriction.
pub(super) fn background_changed(inside: &mut Inside, package: &str) {
    let key = format!("bg-level.{package}");
    if inside.state.get(&key).is_some() {
        let level = level_of(inside, package);
        inside.state.set(key, level);
    }
}

fn get_level(inside: &Inside, words: &[&str]) -> Answer {
    match Options::take(words, &["--user"]).plain.first() {
        Some(package) if inside.package_known(package) => {
            let kept = inside.state.get(&format!("bg-level.{package}"));
            Answer::line(kept.unwrap_or_else(|| level_of(inside, package)))
        }
        Some(_) => Answer::line("unknown"),
        None => Answer::error("Error: Package not specified", 255),
    }
}

fn set_level(inside: &mut Inside, words: &[&str]) -> Answer {
    let options = Options::take(words, &["--user"]);
    let [package, level, ..] = options.plain[..] else {
        return Answer::error("Error: Level not specified", 255);
    };
    if !LEVELS.contains(&level) {
        return Answer::error(format!("Error: unknown restriction level: {level}"), 255);
    }
    inside.state.set(format!("bg-level.{package}"), level);
    Answer::nothing()
}

fn start(inside: &mut Inside, words: &[&str]) -> Answer {
    let intent = Intent::of(words);
    let mut text = format!("Starting: {}\n", intent.shown(None));
    let owner_gone = intent.owner().is_some_and(|package| !inside.package_installed(package));
    if let (Some(component), true) = (intent.component(), owner_gone) {
        text.push_str(&format!("Error type 3\nError: Activity class {{{component}}} does not exist.\n"));
        return Answer::text(text).ending(if inside.api() >= 30 { 1 } else { 0 });
    }
    let Some(screen) = intent.action().or(intent.owner()) else {
        return Answer::error("Error: No intent supplied", 1);
    };
    if owner_gone || inside.state.is_true(&format!("screen-missing.{screen}")) {
        let shown = intent.shown(Some("0x10000000"));
        let error = format!("Error: Activity not started, unable to resolve {shown}\n");
        let exit = if inside.api() >= 30 { 1 } else { 0 };
        return Answer { stdout: text.into_bytes(), stderr: error, exit };
    }
    if let Some(owner) = intent.owner() {
        launched(inside, owner);
    }
    open(inside, screen, intent.package());
    Answer::text(text)
}

fn open(inside: &mut Inside, screen: &str, package: Option<&str>) {
    inside.state.set("screen", screen);
    match package {
        Some(package) => inside.state.set("screen.package", package),
        None => drop(inside.state.remove("screen.package")),
    }
    inside.effects.push(Effect::Opened { screen: screen.to_owned(), package: package.map(str::to_owned) });
}

/// An app that is opened is stopped no longer.
fn launched(inside: &mut Inside, package: &str) {
    for (flag, opened) in [("stopped", "false"), ("not-launched", "false")] {
        let key = format!("package.{package}.{flag}");
        if inside.state.get(&key).is_some() {
            inside.state.set(key, opened);
        }
    }
}

fn broadcast(inside: &Inside, words: &[&str]) -> Answer {
    let intent = Intent::of(words);
    if intent.action() == Some("android.intent.action.AIRPLANE_MODE") && inside.api() >= 24 {
        let text = "java.lang.SecurityException: Permission Denial: not allowed to send broadcast \
                    android.intent.action.AIRPLANE_MODE from pid=8421, uid=2000";
        return inside.refusal("broadcast", text);
    }
    Answer::text(format!("Broadcasting: {}\nBroadcast completed: result=0\n", intent.shown(Some("0x400000"))))
}

pub(super) fn monkey(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    let options = Options::take(words, &["-p", "-c", "--pct-syskeys", "-s"]);
    let package = options.value("-p")?;
    let startable = inside.package_installed(package)
        && !matches!(inside.state.get(&format!("package.{package}.enabled")), Some("2" | "3" | "4"));
    let mut text: String = words.iter().map(|word| format!("  bash arg: {word}\n")).collect();
    if !startable {
        return Some(Answer {
            stdout: text.into_bytes(),
            stderr: "** No activities found to run, monkey aborted.\n".to_owned(),
            exit: 252,
        });
    }
    inside.state.set(format!("package.{package}.stopped"), "false");
    launched(inside, package);
    open(inside, package, Some(package));
    text.push_str(
        "Events injected: 1\n## Network stats: elapsed time=21ms (0ms mobile, 0ms wifi, 21ms not connected)\n",
    );
    Some(Answer::text(text))
}
