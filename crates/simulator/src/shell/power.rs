//! `cmd power`, and the test overrides that `cmd battery`, `cmd devicestoragemonitor` and `cmd thermalservice` take back:
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
        ["reset", ..] => {
            inside.state.set("override.battery", "false");
            Some(Answer::nothing())
        }
        ["get", what] => inside.state.get(&format!("battery.{what}")).map(Answer::line),
        _ => None,
    }
}

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
