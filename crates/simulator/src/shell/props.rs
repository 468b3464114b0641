//! `getprop`, `date`, `reboot` and the small programs that need no recording; the phone's clock.
//!
//! The clock is off by `clock.offset-seconds`; with automatic time by `clock.network-offset-seconds` instead.

use std::collections::BTreeMap;

use super::{Answer, Effect, Inside};
use crate::folder::Identity;
use crate::state::State;
use crate::template::format_time;

pub(super) fn answer(inside: &mut Inside, program: &str, words: &[&str]) -> Option<Answer> {
    match (program, words) {
        ("getprop", []) => {
            let lines = properties(inside);
            Some(Answer::text(lines.iter().map(|(name, value)| format!("[{name}]: [{value}]\n")).collect::<String>()))
        }
        ("getprop", [name, default @ ..]) => {
            let value = properties(inside).remove(*name);
            Some(Answer::line(value.unwrap_or_else(|| default.first().copied().unwrap_or_default().to_owned())))
        }
        ("date", []) => date(inside, "%a %b %e %H:%M:%S UTC %Y"),
        ("date", ["-u", format] | [format]) => date(inside, format.strip_prefix('+')?),
        ("reboot", _) => {
            inside.effects.push(Effect::Reboot);
            Some(Answer::nothing())
        }
        ("echo", ["-n", words @ ..]) => Some(Answer::text(words.join(" "))),
        ("echo", words) => Some(Answer::line(words.join(" "))),
        ("true" | ":", _) => Some(Answer::nothing()),
        ("false", _) => Some(Answer::nothing().ending(1)),
        ("exit", [code]) => Some(Answer::nothing().ending(code.parse().ok()?)),
        ("cat", ["/proc/uptime"]) => Some(Answer::line(format!("{0}.00 {0}.00", inside.uptime_seconds))),
        ("id", []) => Some(Answer::line(
            "uid=2000(shell) gid=2000(shell) groups=2000(shell),1004(input),1007(log),1011(adb),1015(sdcard_rw),\
             1028(sdcard_r),3001(net_bt_admin),3002(net_bt),3003(inet),3006(net_bw_stats) context=u:r:shell:s0",
        )),
        _ => None,
    }
}

fn date(inside: &Inside, format: &str) -> Option<Answer> {
    format_time(inside.now_ms, format).ok().map(Answer::line)
}

/// `phone.toml` says most of it; `prop.<name>` of the state adds and replaces.
fn properties(inside: &Inside) -> BTreeMap<String, String> {
    let Identity { maker, model, product, device, serial, android, api, locale, .. } = inside.identity;
    let api = api.to_string();
    let mut all: BTreeMap<String, String> = [
        ("ro.product.manufacturer", maker),
        ("ro.product.brand", maker),
        ("ro.product.model", model),
        ("ro.product.name", product),
        ("ro.product.device", device),
        ("ro.serialno", serial),
        ("ro.build.version.release", android),
        ("ro.build.version.sdk", &api),
        ("ro.product.locale", locale),
        ("persist.sys.locale", locale),
    ]
    .map(|(name, value)| (name.to_owned(), value.clone()))
    .into();
    all.insert("persist.sys.timezone".to_owned(), "UTC".to_owned());
    if !inside.state.is("boot.completed", "false") {
        all.insert("sys.boot_completed".to_owned(), "1".to_owned());
    }
    all.extend(inside.state.under("prop.").map(|(name, value)| (name.to_owned(), value.to_owned())));
    all
}

/// How far the phone's clock is from the computer's.
pub(crate) fn clock_offset_seconds(state: &State) -> i64 {
    let automatic = state.is("settings.global.auto_time", "1");
    let key = if automatic { "clock.network-offset-seconds" } else { "clock.offset-seconds" };
    state.get(key).and_then(|seconds| seconds.parse().ok()).unwrap_or(0)
}

pub(super) fn time_detector(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    match words {
        [verb @ ("is_auto_detection_enabled" | "set_auto_detection_enabled"), ..] if inside.api() < 31 => {
            Some(Answer::unknown_command(verb))
        }
        ["is_auto_detection_enabled"] => {
            Some(Answer::line((inside.setting("global", "auto_time") == Some("1")).to_string()))
        }
        ["set_auto_detection_enabled", value @ ("true" | "false")] => {
            inside.state.set("settings.global.auto_time", if *value == "true" { "1" } else { "0" });
            Some(Answer::nothing())
        }
        _ => None,
    }
}

pub(super) fn network_time(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    match words {
        ["force_refresh"] if inside.api() >= 31 => {
            let online = !inside.state.is("settings.global.airplane_mode_on", "1");
            Some(Answer::line(online.to_string()))
        }
        ["force_refresh"] => Some(Answer::unknown_command("force_refresh")),
        _ => None,
    }
}
