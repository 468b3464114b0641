//! The words of an intent, as `am start` and `am broadcast` take and print them.

use super::words::Options;

pub(super) struct Intent<'a> {
    options: Options<'a>,
    words: Vec<&'a str>,
}

const VALUED: [&str; 13] =
    ["--user", "-a", "-d", "-p", "-n", "-c", "-t", "-f", "--display", "--windowingMode", "-S", "-R", "-P"];

impl<'a> Intent<'a> {
    pub(super) fn of(words: &[&'a str]) -> Self {
        // Extras have a type, a name and a value; `--esn` has a name only.
        let (mut plain, mut rest) = (Vec::new(), words.iter());
        while let Some(word) = rest.next() {
            let skipped = match *word {
                "--es" | "-e" | "--ez" | "--ei" | "--el" | "--ef" | "--eu" | "--ecn" => 2,
                "--esn" => 1,
                _ => 0,
            };
            if skipped == 0 {
                plain.push(*word);
            }
            for _ in 0..skipped {
                rest.next();
            }
        }
        Self { options: Options::take(&plain, &VALUED), words: words.to_vec() }
    }

    pub(super) fn action(&self) -> Option<&'a str> {
        self.options.value("-a")
    }

    pub(super) fn component(&self) -> Option<&'a str> {
        self.options.value("-n")
    }

    /// The package that the intent is about or for.
    pub(super) fn package(&self) -> Option<&'a str> {
        let of_data = self.options.value("-d").and_then(|data| data.strip_prefix("package:"));
        let of_component = || self.component().and_then(|component| component.split('/').next());
        of_data
            .or(self.options.value("-p"))
            .or_else(of_component)
            .or_else(|| self.extra("android.provider.extra.APP_PACKAGE"))
    }

    /// The package that the screen itself belongs to, where the intent names it.
    pub(super) fn owner(&self) -> Option<&'a str> {
        let of_component = || self.component().and_then(|component| component.split('/').next());
        self.options.value("-p").or_else(of_component)
    }

    pub(super) fn extra(&self, name: &str) -> Option<&'a str> {
        let at = self.words.iter().position(|word| *word == name)?;
        self.words.get(at + 1).copied()
    }

    /// `Intent { act=… dat=… pkg=… cmp=… (has extras) }`
    pub(super) fn shown(&self, flags: Option<&str>) -> String {
        let mut parts = vec!["Intent {".to_owned()];
        let mut part = |name: &str, value: Option<&str>| parts.extend(value.map(|value| format!("{name}={value}")));
        part("act", self.action());
        part("cat", self.options.value("-c").map(|category| format!("[{category}]")).as_deref());
        part("dat", self.options.value("-d"));
        part("flg", flags.or(self.options.value("-f")));
        part("pkg", self.options.value("-p"));
        part("cmp", self.component());
        if self.words.iter().any(|word| word.starts_with("--e") || *word == "-e") {
            parts.push("(has extras)".to_owned());
        }
        parts.push("}".to_owned());
        parts.join(" ")
    }
}
