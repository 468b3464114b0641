//! Heat: how hot the phone is by its own judgement.
//!
//! ```text
//! IsStatusOverride: false                                         (dumpsys thermalservice, Android 10, Pixel)
//! Thermal Status: 0
//! Cached temperatures:
//!     Temperature{mValue=28.0, mType=3, mName=emmc_therm, mStatus=0}
//! HAL Ready: true
//! Current temperatures from HAL:
//!     Temperature{mValue=26.500002, mType=2, mName=battery, mStatus=0}
//!     Temperature{mValue=30.0, mType=3, mName=emmc_therm, mStatus=0}
//! Current cooling devices from HAL:
//!
//! Battery temperatures: [26.2]                                    (dumpsys hardware_properties, up to Android 9)
//! Skin temperatures: [30.0]
//! Skin throttling temperatures: [54.0]
//! ```
//!
//! Cached temperatures may be hours old (a TV box: 37.0 cached, 66.5 now), so only those from the HAL are read.
//! `HAL Ready: false`: the phone knows nothing about its heat, whatever the status says.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, scan};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;

/// Android 7 and newer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Thermal {
    /// 0 none, 1 light, 2 moderate, 3 severe, 4 critical, 5 emergency, 6 shutdown. `None` up to Android 9.
    pub status: Option<u8>,
    /// Somebody forced the status: it is not real.
    pub overridden: bool,
    pub skin_decicelsius: Option<i32>,
    pub battery_decicelsius: Option<i32>,
    /// The phone slows itself down above this.
    pub skin_limit_decicelsius: Option<i32>,
}

fn query(api: u32) -> Query {
    Query::shell(if api >= 29 { "dumpsys thermalservice" } else { "dumpsys hardware_properties" })
}

impl Reading for Thermal {
    const ID: FactId = FactId::Thermal;
    const LANE: Lane = Lane::Power;
    const MAY_SHOW: &'static [&'static str] =
        &["Thermal Status: [0-9]", r"skin [0-9]{1,3}\.[0-9] °C, limit [0-9]{1,3}\.[0-9] °C"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        if case.phone.api < 24 {
            return Err(Unknown::not_on_this_phone());
        }
        Ok(vec![query(case.phone.api)])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let text = replies.text(&query(case.phone.api))?;
        if case.phone.api >= 29 { status(&text) } else { properties(&text) }
    }
}

fn status(text: &str) -> Result<Thermal, Unknown> {
    let overridden = scan::value(text, "IsStatusOverride", ':').and_then(scan::boolean).unwrap_or(false);
    let status = scan::value(text, "Thermal Status", ':')
        .and_then(|value| value.parse::<u8>().ok())
        .filter(|status| *status <= 6)
        .ok_or_else(|| Unknown::unreadable("Thermal Status"))?;
    let ready = scan::value(text, "HAL Ready", ':').and_then(scan::boolean);
    if ready == Some(false) && !overridden {
        return Err(Unknown::unreadable("HAL Ready: false"));
    }
    let now = text.lines().skip_while(|line| !line.trim().starts_with("Current temperatures from HAL"));
    let now: Vec<&str> = now.skip(1).take_while(|line| line.contains("Temperature{")).collect();
    // `Temperature.TYPE_BATTERY` = 2, `TYPE_SKIN` = 3. Of several sensors of a kind, the hottest.
    let hottest = |kind: &str| {
        let of_kind = now.iter().filter(|line| scan::field(line, "mType") == Some(kind));
        of_kind.filter_map(|line| scan::field(line, "mValue").and_then(decicelsius)).max()
    };
    Ok(Thermal {
        status: Some(status),
        overridden,
        skin_decicelsius: hottest("3"),
        battery_decicelsius: hottest("2"),
        skin_limit_decicelsius: None,
    })
}

fn properties(text: &str) -> Result<Thermal, Unknown> {
    let hottest = |key: &str| {
        let list = scan::value(text, key, ':')?.strip_prefix('[')?.strip_suffix(']')?;
        list.split(',').filter_map(decicelsius).max()
    };
    let thermal = Thermal {
        skin_decicelsius: hottest("Skin temperatures"),
        battery_decicelsius: hottest("Battery temperatures"),
        skin_limit_decicelsius: hottest("Skin throttling temperatures"),
        ..Thermal::default()
    };
    if thermal == Thermal::default() { Err(Unknown::unreadable("temperatures")) } else { Ok(thermal) }
}

/// A temperature that a phone can have; sensors that are not there print NaN, 0 or -3.4028235E38.
fn decicelsius(text: &str) -> Option<i32> {
    let value: f64 = text.trim().parse().ok()?;
    (value.is_finite() && value > -40.0 && value < 150.0 && value != 0.0).then_some((value * 10.0).round() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cached_temperatures_are_not_now() {
        let text = "IsStatusOverride: false\nThermal Status: 2\nCached temperatures:\n\tTemperature{mValue=37.0, mType=3, mName=skin, mStatus=0}\nHAL Ready: true\nCurrent temperatures from HAL:\n\tTemperature{mValue=66.5, mType=3, mName=skin, mStatus=2}\n\tTemperature{mValue=NaN, mType=2, mName=battery, mStatus=0}\nCurrent cooling devices from HAL:\n";
        let thermal = status(text).unwrap();
        assert_eq!((thermal.status, thermal.skin_decicelsius, thermal.battery_decicelsius), (Some(2), Some(665), None));
    }

    #[test]
    fn a_phone_without_the_hardware_knows_nothing() {
        assert!(status("IsStatusOverride: false\nThermal Status: 0\nHAL Ready: false\n").is_err());
        assert!(status("Thermal Status: 9\nHAL Ready: true\n").is_err());
    }

    #[test]
    fn older_phones_name_their_limits() {
        let thermal = properties("Skin temperatures: [30.0]\nSkin throttling temperatures: [54.0]\nBattery throttling temperatures: [-3.4028235E38]\n").unwrap();
        assert_eq!((thermal.skin_decicelsius, thermal.skin_limit_decicelsius), (Some(300), Some(540)));
        assert!(properties("Skin temperatures: []\nFan speed: []\n").is_err());
    }
}
