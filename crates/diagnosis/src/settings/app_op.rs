//! An app op of an app, for the package or for its whole uid: `allow`, `ignore`, `deny`, `default`, `foreground`, `ask`.
//!
//! What is read is the mode that holds. `No operations.` is therefore read as the op's own default mode: the phone
//! forgets an op that is set to its default, so that `allow` written is `No operations.` read. And the word `default`
//! is no way back to it: Android lets an app run in the background for the mode `allow` and for no other.

use super::{OpScope, Value};
use crate::case::PackageId;
use crate::fact::Unknown;
use crate::facts::app_ops;
use crate::phone::{Action, Query, Reply};

pub(super) fn query(package: &PackageId, op: &str, user: u32) -> Query {
    app_ops::query(package, op, user)
}

pub(super) fn read(reply: &Reply, op: &str, scope: OpScope) -> Result<Value, Unknown> {
    let modes = app_ops::read(reply, op)?;
    Ok(Value::new(match scope {
        OpScope::Package => modes.of_package(op),
        OpScope::Uid => modes.of_uid(op),
    }))
}

pub(super) fn write(package: &PackageId, op: &str, scope: OpScope, value: &Value, user: u32) -> Option<Action> {
    let safe_op = !op.is_empty() && op.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let mode = value.as_str();
    let known = ["allow", "ignore", "deny", "default", "foreground", "ask"].contains(&mode);
    let scope = match scope {
        OpScope::Package => "",
        OpScope::Uid => "--uid ",
    };
    (safe_op && known).then(|| Action::shell(format!("cmd appops set --user {user} {scope}{package} {op} {mode}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Reply {
        Reply { stdout: text.as_bytes().to_vec(), ..Reply::default() }
    }

    #[test]
    fn allow_written_and_forgotten_by_the_phone_is_allow_read() {
        let op = "RUN_ANY_IN_BACKGROUND";
        for text in ["No operations.\n", "No operations.\nDefault mode: allow\n", "RUN_ANY_IN_BACKGROUND: allow\n"] {
            assert_eq!(read(&said(text), op, OpScope::Package), Ok(Value::new("allow")), "{text}");
        }
        let both = said("Uid mode: RUN_ANY_IN_BACKGROUND: ignore\nRUN_ANY_IN_BACKGROUND: allow; time=+1h ago\n");
        assert_eq!(read(&both, op, OpScope::Uid), Ok(Value::new("ignore")));
        assert_eq!(read(&both, op, OpScope::Package), Ok(Value::new("allow")));
        assert!(read(&said("java.lang.SecurityException: no\n"), op, OpScope::Package).is_err());
    }

    #[test]
    fn only_known_modes_and_plain_names_are_written() {
        let package = PackageId::new("a.b").unwrap();
        let write = |op: &str, scope, mode: &str| {
            write(&package, op, scope, &Value::new(mode), 10).map(|action| action.command().to_owned())
        };
        assert_eq!(
            write("10008", OpScope::Package, "allow").as_deref(),
            Some("cmd appops set --user 10 a.b 10008 allow")
        );
        let uid = "cmd appops set --user 10 --uid a.b RUN_ANY_IN_BACKGROUND ignore";
        assert_eq!(write("RUN_ANY_IN_BACKGROUND", OpScope::Uid, "ignore").as_deref(), Some(uid));
        assert_eq!(write("RUN_ANY_IN_BACKGROUND", OpScope::Uid, "null"), None);
        assert_eq!(write("X; reboot", OpScope::Uid, "allow"), None);
    }
}
