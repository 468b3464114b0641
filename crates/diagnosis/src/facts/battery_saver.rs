//! Battery saver: whether it is on, whether it comes back by itself, and when it starts by plan.
//!
//! ```text
//! 0                                                     (settings --user 0 get global low_power, Android 5 to 17)
//! 1                                                     (… low_power_sticky, Android 9 and newer)
//! 20                                                    (… low_power_trigger_level; 0 or null: never by itself)
//! 1                                                     (… automatic_power_save_mode, Android 10 and newer: by routine)
//!
//!   Battery Saver is currently: OFF                                              (dumpsys power, Android 10, Pixel)
//!   mSettingBatterySaverEnabledSticky=false
//!   mSettingBatterySaverTriggerThreshold=0
//!   mBatterySaverStickyBehaviourDisabled=false
//! ```
//!
//! While a phone is plugged in, battery saver rests: `low_power` reads 0, and only the sticky row remembers that it
//! will be on again off the cable. Xiaomi and Huawei keep a mode of their own beside it (*from memory*).

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, row, scan};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;
use crate::settings::Namespace;

/// Battery saver, Android 5 and newer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct BatterySaver {
    pub on: bool,
    /// It comes back by itself when the phone is taken off its charger. `None` where this version does not say.
    pub comes_back: Option<bool>,
    /// It starts by itself at this level; 0: never.
    pub starts_at_percent: Option<u8>,
    /// It starts by the phone's own judgement of the day.
    pub starts_by_routine: Option<bool>,
    /// A maker's own saver beside Android's; `None` on other makers' phones.
    pub maker_saver_on: Option<bool>,
}

const GLOBAL_ROWS: [&str; 4] =
    ["low_power", "low_power_sticky", "low_power_trigger_level", "automatic_power_save_mode"];

fn global(key: &str, case: &Case) -> Query {
    row::query(Namespace::Global, key, case.user)
}

fn dump() -> Query {
    Query::shell("dumpsys power")
}

/// The row of a maker's own saver, and its value for "on".
fn maker_row(case: &Case) -> Option<(Query, i64)> {
    let system = |key| row::query(Namespace::System, key, case.user);
    if case.phone.is_made_by(&["xiaomi", "redmi", "poco"]) {
        Some((system("POWER_SAVE_MODE_OPEN"), 1))
    } else if case.phone.is_made_by(&["huawei", "honor"]) {
        Some((system("SmartModeStatus"), 4))
    } else {
        None
    }
}

impl Reading for BatterySaver {
    const ID: FactId = FactId::BatterySaver;
    const LANE: Lane = Lane::Power;
    const MAY_SHOW: &'static [&'static str] = &[
        "low_power_trigger_level=[0-9]{1,3}",
        "low_power=0 low_power_sticky=1",
        "low_power=1",
        "maker's power saving mode on",
    ];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        let rows = GLOBAL_ROWS.iter().map(|key| global(key, case));
        Ok(rows.chain([dump()]).chain(maker_row(case).map(|(query, _)| query)).collect())
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let text = replies.text(&dump()).unwrap_or_default();
        let number = |key| row::number(replies, &global(key, case));
        let now = scan::value(&text, "Battery Saver is currently", ':').and_then(|word| match word {
            "ON" => Some(true),
            "OFF" => Some(false),
            _ => None,
        });
        // Without a row it was never on.
        let row = number("low_power").map(|value| value.unwrap_or(0) != 0);
        let on = match (row, now) {
            (Ok(row), now) => row || now == Some(true),
            (Err(_), Some(now)) => now,
            (Err(unknown), None) => return Err(unknown),
        };
        let dumped = |key| scan::value(&text, key, '=');
        let sticky = match number("low_power_sticky") {
            Ok(value) => Some(value.unwrap_or(0) != 0),
            Err(_) => dumped("mSettingBatterySaverEnabledSticky").and_then(scan::boolean),
        };
        // Some phones have the row and never act on it.
        let disabled = dumped("mBatterySaverStickyBehaviourDisabled").and_then(scan::boolean) == Some(true);
        let trigger = match number("low_power_trigger_level") {
            Ok(value) => Some(value.unwrap_or(0)),
            Err(_) => dumped("mSettingBatterySaverTriggerThreshold").and_then(|value| value.parse().ok()),
        };
        let maker = maker_row(case).and_then(|(query, on)| Some(row::number(replies, &query).ok()?? == on));
        Ok(Self {
            on,
            comes_back: sticky.map(|sticky| sticky && !disabled && case.phone.api >= 28),
            starts_at_percent: trigger.and_then(|level| u8::try_from(level).ok()).filter(|level| *level <= 100),
            starts_by_routine: number("automatic_power_save_mode").ok().map(|value| value == Some(1)),
            maker_saver_on: maker,
        })
    }
}
