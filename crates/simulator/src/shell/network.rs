//! `svc wifi|data|power`, `cmd wifi`, `cmd connectivity`: `wifi.enabled`, `settings.global.mobile_data`,
//! `settings.global.airplane_mode_on`. `nc`: `nc.fails`, in toybox's words; it connects nowhere.

use super::{Answer, Effect, Inside};

pub(super) fn svc(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    match words {
        ["wifi", switch @ ("enable" | "disable")] => {
            inside.state.set("wifi.enabled", (*switch == "enable").to_string());
            Some(Answer::nothing())
        }
        ["data", switch @ ("enable" | "disable")] => {
            inside.state.set("settings.global.mobile_data", if *switch == "enable" { "1" } else { "0" });
            Some(Answer::nothing())
        }
        ["power", "reboot", ..] => {
            inside.effects.push(Effect::Reboot);
            Some(Answer::nothing())
        }
        _ => None,
    }
}

pub(super) fn wifi(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    match words {
        ["set-wifi-enabled", switch @ ("enabled" | "disabled")] if inside.api() >= 30 => {
            inside.state.set("wifi.enabled", (*switch == "enabled").to_string());
            Some(Answer::nothing())
        }
        [verb @ ("set-wifi-enabled" | "status"), ..] if inside.api() < 30 => Some(Answer::unknown_command(verb)),
        _ => None,
    }
}

pub(super) fn connectivity(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    match words {
        ["airplane-mode", ..] if inside.api() < 30 => Some(Answer::unknown_command("airplane-mode")),
        ["airplane-mode"] => {
            let on = inside.setting("global", "airplane_mode_on") == Some("1");
            Some(Answer::line(if on { "enabled" } else { "disabled" }))
        }
        ["airplane-mode", switch @ ("enable" | "disable")] => {
            inside.state.set("settings.global.airplane_mode_on", if *switch == "enable" { "1" } else { "0" });
            Some(Answer::nothing())
        }
        _ => None,
    }
}

pub(super) fn nc(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    let ["-w", _, "-W", _, _, _] = words else { return None };
    match inside.state.get("nc.fails") {
        Some(why) => Some(Answer::error(format!("nc: {why}"), 1)),
        None => Some(Answer::nothing()),
    }
}
