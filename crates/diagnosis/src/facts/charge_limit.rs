//! A limit on charging: plugged in, and yet not charging.
//!
//! ```text
//!   status: 4                                                             (dumpsys battery, Pixel, Android 15)
//!   level: 80
//!   Charging state: 4
//!   Charging policy: 2
//!
//!   mProtectBatteryMode: 1                                                (dumpsys battery, Samsung)
//!   mProtectionThreshold: 80
//!
//! 1                                                (settings --user 0 get global protect_battery, Samsung)
//! 80                                               (settings --user 0 get global battery_protection_threshold)
//!
//! false                                            (cmd jobscheduler get-battery-charging, Android 8 and newer)
//! ```
//!
//! The scheduler's own verdict counts: work that waits for "charging" waits for ever at a limit below 90 %.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, battery, row, scan};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;
use crate::settings::Namespace;

/// Android 5 and newer; the limit is known from Android 14, and on Samsung phones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ChargeLimit {
    /// A limit is set. `None` where this phone does not say.
    pub limited: Option<bool>,
    /// Charging stops at this level, where the phone names it.
    pub stops_at_percent: Option<u8>,
    /// The charger is in.
    pub plugged: Option<bool>,
    /// What the scheduler takes for "charging"; `None` where it cannot be asked.
    pub counts_as_charging: Option<bool>,
    /// As the phone spelled it, for evidence: `Charging policy: 2`, `protect_battery=1`.
    pub evidence: Option<String>,
}

fn verdict() -> Query {
    Query::shell("cmd jobscheduler get-battery-charging")
}

fn is_samsung(case: &Case) -> bool {
    case.phone.is_made_by(&["samsung"])
}

fn samsung_rows(case: &Case) -> [Query; 2] {
    ["protect_battery", "battery_protection_threshold"].map(|key| row::query(Namespace::Global, key, case.user))
}

impl Reading for ChargeLimit {
    const ID: FactId = FactId::ChargeLimit;
    const LANE: Lane = Lane::Power;
    const MAY_SHOW: &'static [&'static str] = &["(protect_battery=|Charging policy: |mProtectBatteryMode: )[0-9]{1,3}"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        let mut queries = vec![battery::dump()];
        if case.phone.api >= 26 {
            queries.push(verdict());
        }
        if is_samsung(case) {
            queries.extend(samsung_rows(case));
        }
        Ok(queries)
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let text = replies.text(&battery::dump())?;
        let mut limit = parse(&text);
        limit.counts_as_charging = replies.text(&verdict()).ok().and_then(|text| scan::boolean(&text));
        if is_samsung(case) {
            let [mode, threshold] = samsung_rows(case);
            if let Ok(Some(mode)) = row::number(replies, &mode) {
                limit.limited = Some(mode != 0);
                limit.evidence = Some(format!("protect_battery={mode}"));
            }
            if let Ok(Some(threshold)) = row::number(replies, &threshold) {
                limit.stops_at_percent = u8::try_from(threshold).ok().filter(|percent| (50..=100).contains(percent));
            }
        }
        if limit == Self::default() {
            return Err(Unknown::unreadable("state of charging"));
        }
        Ok(limit)
    }
}

fn parse(text: &str) -> ChargeLimit {
    let plugged = battery::SOURCES.map(|source| scan::value(text, source, ':').and_then(scan::boolean));
    let known = plugged.iter().any(Option::is_some);
    let number = |key| scan::value(text, key, ':').and_then(|value| value.parse::<u32>().ok());
    // `BatteryChargingPolicy`: 1 default, 2 long life, 3 adaptive. 0 means that the hardware does not say.
    let policy = number("Charging policy").filter(|policy| *policy != 0);
    let samsung = number("mProtectBatteryMode");
    let (limited, evidence) = match (policy, samsung) {
        (Some(policy), _) => (Some(policy != 1), Some(format!("Charging policy: {policy}"))),
        (None, Some(mode)) => (Some(mode != 0), Some(format!("mProtectBatteryMode: {mode}"))),
        (None, None) => (None, None),
    };
    ChargeLimit {
        limited,
        stops_at_percent: number("mProtectionThreshold")
            .and_then(|percent| u8::try_from(percent).ok())
            .filter(|percent| (50..=100).contains(percent)),
        plugged: known.then(|| plugged.contains(&Some(true))),
        counts_as_charging: None,
        evidence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_at_its_limit_is_limited_and_plugged() {
        let limit = parse("  USB powered: true\n  status: 4\n  level: 80\n  Charging state: 4\n  Charging policy: 2\n");
        assert_eq!((limit.limited, limit.plugged), (Some(true), Some(true)));
        assert_eq!(parse("  USB powered: true\n  Charging policy: 1\n").limited, Some(false));
    }

    #[test]
    fn a_phone_that_names_no_policy_is_not_unlimited() {
        assert_eq!(parse("  AC powered: false\n  level: 80\n").limited, None);
        assert_eq!(parse("  AC powered: false\n  Charging policy: 0\n").limited, None);
    }

    #[test]
    fn a_samsung_says_where_it_stops() {
        let limit = parse("  AC powered: true\n  mProtectBatteryMode: 1\n  mProtectionThreshold: 80\n");
        assert_eq!((limit.limited, limit.stops_at_percent), (Some(true), Some(80)));
    }
}
