//! The rows of the job history: when the app's jobs started and stopped, and why.

use super::Run;
use crate::facts::scan;

/// `UserHandle.formatUid`: `u0a81`, `1000`, `u11s1000`.
pub(super) fn printed_uid(uid: u32) -> String {
    let (user, app) = (uid / 100_000, uid % 100_000);
    match app {
        10_000..=19_999 => format!("u{user}a{}", app - 10_000),
        _ if user == 0 => format!("{app}"),
        _ => format!("u{user}s{app}"),
    }
}

/// `-2m00s265ms   START: #u0a71/1001 app/.Job`; stops end with the reason.
pub(super) fn history(text: &str, uid: &str) -> Vec<Run> {
    text.lines()
        .skip_while(|line| line.trim() != "Job history:")
        .skip(1)
        .take_while(|line| !line.trim().is_empty())
        .filter_map(|line| run(line, uid))
        .collect()
}

fn run(line: &str, uid: &str) -> Option<Run> {
    let (ago, rest) = line.trim().split_once(char::is_whitespace)?;
    let (event, rest) = rest.trim_start().split_once(": ")?;
    let stopped = match event.trim() {
        "START" | "START-P" => false,
        "STOP" | "STOP-P" => true,
        _ => return None,
    };
    let mut words = rest.split_whitespace();
    let unique = words.next()?;
    let (owner, id) = unique.rsplit_once('/')?;
    let owner = owner.rsplit(['#', ':', '@']).next()?;
    if owner != uid {
        return None;
    }
    let reason: Vec<&str> = words.skip_while(|word| word.starts_with(['@', '<'])).skip(1).collect();
    Some(Run {
        seconds_ago: -(scan::duration_ms(ago)? / 1000),
        id: id.parse().ok()?,
        stopped,
        reason: (stopped && !reason.is_empty()).then(|| reason.join(" ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uids_are_printed_as_android_does() {
        for (uid, text) in [(10_081, "u0a81"), (1_110_044, "u11a44"), (1000, "1000"), (1_101_000, "u11s1000")] {
            assert_eq!(printed_uid(uid), text);
        }
    }
}
