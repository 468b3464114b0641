//! Whether it is time to remind somebody of the look once a month.

/// The same as a month on the calendar, as nearly as matters: Unix seconds of thirty days.
const A_MONTH: i64 = 30 * 86_400;
/// Whoever starts the computer every day is not told every day.
const A_WEEK: i64 = 7 * 86_400;

/// All times are Unix seconds. Without any check there is nothing that could be a month old.
pub fn is_due(now: i64, last_check: Option<i64>, last_reminded: Option<i64>) -> bool {
    // A time that has not come yet is one of a clock that was wrong.
    let since = |at: i64| now.checked_sub(at).filter(|since| *since >= 0);
    let checked_long_ago = last_check.and_then(since).is_some_and(|since| since >= A_MONTH);
    let reminded_just_now = last_reminded.and_then(since).is_some_and(|since| since < A_WEEK);
    checked_long_ago && !reminded_just_now
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_after_the_last_check_and_not_every_day() {
        let now = 1_795_678_782;
        let days = |days: i64| Some(now - days * 86_400);
        let check = |last_check, last_reminded, due| {
            assert_eq!(is_due(now, last_check, last_reminded), due, "{last_check:?} {last_reminded:?}");
        };
        check(None, None, false);
        check(days(29), None, false);
        check(days(30), None, true);
        check(days(400), days(6), false);
        check(days(400), days(7), true);
        // The check came after the reminder.
        check(days(3), days(8), false);
        // Clocks that were wrong.
        check(days(-5), None, false);
        check(days(31), days(-5), true);
        check(Some(i64::MIN), Some(i64::MAX), false);
    }
}
