//! `cmd appops`: `appops.<package>.<op>` is the package's mode, `appops.uid.<package>.<op>` the mode of its uid.
//!
//! A value may carry what the phone prints behind the mode: `ignore; time=+2h3m ago`. Setting a mode drops that.
//!
//! ```text
//! $ cmd appops get org.example RUN_ANY_IN_BACKGROUND        (Android 14)
//! Uid mode: RUN_ANY_IN_BACKGROUND: ignore
//! RUN_ANY_IN_BACKGROUND: ignore; time=+2d1h ago
//! $ cmd appops get org.example WAKE_LOCK
//! No operations.
//! Default mode: allow
//! ```

use super::words::Options;
use super::{Answer, Inside, am};

/// Ops that are asked for, the API level that brought them, and their default mode.
const OPS: [(&str, u32, &str); 24] = [
    ("ACTIVATE_VPN", 21, "ignore"),
    ("ACCESS_MEDIA_LOCATION", 29, "allow"),
    ("AUTO_REVOKE_MANAGED_BY_INSTALLER", 30, "allow"),
    ("AUTO_REVOKE_PERMISSIONS_IF_UNUSED", 30, "default"),
    ("COARSE_LOCATION", 19, "allow"),
    ("FINE_LOCATION", 19, "allow"),
    ("GET_USAGE_STATS", 21, "default"),
    ("MANAGE_EXTERNAL_STORAGE", 30, "default"),
    ("POST_NOTIFICATION", 19, "allow"),
    ("READ_EXTERNAL_STORAGE", 23, "allow"),
    ("READ_MEDIA_IMAGES", 29, "allow"),
    ("READ_MEDIA_VIDEO", 29, "allow"),
    ("READ_MEDIA_VISUAL_USER_SELECTED", 34, "allow"),
    ("RUN_ANY_IN_BACKGROUND", 28, "allow"),
    ("RUN_IN_BACKGROUND", 24, "allow"),
    ("RUN_USER_INITIATED_JOBS", 34, "allow"),
    ("SCHEDULE_EXACT_ALARM", 31, "default"),
    ("START_FOREGROUND", 28, "allow"),
    ("SYSTEM_ALERT_WINDOW", 19, "default"),
    ("SYSTEM_EXEMPT_FROM_HIBERNATION", 34, "default"),
    ("SYSTEM_EXEMPT_FROM_POWER_RESTRICTIONS", 34, "default"),
    ("WAKE_LOCK", 19, "allow"),
    ("WRITE_EXTERNAL_STORAGE", 23, "allow"),
    ("WRITE_SETTINGS", 19, "default"),
];

const MODES: [(&str, u32); 5] = [("allow", 19), ("ignore", 19), ("deny", 21), ("default", 21), ("foreground", 29)];

pub(super) fn answer(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    let options = Options::take(words, &["--user", "--attribution"]);
    let (verb, rest) = options.plain.split_first()?;
    let (package, rest) = rest.split_first()?;
    let known = match *verb {
        "get" | "set" | "reset" => inside.package_known(package),
        _ => return None,
    };
    if !known {
        return Some(Answer::error(format!("Error: No UID for {package} in user {}", options.user()), 255));
    }
    let op = match rest.first() {
        Some(word) => match Op::named(inside, word) {
            Some(op) => Some(op),
            None => return Some(Answer::error(format!("Error: Unknown operation string: {word}"), 255)),
        },
        None => None,
    };
    match (*verb, op) {
        ("get", op) => Some(get(inside, package, op.as_ref())),
        ("reset", _) => {
            reset(inside, package);
            Some(Answer::text("Reset all modes to default.\n".replace("all modes", &format!("modes of {package}"))))
        }
        ("set", Some(op)) => Some(set(inside, package, &op, rest.get(1).copied(), options.has("--uid"))),
        _ => Some(Answer::error("Error: Operation not specified!", 255)),
    }
}

struct Op {
    /// As in the state's key.
    name: String,
    /// As printed.
    shown: String,
    default: &'static str,
}

impl Op {
    fn named(inside: &Inside, word: &str) -> Option<Self> {
        if let Some((name, _, default)) = OPS.iter().find(|(name, api, _)| *name == word && *api <= inside.api()) {
            return Some(Self { name: (*name).to_owned(), shown: (*name).to_owned(), default });
        }
        // MIUI numbers its own from 10000; every other phone refuses them.
        let number: u32 = word.parse().ok()?;
        (is_miui(inside) && (10_000..10_100).contains(&number)).then(|| Self {
            name: word.to_owned(),
            shown: format!("MIUIOP({number})"),
            default: "ignore",
        })
    }
}

fn is_miui(inside: &Inside) -> bool {
    ["xiaomi", "redmi", "poco"].contains(&inside.identity.maker.to_lowercase().as_str())
}

fn get(inside: &Inside, package: &str, op: Option<&Op>) -> Answer {
    let mut text = String::new();
    for (prefix, scope) in [("Uid mode: ", format!("appops.uid.{package}.")), ("", format!("appops.{package}."))] {
        for (name, mode) in inside.state.under(&scope) {
            let shown = match op {
                Some(op) if op.name == name => op.shown.clone(),
                Some(_) => continue,
                None if name.parse::<u32>().is_ok() => format!("MIUIOP({name})"),
                None => name.to_owned(),
            };
            text.push_str(&format!("{prefix}{shown}: {mode}\n"));
        }
    }
    if text.is_empty() {
        text.push_str("No operations.\n");
        if let (Some(op), 29..) = (op, inside.api()) {
            text.push_str(&format!("Default mode: {}\n", op.default));
        }
    }
    Answer::text(text)
}

fn set(inside: &mut Inside, package: &str, op: &Op, mode: Option<&str>, uid: bool) -> Answer {
    let Some(mode) = mode else {
        return Answer::error("Error: Mode not specified!", 255);
    };
    let ask = mode == "ask" && is_miui(inside);
    if !ask && !MODES.iter().any(|(name, api)| *name == mode && *api <= inside.api()) {
        return Answer::error(format!("Error: Mode {mode} is not valid"), 255);
    }
    // `--uid` came with Android 10; before it the word is taken for the package.
    if uid && inside.api() < 29 {
        return Answer::error("Error: Unknown option: --uid", 255);
    }
    let scope = if uid { "appops.uid." } else { "appops." };
    let key = format!("{scope}{package}.{}", op.name);
    // The service keeps no entry for a uid's op in its default mode.
    if uid && mode == op.default {
        inside.state.remove(&key);
    } else {
        inside.state.set(key, mode);
    }
    if op.name == "RUN_ANY_IN_BACKGROUND" {
        am::background_changed(inside, package);
    }
    Answer::nothing()
}

fn reset(inside: &mut Inside, package: &str) {
    for scope in [format!("appops.uid.{package}."), format!("appops.{package}.")] {
        let names: Vec<String> = inside.state.under(&scope).map(|(name, _)| format!("{scope}{name}")).collect();
        for key in names {
            inside.state.remove(&key);
        }
    }
    am::background_changed(inside, package);
}

/// Whether the op keeps the app from running in the background, by whichever mode counts.
pub(super) fn background_ignored(inside: &Inside, package: &str) -> bool {
    let mode = |scope: &str| {
        let mode = inside.state.get(&format!("{scope}{package}.RUN_ANY_IN_BACKGROUND"))?;
        mode.split(';').next()
    };
    mode("appops.uid.").or(mode("appops.")).is_some_and(|mode| mode != "allow" && mode != "default")
}
