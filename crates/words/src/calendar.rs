//! The monthly reminder in words, as a calendar file.

use std::hash::{BuildHasher, RandomState};

use chrono::{DateTime, Datelike, Local, Months, NaiveDate};
use diagnosis::monthly::calendar::{Reminder, file};

use crate::Words;

/// The last day that every month has.
const LAST_SAFE_DAY: u32 = 28;

/// A name for one reminder. The keys of a standard hash map come from the system's randomness.
pub fn new_uid() -> String {
    let word = || RandomState::new().hash_one("unstuck reminder");
    // `.invalid` is nobody's name (RFC 2606).
    format!("{:016x}{:016x}@unstuck.invalid", word(), word())
}

/// A reminder every month, the first a month from this moment (Unix seconds), in the person's own calendar.
pub fn reminder(words: &Words, now_unix: i64, uid: &str) -> String {
    let now = DateTime::from_timestamp(now_unix, 0).unwrap_or_default();
    let stamp = now.format("%Y%m%dT%H%M%SZ").to_string();
    let first = first_day(now.with_timezone(&Local).date_naive());
    file(&Reminder {
        uid,
        stamp: &stamp,
        first_day: &first.format("%Y%m%d").to_string(),
        summary: &words.plain("reminder-summary"),
        description: &words.plain("reminder-description"),
    })
}

/// The same day of the next month, where every month has it.
fn first_day(today: NaiveDate) -> NaiveDate {
    let safe = today.with_day(today.day().min(LAST_SAFE_DAY)).unwrap_or(today);
    safe.checked_add_months(Months::new(1)).unwrap_or(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_day_is_a_month_away_and_one_that_every_month_has() {
        for (today, first) in [
            ("2026-11-26", "2026-12-26"),
            ("2026-12-05", "2027-01-05"),
            ("2027-01-31", "2027-02-28"),
            ("2028-02-29", "2028-03-28"),
        ] {
            assert_eq!(first_day(today.parse().unwrap()).to_string(), first, "{today}");
        }
    }

    #[test]
    fn a_reminder_is_worded_and_has_a_name_of_its_own() {
        let words = Words::in_languages(std::iter::empty());
        let text = reminder(&words, 1_795_678_782, "x@unstuck.invalid");
        assert!(text.contains("DTSTAMP:20261126T"), "{text}");
        assert!(text.contains("SUMMARY:Check the photo backup\r\n"), "{text}");
        assert!(text.contains("\r\nRRULE:FREQ=MONTHLY\r\n"), "{text}");
        assert_ne!(new_uid(), new_uid());
    }
}
