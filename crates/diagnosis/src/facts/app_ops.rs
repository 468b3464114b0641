//! Reading app ops: what `cmd appops get PKG OP` says.
//!
//! ```text
//! Uid mode: RUN_ANY_IN_BACKGROUND: ignore                     (cmd appops get --user 0 com.example RUN_ANY_IN_BACKGROUND)
//! RUN_ANY_IN_BACKGROUND: ignore; time=+2d3h14m ago; rejectTime=+1h2m ago
//!
//! No operations.                                              (Android 9: the op's default mode holds)
//! Default mode: allow                                         (this second line from Android 10)
//!
//! MIUIOP(10008): ignore; time=+1h2m ago; rejectTime=+3m ago   (Xiaomi: auto-start)
//! AUTO_START: allow                                           (some MediaTek phones, Android 8.1)
//! Error: Unknown operation string: 10008                      (every other phone)
//! ```

use crate::case::PackageId;
use crate::fact::{Unknown, Why};
use crate::facts::refusal_of;
use crate::phone::{Query, Reply};

/// Xiaomi's own ops: the app may start by itself; other apps may start it.
pub(crate) const AUTO_START: &str = "10008";
pub(crate) const START_BY_OTHERS: &str = "10053";

/// The modes of an op.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Modes {
    /// The mode for the whole uid, which goes before the package's.
    pub uid: Option<String>,
    pub package: Option<String>,
    /// The mode that holds where neither is set, from Android 10.
    pub default: Option<String>,
}

pub(crate) fn query(package: &PackageId, op: &str, user: u32) -> Query {
    Query::shell(format!("cmd appops get --user {user} {package} {op}"))
}

pub(crate) fn read(reply: &Reply, op: &str) -> Result<Modes, Unknown> {
    if let Some(line) = refusal_of(reply) {
        return Err(Unknown::refused(line));
    }
    let (text, errors) = (reply.text(), reply.error_text());
    let unknown_op =
        |line: &&str| line.contains("Unknown operation string") || line.contains("Can't find service: appops");
    if let Some(line) = text.lines().chain(errors.lines()).find(unknown_op) {
        return Err(Unknown { why: Why::NotOnThisPhone, detail: Some(line.trim().to_owned()) });
    }
    parse(&text, op)
}

fn parse(text: &str, op: &str) -> Result<Modes, Unknown> {
    let mut modes = Modes::default();
    let mut said = false;
    for line in text.lines().map(str::trim) {
        let (of_uid, rest) = match line.strip_prefix("Uid mode:") {
            Some(rest) => (true, rest.trim_start()),
            None => (false, line),
        };
        if rest.starts_with("No operations") {
            said = true;
        } else if let Some(mode) = rest.strip_prefix("Default mode:").and_then(mode) {
            modes.default = Some(mode);
        } else if let Some(mode) = names(rest, op).and_then(mode) {
            said = true;
            let slot = if of_uid { &mut modes.uid } else { &mut modes.package };
            // The first line of each kind is the answer; attributed accesses follow it.
            slot.get_or_insert(mode);
        }
    }
    if said { Ok(modes) } else { Err(Unknown::unreadable(format!("mode of {op}"))) }
}

/// What follows `OP:`, where the line is about this op.
fn names<'a>(line: &'a str, op: &str) -> Option<&'a str> {
    let (name, rest) = line.split_once(':')?;
    let number = name.strip_prefix("MIUIOP(").and_then(|rest| rest.strip_suffix(')'));
    let auto_start = op == AUTO_START && name == "AUTO_START";
    // Android 11 and newer print some ops by their public name, `android:run_any_in_background`.
    (name == op || number == Some(op) || auto_start || name.eq_ignore_ascii_case(op)).then_some(rest)
}

/// A mode is one lower-case word; a number is one that this version has no word for.
fn mode(text: &str) -> Option<String> {
    let word = text.trim().split([';', ' ']).next()?;
    let known = ["allow", "ignore", "deny", "default", "foreground", "ask"];
    known.contains(&word).then(|| word.to_owned())
}

impl Modes {
    /// The mode that holds for the package, with the uid's mode put aside.
    pub(crate) fn of_package(&self, op: &str) -> String {
        self.package.clone().unwrap_or_else(|| self.default_of(op))
    }

    /// The mode that holds for the uid.
    pub(crate) fn of_uid(&self, op: &str) -> String {
        self.uid.clone().unwrap_or_else(|| self.default_of(op))
    }

    fn default_of(&self, op: &str) -> String {
        match (&self.default, op) {
            (Some(default), _) => default.clone(),
            // Not printed up to Android 9, nor beside another line. `AppOpsManager.sOpDefaultMode`.
            (None, "RUN_ANY_IN_BACKGROUND" | "RUN_IN_BACKGROUND") => "allow".to_owned(),
            (None, _) => "default".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OP: &str = "RUN_ANY_IN_BACKGROUND";

    #[test]
    fn uid_mode_and_package_mode_are_two_things() {
        let modes = parse("Uid mode: RUN_ANY_IN_BACKGROUND: ignore\nRUN_ANY_IN_BACKGROUND: allow; time=+1h ago\n", OP);
        let modes = modes.unwrap();
        assert_eq!((modes.of_uid(OP).as_str(), modes.of_package(OP).as_str()), ("ignore", "allow"));
    }

    #[test]
    fn no_operations_means_the_default_mode() {
        for text in ["No operations.\n", "No operations.\nDefault mode: allow\n"] {
            let modes = parse(text, OP).unwrap();
            assert_eq!((modes.of_uid(OP).as_str(), modes.of_package(OP).as_str()), ("allow", "allow"), "{text}");
        }
        assert_eq!(
            parse("No operations.\nDefault mode: ignore\n", AUTO_START).unwrap().of_package(AUTO_START),
            "ignore"
        );
    }

    #[test]
    fn a_makers_op_is_found_by_its_number() {
        let modes = parse("MIUIOP(10008): ignore; time=+1h2m ago; rejectTime=+3m ago\n", AUTO_START).unwrap();
        assert_eq!(modes.of_package(AUTO_START), "ignore");
        assert!(parse("MIUIOP(10053): ignore\n", AUTO_START).is_err());
        assert!(parse("", OP).is_err());
    }

    #[test]
    fn another_phone_does_not_know_the_op() {
        let reply = Reply { stderr: b"Error: Unknown operation string: 10008\n".to_vec(), ..Reply::default() };
        assert_eq!(read(&reply, AUTO_START).unwrap_err().why, Why::NotOnThisPhone);
    }
}
