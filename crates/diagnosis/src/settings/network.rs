//! Switches of the network: airplane mode, Wi-Fi, mobile data, data saver. Values: `on` and `off`.
//!
//! ```text
//! 1                                              (settings --user 0 get global airplane_mode_on, all versions)
//! Wifi is enabled                                (cmd wifi status, Android 11 and newer)
//! Wi-Fi is enabled                               (dumpsys wifi, up to Android 10)
//! Restrict background status: enabled            (cmd netpolicy get restrict-background, Android 7 and newer)
//! ```

use super::{Namespace, Value, WifiTool, table};
use crate::fact::Unknown;
use crate::facts::{data_saver, refusal_of, wifi};
use crate::phone::{Action, Query, Reply};

pub(super) fn airplane_query(user: u32) -> Query {
    table::query(Namespace::Global, "airplane_mode_on", user)
}

/// Android 11 and newer; before, only the person can.
pub(super) fn write_airplane(value: &Value) -> Option<Action> {
    let verb = if is_on(value)? { "enable" } else { "disable" };
    Some(Action::shell(format!("cmd connectivity airplane-mode {verb}")))
}

pub(super) fn wifi_query(tool: WifiTool) -> Query {
    match tool {
        WifiTool::Status => wifi::query(wifi::STATUS_SINCE_API),
        WifiTool::Dump => wifi::query(wifi::STATUS_SINCE_API - 1),
    }
}

pub(super) fn read_wifi(reply: &Reply) -> Result<Value, Unknown> {
    refused(reply)?;
    wifi::enabled(&reply.text()).map(named).ok_or_else(|| Unknown::unreadable("whether Wi-Fi is on"))
}

pub(super) fn write_wifi(value: &Value) -> Option<Action> {
    Some(Action::shell(format!("svc wifi {}", if is_on(value)? { "enable" } else { "disable" })))
}

/// With one SIM only: with more, each has a row of its own.
pub(super) fn mobile_data_query(user: u32) -> Query {
    table::query(Namespace::Global, "mobile_data", user)
}

pub(super) fn write_mobile_data(value: &Value) -> Option<Action> {
    Some(Action::shell(format!("svc data {}", if is_on(value)? { "enable" } else { "disable" })))
}

/// A row that is 0 or 1. What is not there is not known.
pub(super) fn read_row(reply: &Reply) -> Result<Value, Unknown> {
    match table::read(reply)?.as_str() {
        "0" => Ok(named(false)),
        "1" => Ok(named(true)),
        _ => Err(Unknown::unreadable("switch")),
    }
}

pub(super) fn data_saver_query() -> Query {
    data_saver::status()
}

pub(super) fn read_data_saver(reply: &Reply) -> Result<Value, Unknown> {
    refused(reply)?;
    data_saver::on(&reply.text()).map(named).ok_or_else(|| Unknown::unreadable("data saver"))
}

pub(super) fn write_data_saver(value: &Value) -> Option<Action> {
    Some(Action::shell(format!("cmd netpolicy set restrict-background {}", is_on(value)?)))
}

pub(super) fn refused(reply: &Reply) -> Result<(), Unknown> {
    refusal_of(reply).map_or(Ok(()), |line| Err(Unknown::refused(line)))
}

fn named(on: bool) -> Value {
    Value::new(if on { "on" } else { "off" })
}

fn is_on(value: &Value) -> Option<bool> {
    match value.as_str() {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(text: &str) -> Reply {
        Reply { stdout: text.as_bytes().to_vec(), ..Reply::default() }
    }

    #[test]
    fn what_is_read_can_be_written_back() {
        for (read, on) in [
            (read_row(&reply("1\n")), true),
            (read_wifi(&reply("Wifi is disabled\nWifi scanning is always available\n")), false),
            (read_wifi(&reply("Wi-Fi is enabled\n")), true),
            (read_data_saver(&reply("Restrict background status: enabled\r\n")), true),
        ] {
            let value = read.unwrap();
            assert_eq!(is_on(&value), Some(on));
            for write in [write_airplane, write_wifi, write_mobile_data, write_data_saver] {
                assert!(write(&value).is_some());
                assert!(write(&Value::new("null")).is_none());
            }
        }
        for bad in ["", "null\n", "2\n", "java.lang.SecurityException: no\n"] {
            assert!(read_row(&reply(bad)).is_err(), "{bad}");
            assert!(read_wifi(&reply(bad)).is_err(), "{bad}");
            assert!(read_data_saver(&reply(bad)).is_err(), "{bad}");
        }
    }
}
