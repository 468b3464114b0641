//! Taking a command line apart, and the options in it.

/// The words of a command: quotes and backslashes as in a shell; no variables, no pipes.
pub(crate) fn split(command: &str) -> Result<Vec<String>, &'static str> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = command.chars();
    while let Some(c) = chars.next() {
        match c {
            c if c.is_whitespace() => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next() {
                        Some('\'') => break,
                        Some(c) => word.push(c),
                        None => return Err("no closing quote"),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next() {
                        Some('"') => break,
                        Some('\\') => word.extend(chars.next()),
                        Some(c) => word.push(c),
                        None => return Err("no closing quote"),
                    }
                }
            }
            '\\' => word.get_or_insert_default().extend(chars.next()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

/// The commands between `;`, quotes respected.
pub(crate) fn split_list(line: &str) -> Vec<&str> {
    let mut commands = Vec::new();
    let (mut start, mut quote, mut escaped) = (0, None, false);
    for (at, c) in line.char_indices() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (None | Some('"'), '\\') => escaped = true,
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None, ';') => {
                commands.push(line[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    commands.push(line[start..].trim());
    commands.retain(|command| !command.is_empty());
    commands
}

/// A command taken apart.
pub(crate) struct Words(Vec<String>);

impl Words {
    pub(crate) fn of(command: &str) -> Result<Self, &'static str> {
        split(command).map(Self)
    }

    pub(crate) fn as_strs(&self) -> Vec<&str> {
        self.0.iter().map(String::as_str).collect()
    }
}

/// Arguments with their options taken out, wherever they stand.
pub(crate) struct Options<'a> {
    pub plain: Vec<&'a str>,
    flags: Vec<&'a str>,
    values: Vec<(&'a str, &'a str)>,
}

impl<'a> Options<'a> {
    /// `valued` are the options that take the next word; every other word with a dash is a flag.
    pub(crate) fn take(words: &[&'a str], valued: &[&str]) -> Self {
        let mut taken = Self { plain: Vec::new(), flags: Vec::new(), values: Vec::new() };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if valued.contains(word) {
                if let Some(value) = words.next() {
                    taken.values.push((word, value));
                }
            } else if word.starts_with('-') && word.len() > 1 && !word[1..].starts_with(|c: char| c.is_ascii_digit()) {
                taken.flags.push(word);
            } else {
                taken.plain.push(word);
            }
        }
        taken
    }

    pub(crate) fn has(&self, flag: &str) -> bool {
        self.flags.contains(&flag)
    }

    pub(crate) fn value(&self, option: &str) -> Option<&'a str> {
        self.values.iter().find(|(name, _)| *name == option).map(|(_, value)| *value)
    }

    pub(crate) fn user(&self) -> &'a str {
        match self.value("--user") {
            None | Some("current" | "cur" | "all") => "0",
            Some(user) => user,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_words_together() {
        for (command, words) in [
            ("settings get global low_power", vec!["settings", "get", "global", "low_power"]),
            (
                "cmd netpolicy set metered-network 'My Wi-Fi; home' false",
                vec!["cmd", "netpolicy", "set", "metered-network", "My Wi-Fi; home", "false"],
            ),
            ("put ''", vec!["put", ""]),
            ("a 'it'\\''s' \"b \\\" c\"", vec!["a", "it's", "b \" c"]),
        ] {
            assert_eq!(split(command).unwrap(), words, "for {command}");
        }
        assert!(split("a 'b").is_err());
    }

    #[test]
    fn a_list_is_split_outside_quotes() {
        assert_eq!(split_list("a 'b;c'; echo $? ;"), ["a 'b;c'", "echo $?"]);
        assert_eq!(split_list("a"), ["a"]);
    }

    proptest::proptest! {
        #[test]
        fn no_line_makes_it_panic(line in r#"([ ;'"\\$-]|--user|\PC){0,24}"#) {
            for command in split_list(&line) {
                let words = split(command).unwrap_or_default();
                Options::take(&words.iter().map(String::as_str).collect::<Vec<_>>(), &["--user"]);
            }
        }
    }

    #[test]
    fn options_stand_anywhere() {
        let options = Options::take(&["get", "--user", "10", "--uid", "org.example", "-1"], &["--user"]);
        assert_eq!(options.plain, ["get", "org.example", "-1"]);
        assert_eq!((options.user(), options.has("--uid"), options.has("--x")), ("10", true, false));
    }
}
