//! `cmd jobscheduler`: `job-ran.<package>` is the job that was run last; a job exists if `job.<package>.<id>` = "true" or
//! if `dumpsys jobscheduler` of the folder names it; `job-verdict.battery-charging|battery-not-low|storage-not-low`.

use super::words::Options;
use super::{Answer, Inside};

/// The service's own numbers, as the shell sees them.
const NO_PACKAGE: u8 = 24;
const NO_JOB: u8 = 23;

pub(super) fn answer(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    let (verb, rest) = words.split_first()?;
    let options = Options::take(rest, &["-u", "--user", "-n", "--namespace"]);
    match (*verb, &options.plain[..]) {
        ("run", [package, id]) => Some(run(inside, package, id, &options)),
        ("get-battery-charging" | "get-battery-not-low" | "get-storage-not-low", _) => {
            inside.state.get(&format!("job-verdict.{}", &verb["get-".len()..])).map(Answer::line)
        }
        ("reset-execution-quota" | "reset-schedule-quota", _) if inside.api() >= 30 => Some(Answer::nothing()),
        ("reset-execution-quota" | "reset-schedule-quota", _) => Some(Answer::unknown_command(verb)),
        _ => None,
    }
}

fn run(inside: &mut Inside, package: &str, id: &str, options: &Options) -> Answer {
    if !inside.package_installed(package) {
        return Answer::line(format!("Package not found: {package}")).ending(NO_PACKAGE);
    }
    if !exists(inside, package, id) {
        return Answer::line(format!("Could not find job {id} in package {package} / user 0")).ending(NO_JOB);
    }
    inside.state.set(format!("job-ran.{package}"), id);
    let forced = options.has("-f") || options.has("--force");
    Answer::line(if forced { "Running job [FORCED]" } else { "Running job" })
}

fn exists(inside: &Inside, package: &str, id: &str) -> bool {
    let named = |dump: String| {
        dump.match_indices(&format!("/{id}"))
            .any(|(at, found)| dump[at + found.len()..].starts_with([':', ' ', '\n', '\r']))
    };
    inside.state.is_true(&format!("job.{package}.{id}"))
        || [format!("dumpsys jobscheduler {package}"), "dumpsys jobscheduler".to_owned()]
            .iter()
            .any(|dump| (inside.recorded)(dump).is_some_and(named))
}
