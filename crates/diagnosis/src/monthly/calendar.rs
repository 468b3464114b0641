//! A reminder as a calendar file (RFC 5545): one whole day, again every month, with an alarm in the morning.

/// An iCalendar line has at most this many octets, without its end (RFC 5545, 3.1).
const LONGEST_LINE: usize = 75;

/// What stands in the file. Texts may hold anything; dates and the UID are ours.
#[derive(Debug, Clone, Copy)]
pub struct Reminder<'a> {
    /// Never the same twice in the world.
    pub uid: &'a str,
    /// When the file was made, in UTC: `20261126T071942Z`.
    pub stamp: &'a str,
    /// The first day: `20261226`. A day up to the 28th, so that every month has it.
    pub first_day: &'a str,
    pub summary: &'a str,
    pub description: &'a str,
}

/// The file.
pub fn file(reminder: &Reminder<'_>) -> String {
    let (summary, description) = (escaped(reminder.summary), escaped(reminder.description));
    let lines = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Unstuck//Monthly reminder//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("BEGIN", "VEVENT"),
        ("UID", reminder.uid),
        ("DTSTAMP", reminder.stamp),
        ("DTSTART;VALUE=DATE", reminder.first_day),
        ("RRULE", "FREQ=MONTHLY"),
        ("SUMMARY", &summary),
        ("DESCRIPTION", &description),
        // It takes nobody's time.
        ("TRANSP", "TRANSPARENT"),
        ("BEGIN", "VALARM"),
        ("ACTION", "DISPLAY"),
        ("DESCRIPTION", &summary),
        // Nine hours into the day.
        ("TRIGGER", "PT9H"),
        ("END", "VALARM"),
        ("END", "VEVENT"),
        ("END", "VCALENDAR"),
    ];
    lines.iter().map(|(name, value)| folded(&format!("{name}:{value}"))).collect()
}

/// A TEXT value (RFC 5545, 3.3.11). What is no text for a calendar is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out += "\\n",
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// The line in pieces that are short enough, each but the first after a blank. No character is cut.
fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > LONGEST_LINE {
            out += "\r\n ";
            octets = 1;
        }
        out.push(c);
        octets += c.len_utf8();
    }
    out + "\r\n"
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn made(summary: &str, description: &str) -> String {
        file(&Reminder {
            uid: "a-b@unstuck.invalid",
            stamp: "20261126T071942Z",
            first_day: "20261226",
            summary,
            description,
        })
    }

    /// Content lines as a reader unfolds them (RFC 5545, 3.1), each as name and value.
    fn read(file: &str) -> Vec<(String, String)> {
        assert!(file.ends_with("\r\n"));
        assert_eq!(file.matches('\n').count(), file.matches("\r\n").count(), "a line ends with CRLF and nothing else");
        for line in file.split("\r\n") {
            assert!(line.len() <= LONGEST_LINE, "{} octets: {line}", line.len());
        }
        let unfolded = file.replace("\r\n ", "");
        let lines = unfolded.trim_end_matches("\r\n").split("\r\n");
        lines
            .map(|line| line.split_once(':').unwrap())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    fn unescaped(value: &str) -> String {
        let mut out = String::new();
        let mut letters = value.chars();
        while let Some(c) = letters.next() {
            match (c, c == '\\') {
                (_, true) => match letters.next() {
                    Some('n') => out.push('\n'),
                    Some(c @ ('\\' | ';' | ',')) => out.push(c),
                    other => panic!("\\{other:?} is no escape"),
                },
                (';' | ',', false) => panic!("{c} is not escaped"),
                (c, false) => out.push(c),
            }
        }
        out
    }

    fn value<'a>(lines: &'a [(String, String)], name: &str) -> Vec<&'a str> {
        lines.iter().filter(|(found, _)| found == name).map(|(_, value)| value.as_str()).collect()
    }

    #[test]
    fn the_file_has_what_the_standard_asks_for_once() {
        let lines = read(&made("Check the photo backup", "Plug it in; it takes a minute, or two."));
        for (name, expected) in [
            ("VERSION", "2.0"),
            ("UID", "a-b@unstuck.invalid"),
            ("DTSTAMP", "20261126T071942Z"),
            ("DTSTART;VALUE=DATE", "20261226"),
            ("RRULE", "FREQ=MONTHLY"),
            ("ACTION", "DISPLAY"),
            ("TRIGGER", "PT9H"),
        ] {
            assert_eq!(value(&lines, name), [expected], "{name}");
        }
        assert_eq!(value(&lines, "PRODID").len(), 1);
        assert_eq!(value(&lines, "BEGIN"), ["VCALENDAR", "VEVENT", "VALARM"]);
        assert_eq!(value(&lines, "END"), ["VALARM", "VEVENT", "VCALENDAR"]);
        assert_eq!(value(&lines, "DESCRIPTION")[0], "Plug it in\\; it takes a minute\\, or two.");
    }

    #[test]
    fn a_text_begins_no_line_of_its_own() {
        let file = made("x\r\nEND:VEVENT\u{85}\u{0}", "y");
        assert_eq!(value(&read(&file), "END").len(), 3);
        assert_eq!(value(&read(&file), "SUMMARY"), ["x\\nEND:VEVENT"]);
    }

    proptest! {
        #[test]
        fn every_text_comes_out_as_it_went_in(text in "\\PC{0,200}", more in "[a-z,;\\\\\n äß漢😀]{0,300}") {
            let lines = read(&made(&text, &more));
            prop_assert_eq!(unescaped(value(&lines, "SUMMARY")[0]), text.clone());
            prop_assert_eq!(unescaped(value(&lines, "DESCRIPTION")[0]), more);
            prop_assert_eq!(unescaped(value(&lines, "DESCRIPTION")[1]), text);
        }
    }
}
