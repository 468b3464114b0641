//! What a recording keeps of the phone's history of its battery: levels, the charger and times. What stands beside them names
//! every app that did something, when, and the networks.

/// The history with these fields alone. A line without one of them is left out.
pub fn of_history(dump: &str) -> String {
    let mut kept = String::new();
    for line in dump.lines() {
        if line.starts_with("Battery History") {
            kept.push_str(line);
        } else if let Some(line) = of_line(line) {
            kept.push_str(&line);
        } else {
            continue;
        }
        kept.push('\n');
    }
    kept
}

fn of_line(line: &str) -> Option<String> {
    // What stands between quotes was named by apps.
    let words: Vec<&str> = line.split('"').step_by(2).flat_map(str::split_whitespace).collect();
    let is_field = |word: &str| {
        let field = ["status=", "health=", "plug=", "temp=", "volt="].iter().any(|name| word.starts_with(name));
        field || matches!(word, "SHUTDOWN" | "START" | "*OVERFLOW*" | "TIME:" | "RESET:TIME:")
    };
    // Offsets and stamps, the length of a record, the level, and the date behind a mark.
    let is_number =
        |word: &str| word.len() <= 24 && word.starts_with(|c: char| "+(0123456789".contains(c)) && is_time(word);
    if !words.iter().any(|word| is_field(word)) {
        return None;
    }
    let kept: Vec<&str> = words.into_iter().filter(|word| is_field(word) || is_number(word)).collect();
    Some(format!("  {}", kept.join(" ")))
}

/// Digits, and the letters of days to milliseconds.
fn is_time(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit() || "+()-:.dhms".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_levels_the_charger_and_times_are_kept() {
        let dump = "Battery History (9% used):\n\
            \u{20}           0 (19) RESET:TIME: 2022-01-04-17-30-01\n\
            \u{20}           0 (2) 100 c4002820 status=charging health=good plug=usb temp=242 +running top=u0a44:\"com.jane.doe\"\n\
            \u{20} +1h26m18s315ms (2) 095 +top=u0a280:\"x plug=usb\"\n\
            \u{20} 07-23 12:08:29.838 093 plug=none +wifi ssid=\"Doe 5G\" Doe\n\
            \u{20} 07-23 12:08:29.838 SHUTDOWN\n\
            Daily stats:\n  Package changes:\n    Update com.jane.doe vers=1\n";
        let kept = "Battery History (9% used):\n\
            \u{20} 0 (19) RESET:TIME: 2022-01-04-17-30-01\n\
            \u{20} 0 (2) 100 status=charging health=good plug=usb temp=242\n\
            \u{20} 07-23 12:08:29.838 093 plug=none\n\
            \u{20} 07-23 12:08:29.838 SHUTDOWN\n";
        assert_eq!(of_history(dump), kept);
        // What is kept is read as what was there.
        assert_eq!(of_history(kept), kept);
    }
}
