//! What decides how much the phone lets an app work: battery saver, the Doze list, standby buckets, hibernation.
//!
//! ```text
//! 1                                          (settings --user 0 get global low_power)             off / on
//! user,com.example.backup,10142              (cmd deviceidle whitelist)                           exempt / not_exempt
//! 40                                         (am get-standby-bucket --user 0 com.example.backup)  10 … 50
//! true                                       (cmd app_hibernation get-state --user 0 com.example) asleep / awake
//! ```

use super::{Namespace, Value, table};
use crate::case::PackageId;
use crate::fact::Unknown;
use crate::facts::doze_list::{self, Listed};
use crate::facts::{hibernation, refusal_of, standby};
use crate::phone::{Action, Query, Reply};

pub(super) fn saver_query(user: u32) -> Query {
    table::query(Namespace::Global, "low_power", user)
}

/// Without a row it was never on.
pub(super) fn read_saver(reply: &Reply) -> Result<Value, Unknown> {
    match table::read(reply)?.as_str() {
        "1" => Ok(Value::new("on")),
        "0" | "null" => Ok(Value::new("off")),
        _ => Err(Unknown::unreadable("low_power")),
    }
}

/// The phone ignores the bare row; and it refuses "on" while it is plugged in, which the reading after it shows.
pub(super) fn write_saver(value: &Value) -> Option<Action> {
    match value.as_str() {
        "on" => Some(Action::shell("cmd power set-mode 1")),
        "off" => Some(Action::shell("cmd power set-mode 0")),
        _ => None,
    }
}

pub(super) fn doze_query() -> Query {
    doze_list::query()
}

/// The person's own list: what the system exempts is not ours to change.
pub(super) fn read_doze(reply: &Reply, package: &PackageId) -> Result<Value, Unknown> {
    refused(reply)?;
    let list = doze_list::parse(&reply.text(), package.as_str())?;
    Ok(Value::new(if list.app == Some(Listed::ByUser) { "exempt" } else { "not_exempt" }))
}

pub(super) fn write_doze(package: &PackageId, value: &Value) -> Option<Action> {
    match value.as_str() {
        "exempt" => Some(Action::shell(format!("cmd deviceidle whitelist +{package}"))),
        "not_exempt" => Some(Action::shell(format!("cmd deviceidle whitelist -{package}"))),
        _ => None,
    }
}

pub(super) fn bucket_query(package: &PackageId, user: u32) -> Query {
    standby::bucket_query(package, user)
}

pub(super) fn read_bucket(reply: &Reply) -> Result<Value, Unknown> {
    refused(reply)?;
    standby::bucket(&reply.text()).map(|bucket| Value::new(bucket.number().to_string()))
}

/// Nobody but the system exempts (5).
pub(super) fn write_bucket(package: &PackageId, value: &Value, user: u32) -> Option<Action> {
    let name = match value.as_str() {
        "10" => "active",
        "20" => "working_set",
        "30" => "frequent",
        "40" => "rare",
        "45" => "restricted",
        "50" => "never",
        _ => return None,
    };
    Some(Action::shell(format!("am set-standby-bucket --user {user} {package} {name}")))
}

pub(super) fn hibernation_query(package: &PackageId, user: u32) -> Query {
    hibernation::query(package, user)
}

pub(super) fn read_hibernation(reply: &Reply) -> Result<Value, Unknown> {
    refused(reply)?;
    hibernation::parse(&reply.text()).map(|asleep| Value::new(if asleep { "asleep" } else { "awake" }))
}

pub(super) fn write_hibernation(package: &PackageId, value: &Value, user: u32) -> Option<Action> {
    let state = match value.as_str() {
        "asleep" => true,
        "awake" => false,
        _ => return None,
    };
    Some(Action::shell(format!("cmd app_hibernation set-state --user {user} {package} {state}")))
}

fn refused(reply: &Reply) -> Result<(), Unknown> {
    refusal_of(reply).map_or(Ok(()), |line| Err(Unknown::refused(line)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Reply {
        Reply { stdout: text.as_bytes().to_vec(), ..Reply::default() }
    }

    fn package() -> PackageId {
        PackageId::new("a.b").unwrap()
    }

    #[test]
    fn each_is_read_in_one_spelling() {
        assert_eq!(read_saver(&said("null\n")), Ok(Value::new("off")));
        assert_eq!(read_doze(&said("system,a.b,1\nuser,c.d,2\n"), &package()), Ok(Value::new("not_exempt")));
        assert_eq!(read_doze(&said("system,a.b,1\nuser,a.b,1\n"), &package()), Ok(Value::new("exempt")));
        assert_eq!(read_bucket(&said("40\n")), Ok(Value::new("40")));
        assert_eq!(read_hibernation(&said("true\n")), Ok(Value::new("asleep")));
        assert!(read_saver(&said("")).is_err() && read_doze(&said(""), &package()).is_err());
    }

    #[test]
    fn what_the_shell_cannot_set_is_not_tried() {
        assert_eq!(write_bucket(&package(), &Value::new("5"), 0), None);
        assert_eq!(write_saver(&Value::new("null")), None);
        assert_eq!(write_doze(&package(), &Value::new("+c.d")), None);
        let bucket = write_bucket(&package(), &Value::new("10"), 10).unwrap();
        assert_eq!(bucket.command(), "am set-standby-bucket --user 10 a.b active");
    }
}
