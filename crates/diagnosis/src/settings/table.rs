//! Android's settings tables: `settings get|put|delete`.
//!
//! An unset row reads as `null`; its undo deletes the row and never writes the word.

use super::{Namespace, Value};
use crate::fact::Unknown;
use crate::facts::refusal_of;
use crate::phone::{Action, Query, Reply};

pub(super) fn query(namespace: Namespace, key: &str, user: u32) -> Query {
    Query::shell(format!("settings --user {user} get {} {key}", namespace.name()))
}

pub(super) fn read(reply: &Reply) -> Result<Value, Unknown> {
    if let Some(line) = refusal_of(reply) {
        return Err(Unknown::refused(line));
    }
    let text = reply.text();
    let value = text.trim_end_matches('\n');
    if value.is_empty() || value.contains('\n') || reply.exit.is_some_and(|code| code != 0) {
        return Err(Unknown::unreadable("value of the setting"));
    }
    Ok(Value::new(value))
}

pub(super) fn write(namespace: Namespace, key: &str, value: &Value, user: u32) -> Option<Action> {
    let namespace = namespace.name();
    match value.as_str() {
        "null" => Some(Action::shell(format!("settings --user {user} delete {namespace} {key}"))),
        // A value goes into a shell command: only what needs no quoting is ever written.
        text if text.chars().all(|c| c.is_ascii_alphanumeric() || "._:,-".contains(c)) && !text.is_empty() => {
            Some(Action::shell(format!("settings --user {user} put {namespace} {key} {text}")))
        }
        _ => None,
    }
}
