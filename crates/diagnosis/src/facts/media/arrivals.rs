//! When photos and videos came into the folders of the phone's cameras.

use std::collections::BTreeMap;

use serde::Serialize;

/// How many came in which hour. Older than [`OLDEST_SECONDS`] they are not counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Arrivals {
    /// By hours since 1970, by the phone's clock.
    by_hour: BTreeMap<i64, u32>,
}

const HOUR_SECONDS: i64 = 3600;
/// The phone keeps its books of what apps sent for 90 days (`NETSTATS_UID_DELETE_AGE` in AOSP): what is older is compared
/// with nothing.
const OLDEST_SECONDS: i64 = 100 * 86_400;
/// Clocks differ, and hours that are to come would fill the memory.
const AHEAD_SECONDS: i64 = 2 * 86_400;

impl Arrivals {
    pub(super) fn add(&mut self, added_unix: i64, now_unix: i64) {
        if (now_unix - OLDEST_SECONDS..=now_unix + AHEAD_SECONDS).contains(&added_unix) {
            let count = self.by_hour.entry(added_unix.div_euclid(HOUR_SECONDS)).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// At least so many came between two moments, Unix seconds by the phone's clock: hours that are cut by one of them do
    /// not count.
    pub fn between(&self, since_unix: i64, until_unix: i64) -> u64 {
        let first = since_unix.div_euclid(HOUR_SECONDS) + i64::from(since_unix.rem_euclid(HOUR_SECONDS) > 0);
        let end = until_unix.div_euclid(HOUR_SECONDS);
        if first >= end { 0 } else { self.by_hour.range(first..end).map(|(_, count)| u64::from(*count)).sum() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_hours_between_the_moments_count_and_none_that_is_too_old_or_to_come() {
        let now = 1_000 * 86_400;
        let mut arrivals = Arrivals::default();
        for added in [now - 200 * 86_400, now - 7_200, now - 3_600, now - 1, now, now + 86_400, now + 10 * 86_400] {
            arrivals.add(added, now);
        }
        assert_eq!(arrivals.between(0, i64::MAX), 5);
        assert_eq!(arrivals.between(now - 7_200, now), 3);
        assert_eq!(arrivals.between(now - 7_199, now - 1), 0, "both hours are cut");
        assert_eq!(arrivals.between(now, now - 7_200), 0);
    }

    #[test]
    fn a_phone_with_a_photo_each_second_fills_no_memory() {
        let mut arrivals = Arrivals::default();
        for hour in 0..100_000 {
            arrivals.add(hour * 3_600, 50_000 * 3_600);
        }
        assert!(arrivals.by_hour.len() < 2_500, "{}", arrivals.by_hour.len());
    }
}
