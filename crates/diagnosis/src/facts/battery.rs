//! The battery: how full it is, whether the phone charges, and how warm it is.
//!
//! ```text
//! Current Battery Service state:                 (Android 10, Pixel)
//!   AC powered: false
//!   USB powered: true
//!   Wireless powered: false
//!   Max charging current: 500000
//!   status: 2
//!   health: 2
//!   present: true
//!   level: 57
//!   scale: 100
//!   temperature: 250
//! ```
//!
//! From Android 15 there is also `Capacity level: 2`; Samsung appends about 25 lines of its own.
//! `Charge counter` is not read: a Xiaomi printed 748 where µAh were meant.
//!
//! ```text
//! <key>BatteryCurrentCapacity</key><integer>57</integer>          (lockdown com.apple.mobile.battery, iPhone)
//! <key>BatteryIsCharging</key><true/>
//! <key>ExternalConnected</key><true/>
//! <key>FullyCharged</key><false/>
//!
//! <key>Temperature</key><integer>2960</integer>                   (power, iPhone: hundredths of a degree)
//! ```

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, battery_health, iphone, scan};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::{Platform, Query};

/// `dumpsys battery`, Android 5 and newer; the battery domain of an iPhone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Battery {
    pub level_percent: u8,
    /// The phone's own word for what the battery does; `None` where it is a number that we do not know.
    pub status: Option<Status>,
    /// Whether any power source is connected. The cable that we read through is one.
    pub plugged: bool,
    /// Tenths of a degree Celsius; `None` where the phone does not say.
    pub temperature_decicelsius: Option<i32>,
    /// Somebody froze the readings (`dumpsys battery set …`): they are not real.
    pub overridden: bool,
}

/// `BatteryManager.BATTERY_STATUS_*`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Unknown,
    Charging,
    Discharging,
    NotCharging,
    Full,
}

/// The lines that say whether a source of power is connected.
pub(crate) const SOURCES: [&str; 4] = ["AC powered", "USB powered", "Wireless powered", "Dock powered"];

pub(crate) fn dump() -> Query {
    Query::shell("dumpsys battery")
}

impl Reading for Battery {
    const ID: FactId = FactId::Battery;
    const LANE: Lane = Lane::Power;
    const PLATFORMS: &'static [Platform] = &[Platform::Android, Platform::Iphone];
    const MAY_SHOW: &'static [&'static str] = &["level: [0-9]{1,3}", "BatteryCurrentCapacity=[0-9]{1,3}"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(match case.phone.platform {
            Platform::Android => vec![dump()],
            Platform::Iphone => vec![iphone_battery(), iphone::power()],
        })
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        match case.phone.platform {
            Platform::Android => parse(&replies.text(&dump())?),
            Platform::Iphone => of_iphone(replies),
        }
    }
}

fn iphone_battery() -> Query {
    iphone::domain("com.apple.mobile.battery")
}

fn of_iphone(replies: &Replies) -> Result<Battery, Unknown> {
    let values = iphone::dict(replies, &iphone_battery())?.ok_or_else(|| Unknown::unreadable("battery"))?;
    let level = values.count("BatteryCurrentCapacity").and_then(|percent| u8::try_from(percent).ok());
    let plugged = values.boolean("ExternalConnected").ok_or_else(|| Unknown::unreadable("ExternalConnected"))?;
    let status = match (values.boolean("FullyCharged"), values.boolean("BatteryIsCharging")) {
        (Some(true), _) => Some(Status::Full),
        (_, Some(true)) => Some(Status::Charging),
        (_, Some(false)) if plugged => Some(Status::NotCharging),
        (_, Some(false)) => Some(Status::Discharging),
        (_, None) => None,
    };
    Ok(Battery {
        level_percent: level
            .filter(|percent| *percent <= 100)
            .ok_or_else(|| Unknown::unreadable("BatteryCurrentCapacity"))?,
        status,
        plugged,
        temperature_decicelsius: battery_health::temperature_decicelsius(replies),
        overridden: false,
    })
}

fn parse(text: &str) -> Result<Battery, Unknown> {
    let level: u32 = number(text, "level")?;
    // A scale other than 100 is allowed by the API (`EXTRA_SCALE`), though no phone of today has one.
    let scale: u32 = scan::value(text, "scale", ':').and_then(|v| v.parse().ok()).filter(|s| *s > 0).unwrap_or(100);
    let level_percent = u8::try_from(u64::from(level) * 100 / u64::from(scale))
        .ok()
        .filter(|percent| *percent <= 100)
        .ok_or_else(|| Unknown::unreadable("level of the battery"))?;
    let powered = |key| scan::value(text, key, ':').and_then(scan::boolean);
    let sources = SOURCES.map(powered);
    if sources.iter().all(Option::is_none) {
        return Err(Unknown::unreadable("power sources"));
    }
    Ok(Battery {
        level_percent,
        status: scan::value(text, "status", ':').and_then(|v| v.parse().ok()).and_then(status),
        plugged: sources.contains(&Some(true)),
        temperature_decicelsius: scan::value(text, "temperature", ':').and_then(|v| v.parse().ok()),
        overridden: text.contains("UPDATES STOPPED"),
    })
}

fn number(text: &str, key: &str) -> Result<u32, Unknown> {
    scan::value(text, key, ':').and_then(|v| v.parse().ok()).ok_or_else(|| Unknown::unreadable(key))
}

fn status(number: u32) -> Option<Status> {
    match number {
        1 => Some(Status::Unknown),
        2 => Some(Status::Charging),
        3 => Some(Status::Discharging),
        4 => Some(Status::NotCharging),
        5 => Some(Status::Full),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_is_not_the_capacity_level() {
        let text = "Current Battery Service state:\n  USB powered: true\n  Capacity level: 2\n  level: 22\n  scale: 100\n  status: 4\n";
        let battery = parse(text).unwrap();
        assert_eq!((battery.level_percent, battery.status), (22, Some(Status::NotCharging)));
    }

    #[test]
    fn an_answer_without_a_level_is_not_read() {
        assert!(parse("Current Battery Service state:\n  AC powered: false\n").is_err());
        assert!(parse("").is_err());
    }
}
