//! A runtime permission of an app: `granted` or `denied`.
//!
//! Granting one that the person refused for good works too. Taking it back ends the app if it runs.

use super::Value;
use crate::case::PackageId;
use crate::fact::Unknown;
use crate::facts::app::dump::PackageDump;
use crate::facts::refusal_of;
use crate::phone::{Action, Query, Reply};

pub(super) fn query(package: &PackageId) -> Query {
    Query::shell(format!("dumpsys package {package}"))
}

pub(super) fn read(reply: &Reply, package: &PackageId, permission: &str, user: u32) -> Result<Value, Unknown> {
    if let Some(line) = refusal_of(reply) {
        return Err(Unknown::refused(line));
    }
    let text = reply.text();
    let dump = PackageDump::find(&text, package.as_str()).ok_or_else(|| Unknown::unreadable("block of the app"))?;
    let part = dump.user(user).ok_or_else(|| Unknown::unreadable("part of the user"))?;
    match part.permission(permission) {
        Some(permission) => Ok(Value::new(if permission.granted { "granted" } else { "denied" })),
        // Asked for by the app and never decided: not granted yet.
        None if dump.requests(permission) => Ok(Value::new("denied")),
        None => Err(Unknown::unreadable(permission)),
    }
}

pub(super) fn write(package: &PackageId, permission: &str, value: &Value, user: u32) -> Option<Action> {
    // The name goes into a shell command.
    let safe = !permission.is_empty() && permission.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_');
    let verb = match value.as_str() {
        "granted" if safe => "grant",
        "denied" if safe => "revoke",
        _ => return None,
    };
    Some(Action::shell(format!("pm {verb} --user {user} {package} {permission}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package() -> PackageId {
        PackageId::new("a.b").unwrap()
    }

    #[test]
    fn it_is_read_for_the_user_in_question() {
        let text = "  Package [a.b] (1):\n    requested permissions:\n      x.FRESH\n    User 0: installed=true\n      runtime permissions:\n        x.P: granted=false, flags=[ USER_SET]\n    User 10: installed=true\n      runtime permissions:\n        x.P: granted=true, flags=[ ]\n";
        let reply = Reply { stdout: text.as_bytes().to_vec(), ..Reply::default() };
        assert_eq!(read(&reply, &package(), "x.P", 0), Ok(Value::new("denied")));
        assert_eq!(read(&reply, &package(), "x.P", 10), Ok(Value::new("granted")));
        assert_eq!(read(&reply, &package(), "x.FRESH", 0), Ok(Value::new("denied")));
        assert!(read(&reply, &package(), "x.OTHER", 0).is_err());
    }

    #[test]
    fn nothing_but_the_two_values_is_written() {
        let write = |permission: &str, value: &str| {
            write(&package(), permission, &Value::new(value), 10).map(|action| action.command().to_owned())
        };
        assert_eq!(write("x.P", "granted").as_deref(), Some("pm grant --user 10 a.b x.P"));
        assert_eq!(write("x.P", "denied").as_deref(), Some("pm revoke --user 10 a.b x.P"));
        assert_eq!(write("x.P", "null"), None);
        assert_eq!(write("x.P; reboot", "granted"), None);
    }
}
