//! What the job scheduler takes for a battery that is not low: its own words, instead of our arithmetic.
//!
//! ```text
//! true                                  (cmd jobscheduler get-battery-not-low, Android 8 and newer)
//! 15                                    (settings --user 0 get global low_power_trigger_level)
//! ```
//!
//! Plugged in, the battery counts as not low whatever its level is.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, row, scan};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;
use crate::settings::Namespace;

/// Android 5 (the level) and newer (the verdict, Android 8).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SchedulerVerdict {
    pub battery_not_low: Option<bool>,
    /// At this level and below, off the cable, the battery is low.
    pub low_at_percent: Option<u8>,
}

/// `config_lowBatteryWarningLevel` of AOSP, where the person set no level of their own.
pub const DEFAULT_LOW_PERCENT: u8 = 15;

fn verdict() -> Query {
    Query::shell("cmd jobscheduler get-battery-not-low")
}

fn trigger(case: &Case) -> Query {
    row::query(Namespace::Global, "low_power_trigger_level", case.user)
}

impl Reading for SchedulerVerdict {
    const ID: FactId = FactId::SchedulerVerdict;
    const LANE: Lane = Lane::Power;

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        let verdict = (case.phone.api >= 26).then(verdict);
        Ok(std::iter::once(trigger(case)).chain(verdict).collect())
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let row = row::number(replies, &trigger(case));
        let low_at_percent = row.as_ref().ok().map(|level| match level {
            // 0 and no row: the maker's default holds.
            Some(level @ 1..=99) => u8::try_from(*level).unwrap_or(DEFAULT_LOW_PERCENT),
            Some(_) | None => DEFAULT_LOW_PERCENT,
        });
        let battery_not_low = replies.text(&verdict()).ok().and_then(|text| scan::boolean(&text));
        match (battery_not_low, row) {
            (None, Err(unknown)) => Err(unknown),
            _ => Ok(Self { battery_not_low, low_at_percent }),
        }
    }
}
