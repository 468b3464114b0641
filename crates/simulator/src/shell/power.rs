//! `cmd power`, `dumpsys battery unplug`, and the test overrides that `cmd battery`, `cmd devicestoragemonitor` and `cmd thermalservice` take back:
//! `override.battery`, `override.storage`, `override.thermal` = "true" while somebody's values hold.

use super::{Answer, Inside};

pub(super) fn power(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    match words {
        ["set-mode", "0"] => {
            inside.state.set("settings.global.low_power", "0");
            Some(Answer::nothing())
        }
        // Refused without a word while the phone is powered, which over a cable it is.
        ["set-mode", "1"] => {
            if !inside.state.is_true("battery.plugged") {
                inside.state.set("settings.global.low_power", "1");
            }
            Some(Answer::nothing())
        }
        ["set-adaptive-power-saver-enabled", value @ ("true" | "false")] if inside.api() >= 29 => {
            inside.state.set("power.adaptive-saver", *value);
            Some(Answer::nothing())
        }
        _ => None,
    }
}

pub(super) fn battery(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    match words {
        ["unplug", ..] => {
            unplug(inside);
            Some(Answer::nothing())
        }
        ["reset", ..] => {
            plug_in(inside);
            if inside.state.is_true("override.battery") {
                inside.state.set("override.battery", "false");
            }
            Some(Answer::nothing())
        }
        ["get", what] => inside.state.get(&format!("battery.{what}")).map(Answer::line),
        _ => None,
    }
}

/// The phone believes that its cable is out: `off-cable.<key>` says what else becomes what, and a battery saver that was
/// left on comes back. What was is kept as `on-cable.<key>`.
fn unplug(inside: &mut Inside) {
    if inside.state.under(ON_CABLE).next().is_some() {
        return;
    }
    let mut becomes: Vec<(String, String)> =
        inside.state.under("off-cable.").map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    let own =
        [("override.battery", "true"), ("battery.plugged", "false"), ("battery.ac", "false"), ("battery.status", "3")];
    becomes.extend(own.map(|(key, value)| (key.to_owned(), value.to_owned())));
    if inside.setting("global", "low_power_sticky") == Some("1") {
        becomes.push(("settings.global.low_power".to_owned(), "1".to_owned()));
    }
    for (key, value) in becomes {
        let before = inside.state.get(&key).unwrap_or(ABSENT).to_owned();
        inside.state.set(format!("{ON_CABLE}{key}"), before);
        inside.state.set(key, value);
    }
}

/// Everything is as it was on the cable.
fn plug_in(inside: &mut Inside) {
    let was: Vec<(String, String)> =
        inside.state.under(ON_CABLE).map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    for (key, value) in was {
        inside.state.remove(&format!("{ON_CABLE}{key}"));
        if value == ABSENT {
            inside.state.remove(&key);
        } else {
            inside.state.set(key, value);
        }
    }
}

const ON_CABLE: &str = "on-cable.";
/// No value that a phone prints.
const ABSENT: &str = "\u{0}";

pub(super) fn storage_monitor(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    reset(inside, words, "override.storage")
}

pub(super) fn thermal(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    reset(inside, words, "override.thermal")
}

fn reset(inside: &mut Inside, words: &[&str], key: &str) -> Option<Answer> {
    (words.first() == Some(&"reset")).then(|| {
        inside.state.set(key, "false");
        Answer::nothing()
    })
}
