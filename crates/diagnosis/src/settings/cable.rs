//! Whether the phone believes in its cable: the off-cable look makes it believe for seconds that it is unplugged.
//!
//! ```text
//!   (UPDATES STOPPED -- use 'reset' to restart)              (dumpsys battery)      unplugged / real
//! ```
//!
//! While it believes so the phone reads its battery no more, so that this must end whatever happens to the cable and to
//! us. It is the guard that unplugs, and no one else: a process of the phone's own that waits, unplugs, waits, and takes
//! it back twice. One that does not outlive the stream that began it ends before it has unplugged anything. It ignores
//! the hang-up that closes a terminal (adbd up to Android 6 gives each command one); `trap` is a word of the shell itself,
//! so that no tool has to be there. `exec` lets go of the stream for good: behind brackets that are redirected, mksh keeps
//! it open, and the stream would not end before the guard. What would end it is the end of USB debugging, and then a restart, the undo journal
//! and the rule `power/battery_override_left` remain.

use super::Value;
use crate::fact::Unknown;
use crate::facts::{battery, refusal_of, scan};
use crate::phone::{Action, Query, Reply};

/// How long the phone believes it at the longest, seconds.
pub const GUARD_SECONDS: u32 = 45;
/// Longer than a stream takes to end, and its processes with it.
const BEFORE_SECONDS: u32 = 2;

pub(super) fn query() -> Query {
    battery::dump()
}

pub(super) fn read(reply: &Reply) -> Result<Value, Unknown> {
    if let Some(line) = refusal_of(reply) {
        return Err(Unknown::refused(line));
    }
    let text = reply.text();
    scan::value(&text, "level", ':').ok_or_else(|| Unknown::unreadable("level"))?;
    Ok(Value::new(if text.contains("UPDATES STOPPED") { "unplugged" } else { "real" }))
}

/// Both are words of `dumpsys battery` from Android 5 on.
pub(super) fn write(value: &Value) -> Option<Action> {
    match value.as_str() {
        "real" => Some(Action::shell("dumpsys battery reset")),
        "unplugged" => Some(Action::shell(guard())),
        _ => None,
    }
}

fn guard() -> String {
    let reset = "dumpsys battery reset";
    format!(
        "(exec </dev/null >/dev/null 2>&1; trap \"\" HUP INT TERM; sleep {BEFORE_SECONDS}; dumpsys battery unplug; \
         sleep {GUARD_SECONDS}; {reset}; sleep {BEFORE_SECONDS}; {reset}) &"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_a_battery_is_read() {
        let said = |text: &str| read(&Reply { stdout: text.as_bytes().to_vec(), ..Reply::default() });
        let state = "Current Battery Service state:\n";
        assert_eq!(said(&format!("{state}  USB powered: true\n  level: 83\n")), Ok(Value::new("real")));
        let faked =
            format!("{state}  (UPDATES STOPPED -- use 'reset' to restart)\n  USB powered: false\n  level: 83\n");
        assert_eq!(said(&faked), Ok(Value::new("unplugged")));
        assert!(said("").is_err() && said(state).is_err());
    }

    #[test]
    fn nothing_unplugs_but_the_guard_that_takes_it_back() {
        let command = write(&Value::new("unplugged")).unwrap().command().to_owned();
        let at = |text: &str| command.find(text).unwrap();
        assert!(at("trap") < at("unplug") && at("unplug") < at("reset"));
        assert!(command.starts_with("(exec </dev/null >/dev/null 2>&1; ") && command.ends_with(") &"));
        const { assert!(GUARD_SECONDS + 2 * BEFORE_SECONDS <= 60) };
        assert_eq!(write(&Value::new("on")), None);
    }
}
