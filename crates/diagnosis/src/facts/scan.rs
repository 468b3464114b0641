//! Reading dumps: lines of `key: value` and `key=value`, tolerant of what makers put before, after and between.

/// The value of the first line that is `key<separator>value`, anchored at the line's start after blanks.
///
/// Anchored, because `level: 22` and `Capacity level: 2` stand in one dump (Pixel 8 Pro, Android 15).
pub(crate) fn value<'a>(text: &'a str, key: &str, separator: char) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let rest = line.trim_start().strip_prefix(key)?;
        Some(rest.trim_start().strip_prefix(separator)?.trim())
    })
}

/// The value of `key=value` anywhere in a line, up to a blank, comma or closing bracket; the key is a whole word.
pub(crate) fn field<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let mut from = 0;
    while let Some(found) = line[from..].find(key) {
        let start = from + found;
        let end = start + key.len();
        let whole = line[..start].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
        if whole && let Some(rest) = line[end..].strip_prefix('=') {
            let stop = rest.find([' ', ',', ')', ']', '}', '\t', ';']).unwrap_or(rest.len());
            return Some(&rest[..stop]);
        }
        from = end;
    }
    None
}

/// `true`/`false` as Java prints it.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    match text.trim() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// The line in which the phone denies something to the shell.
pub(crate) fn refusal(text: &str) -> Option<&str> {
    text.lines().find(|line| line.contains("SecurityException") || line.contains("Permission Denial")).map(str::trim)
}

/// The line in which the phone says that there is no such service or command.
pub(crate) fn absent(text: &str) -> Option<&str> {
    let line = text.lines().find(|line| !line.trim().is_empty())?.trim();
    let absent = line.starts_with("Can't find service")
        || line.starts_with("cmd: Can't find service")
        || line.starts_with("Unknown command")
        || line.starts_with("No shell command implementation");
    absent.then_some(line)
}

/// A duration as Android prints it, in milliseconds: `+1d2h3m4s5ms`, `-3m10s0ms`, `0`. The form does not depend on
/// the phone's language.
pub(crate) fn duration_ms(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => (1, text),
    };
    if rest == "0" {
        return Some(0);
    }
    let mut total: i64 = 0;
    let mut rest = rest;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let unit = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let factor = match &rest[..unit] {
            "d" => 86_400_000,
            "h" => 3_600_000,
            "m" => 60_000,
            "s" => 1_000,
            "ms" => 1,
            _ => return None,
        };
        total = total.checked_add(number.checked_mul(factor)?)?;
        rest = &rest[unit..];
    }
    Some(sign * total)
}

/// A date and time of the phone's own wall clock (`2020-01-08 15:29:25`, with or without fractions), as seconds since
/// 1970 as if it were UTC. The dumps do not name the zone: compared with a true time it is right to within a day.
pub(crate) fn civil_seconds(text: &str) -> Option<i64> {
    let mut words = text.trim().split([' ', 'T']);
    let (date, time) = (words.next()?, words.next()?);
    let numbers = |text: &str, separator: char| -> Option<[i64; 3]> {
        let mut parts = text.split(separator).map(|part| part.split(['.', ',']).next()?.parse::<i64>().ok());
        let three = [parts.next()??, parts.next()??, parts.next()??];
        parts.next().is_none().then_some(three)
    };
    let [year, month, day] = numbers(date, '-')?;
    let [hour, minute, second] = numbers(time, ':')?;
    let valid = (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..61).contains(&second);
    if !valid {
        return None;
    }
    // Days from the civil calendar, by counting years from March.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719_468;
    Some(days * 86_400 + hour * 3600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_anchored_at_the_start_of_the_line() {
        let text = "  Capacity level: 2\n  level: 57\n";
        assert_eq!(value(text, "level", ':'), Some("57"));
    }

    #[test]
    fn a_field_is_a_whole_word() {
        let line = "User 0: ceDataInode=1 notstopped=x stopped=true enabled=0";
        assert_eq!(field(line, "stopped"), Some("true"));
        assert_eq!(field(line, "enabled"), Some("0"));
        assert_eq!(field(line, "hidden"), None);
    }

    #[test]
    fn durations_are_read_in_every_form() {
        for (text, ms) in
            [("+1d2h3m4s5ms", 93_784_005), ("-3m10s0ms", -190_000), ("0", 0), ("+15s0ms", 15_000), ("500ms", 500)]
        {
            assert_eq!(duration_ms(text), Some(ms), "{text}");
        }
        for bad in ["", "abc", "+", "5", "3x", "99999999999999999999d"] {
            assert_eq!(duration_ms(bad).filter(|_| bad != "+"), None, "{bad}");
        }
    }

    #[test]
    fn a_date_of_the_wall_clock_becomes_seconds() {
        for (text, seconds) in [
            ("1970-01-01 00:00:00", 0),
            ("2000-02-29 12:00:00", 951_825_600),
            ("2026-07-13 22:15:35.343", 1_783_980_935),
            ("2026-11-24 12:00:00", 1_795_521_600),
        ] {
            assert_eq!(civil_seconds(text), Some(seconds), "{text}");
        }
        for bad in ["", "null", "4/4/2017 22:59", "2026-13-01 00:00:00", "2026-01-01", "1-2-3 4:5"] {
            assert_eq!(civil_seconds(bad), None, "{bad}");
        }
    }
}
