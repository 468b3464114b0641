//! The phone's shell: commands whose answers depend on the state, each as a phone of that API level gives it.
//!
//! One file a family. A family answers `None` to what it does not know; then the reply must be in the folder.

mod am;
mod appops;
mod deviceidle;
mod intent;
mod jobs;
mod netpolicy;
mod network;
mod pm;
mod power;
mod props;
mod settings;
mod words;

use crate::folder::Identity;
use crate::state::State;
pub(crate) use props::clock_offset_seconds;
pub(crate) use words::{Words, split_list};

/// What a command printed, and how it ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    pub stdout: Vec<u8>,
    pub stderr: String,
    pub exit: u8,
}

impl Answer {
    pub(crate) fn nothing() -> Self {
        Self::default()
    }

    /// One line on standard output.
    pub(crate) fn line(text: impl AsRef<str>) -> Self {
        Self::text(format!("{}\n", text.as_ref()))
    }

    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { stdout: text.into().into_bytes(), ..Self::default() }
    }

    /// One line on standard error.
    pub(crate) fn error(text: impl AsRef<str>, exit: u8) -> Self {
        Self { stderr: format!("{}\n", text.as_ref()), exit, ..Self::default() }
    }

    pub(crate) fn ending(self, exit: u8) -> Self {
        Self { exit, ..self }
    }

    /// `java.lang.IllegalArgumentException: …`, in the words of a `cmd` of this API level.
    pub(crate) fn thrown(api: u32, verb: &str, exception: &str) -> Self {
        let head = match api {
            30.. => format!("\nException occurred while executing '{verb}':\n"),
            28..30 if exception.starts_with("java.lang.SecurityException: ") => {
                format!("Security exception: {}\n\n", exception.trim_start_matches("java.lang.SecurityException: "))
            }
            28..30 => "\nException occurred while executing:\n".to_owned(),
            _ => String::new(),
        };
        let stderr = format!("{head}{exception}\n\tat android.os.Parcel.createExceptionOrNull(Parcel.java:3057)\n");
        Self { stderr, exit: 255, ..Self::default() }
    }

    /// A verb that this Android does not know.
    pub(crate) fn unknown_command(verb: &str) -> Self {
        Self::line(format!("Unknown command: {verb}")).ending(255)
    }
}

/// What a command does besides changing the state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Effect {
    /// A screen was opened, for a package or for none.
    Opened {
        screen: String,
        package: Option<String>,
    },
    Reboot,
}

/// The phone, as a command sees it.
pub(crate) struct Inside<'a> {
    pub identity: &'a Identity,
    pub state: &'a mut State,
    /// By the phone's clock.
    pub now_ms: i64,
    pub uptime_seconds: i64,
    /// What the folder answers to a command, for the few that look into another's reply.
    pub recorded: &'a dyn Fn(&str) -> Option<String>,
    pub effects: &'a mut Vec<Effect>,
}

impl Inside<'_> {
    pub(crate) fn api(&self) -> u32 {
        self.identity.api
    }

    pub(crate) fn setting(&self, namespace: &str, key: &str) -> Option<&str> {
        self.state.get(&format!("settings.{namespace}.{key}"))
    }

    /// Known to the package service, for the first user.
    pub(crate) fn package_known(&self, package: &str) -> bool {
        self.state.get(&format!("package.{package}.uid")).is_some()
    }

    pub(crate) fn package_installed(&self, package: &str) -> bool {
        self.package_known(package) && !self.state.is(&format!("package.{package}.installed"), "false")
    }

    pub(crate) fn refusal(&self, verb: &str, text: &str) -> Answer {
        Answer::thrown(self.api(), verb, text)
    }

    /// A list such as the Doze list holds a name or not: it is never kept as "false".
    pub(crate) fn enlist(&mut self, key: String, listed: bool) {
        if listed {
            self.state.set(key, "true");
        } else {
            self.state.remove(&key);
        }
    }
}

/// Answers one command from the state; `None` if only the folder can know.
pub(crate) fn answer(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    let (program, rest) = words.split_first()?;
    match *program {
        "cmd" => system_service(inside, rest),
        "settings" => settings::answer(inside, rest),
        "appops" => appops::answer(inside, rest),
        "am" => am::answer(inside, rest),
        "pm" => pm::answer(inside, rest),
        "monkey" => am::monkey(inside, rest),
        "svc" => network::svc(inside, rest),
        "nc" => network::nc(inside, rest),
        "dumpsys" => dumpsys(inside, rest),
        _ => props::answer(inside, program, rest),
    }
}

fn system_service(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    let (service, rest) = words.split_first()?;
    if absent(inside.identity, service) {
        return Some(Answer::error(format!("cmd: Can't find service: {service}"), 20));
    }
    match *service {
        "settings" => settings::answer(inside, rest),
        "appops" => appops::answer(inside, rest),
        "activity" => am::answer(inside, rest),
        "package" => pm::answer(inside, rest),
        "deviceidle" => deviceidle::answer(inside, rest),
        "netpolicy" => netpolicy::answer(inside, rest),
        "connectivity" => network::connectivity(inside, rest),
        "wifi" => network::wifi(inside, rest),
        "power" => power::power(inside, rest),
        "battery" => power::battery(inside, rest),
        "devicestoragemonitor" => power::storage_monitor(inside, rest),
        "thermalservice" => power::thermal(inside, rest),
        "jobscheduler" => jobs::answer(inside, rest),
        "app_hibernation" => pm::hibernation(inside, rest),
        "time_detector" => props::time_detector(inside, rest),
        "network_time_update_service" => props::network_time(inside, rest),
        _ => None,
    }
}

/// Most of `dumpsys` is recorded; these change or list state.
fn dumpsys(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    let words = match words {
        ["-t", _, rest @ ..] => rest,
        other => other,
    };
    let service = words.first()?;
    if absent(inside.identity, service) {
        return Some(Answer { stderr: format!("Can't find service: {service}\n"), ..Answer::default() });
    }
    match words {
        ["deviceidle", verb @ ("whitelist" | "unforce"), ..] => {
            let _ = verb;
            deviceidle::answer(inside, &words[1..])
        }
        ["battery", "reset" | "unplug", ..] => power::battery(inside, &words[1..]),
        _ => None,
    }
}

/// Services and the API level that brought them.
const SINCE: [(&str, u32); 9] = [
    ("deviceidle", 23),
    ("devicestoragemonitor", 26),
    ("thermalservice", 29),
    ("platform_compat", 29),
    ("time_detector", 29),
    ("role", 29),
    ("app_hibernation", 31),
    ("tare", 33),
    ("dnsresolver", 29),
];

fn absent(identity: &Identity, service: &str) -> bool {
    identity.missing_services.iter().any(|missing| missing == service)
        || SINCE.iter().any(|(name, api)| *name == service && identity.api < *api)
}
