//! Whether the phone was on its charger at night, by its own history of the battery, as far as that covers whole nights.
//!
//! ```text
//! Battery History (0% used, 2720 used of 4096KB, 31 strings using 2694):                          (Android 12, Samsung)
//!                     0 (19) RESET:TIME: 2022-01-04-17-30-01
//!                     0 (2) 100 status=discharging health=good plug=none temp=242 volt=4302 …
//!         +1h26m18s315ms (2) 095 +top=u0a280:"com.whatsapp"
//!     +2d23h22m24s588ms (2) 079 +usb_data …
//!
//! Battery History [Format: 2] (102% used, 4208KB used of 4096KB, 151 strings using 7967):            (Android 14 and 15)
//!   07-23 12:08:29.838 TIME: 2026-07-23-12-08-29
//!   07-23 12:08:29.838 093 status=discharging health=good plug=none temp=348 volt=4303 +running …
//!   07-23 12:09:00.000 092 +screen
//! ```
//!
//! Times are those of the clock on the phone's wall: nights need no time zone. A field stands only where it changed. The
//! history is a ring of 4 MB: a phone in use fills it in about a day, one that lies still in several; before Android 14 it
//! begins anew at a full charge. So it seldom covers three nights, and printing it costs the phone seconds: it is asked
//! only where the app's uploads can be told to wait for the charger. Names of apps in it are passed over.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, scan};
use crate::case::Case;
use crate::fact::{Unknown, Why};
use crate::phone::Query;

/// Nights that the history covers from one o'clock to five.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Nights {
    pub covered: u32,
    /// Those in which the phone was on a charger at some time.
    pub on_charger: u32,
}

/// `dumpsys batterystats --history`, Android 5 and newer.
fn query() -> Query {
    Query::shell("dumpsys batterystats --history").within(std::time::Duration::from_secs(20))
}

impl Reading for Nights {
    const ID: FactId = FactId::Nights;
    const LANE: Lane = Lane::Power;
    const MAY_SHOW: &'static [&'static str] = &["plug= in [0-9]{1,4} of [0-9]{1,4} nights"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        let (app, _) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        let android = app.profile.and_then(|profile| profile.android.as_ref());
        // Nothing could be concluded from it for another app.
        if android.is_none_or(|android| android.upload_jobs.is_empty()) {
            return Err(Unknown::not_on_this_phone());
        }
        Ok(vec![query()])
    }

    fn read(_: &Case, replies: &Replies) -> Result<Self, Unknown> {
        parse(&replies.text(&query())?)
    }
}

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// Hours in which hardly anybody uses a phone, and backups run.
const FROM: i64 = HOUR;
const UNTIL: i64 = 5 * HOUR;
/// Clocks are set by seconds all the time. More than this is a journey, or a wrong date: what was before is not compared
/// with what comes after.
const SAME_CLOCK: i64 = HOUR / 2;

/// The history while it is read, line by line.
#[derive(Default)]
struct Read {
    /// The wall's time of an offset, in Android 13 and older.
    mark: Option<(i64, i64)>,
    /// By the wall's clock, seconds; without a year in Android 14 and newer until one was named.
    now: Option<i64>,
    year: Option<i64>,
    plugged: Option<bool>,
    /// From when on it is known without a gap whether the phone was on a charger.
    since: Option<i64>,
    /// Times on a charger, the last one open where its end is `None`.
    charged: Vec<(i64, Option<i64>)>,
}

fn parse(text: &str) -> Result<Nights, Unknown> {
    let mut read = Read::default();
    let mut any = false;
    for line in text.lines().map(str::trim) {
        any |= line.starts_with("Battery History");
        // Other parts of a dump have lines of their own.
        if any
            && (line.starts_with("Per-PID Stats") || line.starts_with("Daily stats") || line.starts_with("Statistics"))
        {
            break;
        }
        read.line(line);
    }
    if any { Ok(read.nights()) } else { Err(Unknown::unreadable("battery history")) }
}

impl Read {
    fn line(&mut self, line: &str) {
        let Some((at, rest)) = self.offset(line).or_else(|| self.stamp(line)) else { return };
        // A step back, or a night that nobody knows of.
        let apart = self.now.map_or(0, |before| at - before);
        if apart < -SAME_CLOCK {
            self.forget();
        }
        self.now = Some(at);
        // What stands between quotes was named by apps.
        for word in rest.split('"').step_by(2).flat_map(str::split_whitespace) {
            if matches!(word, "SHUTDOWN" | "*OVERFLOW*") {
                self.forget();
            } else if let Some(plug) = word.strip_prefix("plug=") {
                self.plug(at, plug != "none");
            }
        }
    }

    /// `+1h26m18s315ms (2) 095 …`: an offset from the mark that went before.
    fn offset<'a>(&mut self, line: &'a str) -> Option<(i64, &'a str)> {
        let (offset, rest) = line.split_once(" (")?;
        let (_, rest) = rest.split_once(')')?;
        let offset = if offset == "0" { 0 } else { seconds(offset.strip_prefix('+')?)? };
        if let Some(wall) = mark(rest) {
            let same = self.mark.is_none_or(|(marked, before)| {
                wall.abs_diff(before.saturating_add(offset - marked)) <= SAME_CLOCK.unsigned_abs()
            });
            if !same {
                self.forget();
            }
            self.mark = Some((offset, wall));
        }
        let (marked, wall) = self.mark?;
        Some((wall + offset - marked, rest))
    }

    /// `07-23 12:09:00.000 092 …`: the day and the time, and the year from the mark that went before.
    fn stamp<'a>(&mut self, line: &'a str) -> Option<(i64, &'a str)> {
        let bytes = line.as_bytes();
        if bytes.len() < 19 || bytes[2] != b'-' || bytes[5] != b' ' || !line.is_char_boundary(18) {
            return None;
        }
        let (stamp, rest) = line.split_at(18);
        if let Some(wall) = mark(rest) {
            self.year = Some(year_of(wall));
        }
        // Without a year, any will do that has a 29 February: only the time between two lines counts.
        let mut year = self.year.unwrap_or(2024);
        let mut at = scan::civil_seconds(&format!("{year}-{stamp}"))?;
        if self.now.is_some_and(|now| now - at > 180 * DAY) {
            year += 1;
            at = scan::civil_seconds(&format!("{year}-{stamp}"))?;
        }
        self.year = Some(year);
        Some((at, rest))
    }

    fn plug(&mut self, at: i64, plugged: bool) {
        self.since.get_or_insert(at);
        match (self.plugged.replace(plugged), plugged) {
            (Some(true), true) | (Some(false) | None, false) => {}
            (Some(false) | None, true) => self.charged.push((at, None)),
            (Some(true), false) => {
                if let Some((_, end)) = self.charged.last_mut() {
                    *end = Some(at);
                }
            }
        }
    }

    fn forget(&mut self) {
        (self.since, self.plugged) = (None, None);
        self.charged.clear();
    }

    fn nights(&self) -> Nights {
        let mut nights = Nights::default();
        let (Some(since), Some(now)) = (self.since, self.now) else { return nights };
        let mut day = since.div_euclid(DAY) * DAY;
        // A history of years is none.
        while day + UNTIL <= now && nights.covered < 100 {
            let (from, until) = (day + FROM, day + UNTIL);
            if from >= since {
                nights.covered += 1;
                let charged = |(start, end): &(i64, Option<i64>)| *start < until && end.is_none_or(|end| end > from);
                nights.on_charger += u32::from(self.charged.iter().any(charged));
            }
            day += DAY;
        }
        nights
    }
}

/// `TIME: 2022-01-04-17-30-01`, with or without milliseconds, as seconds by the wall's clock.
fn mark(text: &str) -> Option<i64> {
    let text = text.trim_start();
    let text = text.strip_prefix("RESET:").unwrap_or(text).strip_prefix("TIME: ")?;
    let text = text.split_whitespace().next()?;
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day, hour, minute, second, ..] = parts[..] else { return None };
    scan::civil_seconds(&format!("{year}-{month}-{day} {hour}:{minute}:{second}"))
}

fn year_of(wall: i64) -> i64 {
    // To the day right but in the first hours of a year, which `stamp` puts right.
    1970 + wall.div_euclid(DAY) * 400 / 146_097
}

/// `1d2h3m4s5ms` in seconds; what is below a second does not count.
fn seconds(text: &str) -> Option<i64> {
    let mut rest = text;
    let mut total = 0i64;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let (unit, length) = match rest.as_bytes() {
            [b'm', b's', ..] => (0, 2),
            [b'd', ..] => (DAY, 1),
            [b'h', ..] => (HOUR, 1),
            [b'm', ..] => (60, 1),
            [b's', ..] => (1, 1),
            _ => return None,
        };
        total = total.checked_add(number.checked_mul(unit)?)?;
        rest = &rest[length..];
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nights(text: &str) -> (u32, u32) {
        let nights = parse(text).unwrap();
        (nights.covered, nights.on_charger)
    }

    const OLD: &str = "Battery History (0% used, 2720 used of 4096KB, 31 strings using 2694):\r\n\
        \u{20}                   0 (19) RESET:TIME: 2022-01-04-17-30-01\r\n\
        \u{20}                   0 (2) 100 status=discharging health=good plug=none temp=242 +running\r\n\
        \u{20}           +47s645ms (2) 100 +job=u0a94:\"com.example/.A plug=usb\"\r\n";

    #[test]
    fn nights_are_counted_from_offsets_and_marks() {
        let days = |end: &str| format!("{OLD}    +{end} (2) 079 +usb_data\nDaily stats:\n  9 (9) plug=usb\n");
        assert_eq!(nights(&days("1h2m3s4ms")), (0, 0));
        assert_eq!(nights(&days("11h29m58s1ms")), (0, 0), "until just before five");
        assert_eq!(nights(&days("11h30m0s0ms")), (1, 0));
        assert_eq!(nights(&days("2d23h22m24s588ms")), (3, 0));
        // Charged over the second night, and since the afternoon before the last one.
        let charged = format!(
            "{OLD}  +1d6h (3) 050 status=charging plug=ac\n  +1d14h (3) 100 plug=none\n  +3d0h (3) 040 plug=usb\n  +4d0h (2) 080 -screen\n"
        );
        assert_eq!(nights(&charged), (4, 2));
    }

    #[test]
    fn nights_are_counted_from_stamps_over_the_end_of_a_year() {
        let text = "Battery History [Format: 2] (102% used, 4208KB used of 4096KB, 151 strings using 7967):\n\
            \u{20} 12-30 12:08:29.838 TIME: 2026-12-30-12-08-29\n\
            \u{20} 12-30 12:08:29.838 093 status=discharging health=good plug=none temp=348 volt=4303\n\
            \u{20} 12-31 12:09:00.000 092 c4002820 +screen\n\
            \u{20} 01-01 23:00:00.000 040 status=charging plug=wireless\n\
            \u{20} 01-02 07:30:00.000 100 status=discharging plug=none\n\
            \u{20} 01-03 05:00:00.000 090 -screen\n";
        assert_eq!(nights(text), (4, 1));
    }

    #[test]
    fn a_phone_that_was_off_or_whose_clock_was_set_back_tells_of_no_night_before() {
        let off = format!(
            "{OLD}  +3d0h (3) SHUTDOWN\n  +3d1h (9) TIME: 2022-01-07-18-30-01\n  +3d1h (2) 070 plug=none\n  +4d0h (2) 069 -screen\n"
        );
        assert_eq!(nights(&off), (1, 0));
        let set =
            format!("{OLD}  +3d0h (9) TIME: 2022-01-05-10-00-00\n  +3d0h (2) 070 plug=none\n  +4d0h (2) 069 -screen\n");
        assert_eq!(nights(&set), (1, 0));
    }

    #[test]
    fn a_history_without_times_tells_of_no_night_and_none_is_none() {
        assert_eq!(
            nights("Battery History (0% used):\n   +3d0h (2) 100 plug=none\n   +9d0h (2) 100 plug=usb\n"),
            (0, 0)
        );
        assert_eq!(nights("Battery History [Format: 2]:\n  13-41 99:08:29.838 093 plug=none\n  é-- x\n"), (0, 0));
        assert!(parse("").is_err());
        assert!(parse("Can't find service: batterystats\n").is_err());
    }

    #[test]
    fn a_length_of_time_is_read_as_the_phone_writes_it() {
        assert_eq!(seconds("2d23h22m24s588ms"), Some(2 * DAY + 23 * HOUR + 22 * 60 + 24));
        assert_eq!(seconds("645ms"), Some(0));
        assert_eq!(seconds("3m"), Some(180));
        for bad in ["x", "3", "3x", "99999999999999999999d", "9999999999999999d"] {
            assert_eq!(seconds(bad), None, "{bad}");
        }
    }
}
