//! How worn the battery is, as the hardware tells it.
//!
//! ```text
//! <key>CycleCount</key><integer>412</integer>                                   (power, iPhone)
//! <key>DesignCapacity</key><integer>3227</integer>
//! <key>NominalChargeCapacity</key><integer>2890</integer>
//! <key>Temperature</key><integer>2960</integer>
//! ```
//!
//! Newer systems of Apple have moved some of these into a dictionary `BatteryData`: both places are looked at.

use serde::Serialize;

use super::property_list::Dict;
use super::{FactId, Lane, Reading, Replies, iphone};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::{Platform, Query};

/// IORegistry, class `IOPMPowerSource`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BatteryHealth {
    /// What is left of the capacity that it was made for. A new battery may hold a little more.
    pub capacity_percent: Option<u8>,
    pub cycles: Option<u32>,
}

impl Reading for BatteryHealth {
    const ID: FactId = FactId::BatteryHealth;
    const LANE: Lane = Lane::Power;
    const PLATFORMS: &'static [Platform] = &[Platform::Iphone];

    fn ask(_: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![iphone::power()])
    }

    fn read(_: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let values = iphone::dict(replies, &iphone::power())?.ok_or_else(Unknown::not_on_this_phone)?;
        let design = count(&values, "DesignCapacity").filter(|capacity| *capacity > 0);
        let now = count(&values, "NominalChargeCapacity").or_else(|| count(&values, "AppleRawMaxCapacity"));
        let percent = design.zip(now).and_then(|(design, now)| now.checked_mul(100)?.checked_div(design));
        let health = Self {
            capacity_percent: percent.and_then(|percent| u8::try_from(percent).ok()).filter(|percent| *percent <= 120),
            cycles: count(&values, "CycleCount").and_then(|cycles| u32::try_from(cycles).ok()),
        };
        match health {
            Self { capacity_percent: None, cycles: None } => Err(Unknown::unreadable("DesignCapacity and CycleCount")),
            health => Ok(health),
        }
    }
}

/// Tenths of a degree Celsius; the phone counts hundredths.
pub(crate) fn temperature_decicelsius(replies: &Replies) -> Option<i32> {
    let values = iphone::dict(replies, &iphone::power()).ok()??;
    let hundredths = count(&values, "Temperature").and_then(|hundredths| i32::try_from(hundredths).ok())?;
    Some(hundredths / 10).filter(|tenths| *tenths < 1500)
}

fn count(values: &Dict, key: &str) -> Option<u64> {
    values.count(key).or_else(|| values.dict("BatteryData")?.count(key))
}
