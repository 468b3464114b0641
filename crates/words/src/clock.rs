//! Dates as a terminal shows them.

/// Local date and time, e.g. `2026-11-24 21:16`.
pub fn local_date_time(unix: i64) -> String {
    chrono::DateTime::from_timestamp(unix, 0)
        .map(|time| time.with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_else(|| unix.to_string())
}
