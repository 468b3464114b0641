//! Words messages from the same Fluent files as the window (`ui/src/words.ts` is its twin).
//!
//! English is complete; a message that another language lacks falls back to English. A message or argument that
//! does not exist prints its id: visible, and never a crash.

pub mod calendar;
pub mod clock;
pub mod html;
pub mod page;

use std::borrow::Cow;

use diagnosis::message::{Arg, Message};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use include_dir::{Dir, include_dir};
use unic_langid::LanguageIdentifier;

static LOCALES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../locales");

/// The sentences of the reader's language, then English.
pub struct Words {
    language: String,
    bundles: Vec<FluentBundle<FluentResource>>,
}

impl Words {
    /// The language of this computer's user.
    pub fn of_this_computer() -> Self {
        Self::in_languages(sys_locale::get_locales())
    }

    /// The first of these languages that there are words in, with English behind it.
    pub fn in_languages(wanted: impl Iterator<Item = String>) -> Self {
        let mut tags: Vec<String> = Vec::new();
        for tag in wanted.chain(std::iter::once("en".to_owned())) {
            let exact = tag.replace('_', "-");
            let language = exact.split('-').next().unwrap_or_default().to_owned();
            let there = [exact, language].into_iter().find(|tag| LOCALES.get_dir(tag).is_some());
            tags.extend(there.filter(|tag| !tags.contains(tag)));
        }
        let language = tags.first().cloned().unwrap_or_else(|| "en".to_owned());
        Self { language, bundles: tags.iter().map(|tag| bundle(tag)).collect() }
    }

    /// The BCP 47 tag of the language that comes first.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The sentence.
    pub fn say(&self, message: &Message) -> String {
        let (id, attribute) = match message.id.split_once('.') {
            Some((id, attribute)) => (id, Some(attribute)),
            None => (message.id.as_str(), None),
        };
        for bundle in &self.bundles {
            let Some(found) = bundle.get_message(id) else { continue };
            let pattern = match attribute {
                Some(attribute) => found.get_attribute(attribute).map(|attribute| attribute.value()),
                None => found.value(),
            };
            let Some(pattern) = pattern else { continue };
            let mut args = FluentArgs::new();
            for (name, arg) in &message.args {
                args.set(name.as_str(), self.value(arg));
            }
            return bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned();
        }
        message.id.clone()
    }

    /// The sentence with this id, which takes no arguments.
    pub fn plain(&self, id: &str) -> String {
        self.say(&Message::new(id))
    }

    fn value(&self, arg: &Arg) -> FluentValue<'static> {
        match arg {
            Arg::Text(text) => text.clone().into(),
            Arg::Count(count) => (*count).into(),
            Arg::Percent(percent) => self.unit("unit-percent", u64::from(*percent)),
            Arg::Bytes(bytes) => self.bytes(*bytes),
            Arg::Seconds(seconds) => self.duration(*seconds),
            Arg::Time(unix) => clock::local_date_time(*unix).into(),
            Arg::Message(message) => self.say(message).into(),
            Arg::List(items) => self.list(items).into(),
            Arg::Messages(messages) => {
                let items: Vec<String> = messages.iter().map(|message| self.say(message)).collect();
                self.list(&items).into()
            }
        }
    }

    /// Decimal units, as phones and shops count: one digit behind the point below a hundred, none above; "14.9 GB of 15 GB"
    /// leaves little, and "14 GB" would not.
    fn bytes(&self, bytes: u64) -> FluentValue<'static> {
        const UNITS: [(&str, u64); 4] =
            [("unit-tb", 1_000_000_000_000), ("unit-gb", 1_000_000_000), ("unit-mb", 1_000_000), ("unit-kb", 1_000)];
        for (unit, size) in UNITS {
            if bytes >= size {
                let tenths = bytes.saturating_mul(10) / size;
                let number = if tenths < 1000 && !tenths.is_multiple_of(10) {
                    format!("{}.{}", tenths / 10, tenths % 10)
                } else {
                    (tenths / 10).to_string()
                };
                return self.say_number(unit, &number).into();
            }
        }
        self.unit("unit-bytes", bytes)
    }

    /// The largest unit that fits, rounded down: "3 hours", "12 days".
    fn duration(&self, seconds: u64) -> FluentValue<'static> {
        const UNITS: [(&str, u64); 3] = [("unit-days", 86_400), ("unit-hours", 3_600), ("unit-minutes", 60)];
        let (unit, size) = UNITS.into_iter().find(|(_, size)| seconds >= *size).unwrap_or(("unit-seconds", 1));
        self.unit(unit, seconds / size)
    }

    fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => {
                let message = Message::new("unit-list")
                    .with("first", Arg::Text(first.join(", ")))
                    .with("last", Arg::Text(last.clone()));
                self.say(&message)
            }
        }
    }

    fn unit(&self, id: &str, number: u64) -> FluentValue<'static> {
        self.say_number(id, &number.to_string()).into()
    }

    fn say_number(&self, id: &str, number: &str) -> String {
        for bundle in &self.bundles {
            if let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) {
                let mut args = FluentArgs::new();
                args.set("n", FluentValue::try_number(number));
                return bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned();
            }
        }
        number.to_owned()
    }
}

fn bundle(tag: &str) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // A terminal has no need of the marks that keep left-to-right words apart in right-to-left text.
    bundle.set_use_isolating(false);
    let files = LOCALES.get_dir(tag).into_iter().flat_map(Dir::files);
    for file in files.filter(|file| file.path().extension().is_some_and(|extension| extension == "ftl")) {
        let text = file.contents_utf8().map_or(Cow::Borrowed(""), Cow::Borrowed);
        // What can be read of a file is used; a test holds every file to be read whole.
        let resource = match FluentResource::try_new(text.into_owned()) {
            Ok(resource) => resource,
            Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> Words {
        Words::in_languages(std::iter::empty())
    }

    #[test]
    fn numbers_keep_their_unit_until_they_are_printed() {
        let words = english();
        let say = |arg: Arg| match words.value(&arg) {
            FluentValue::String(text) => text.into_owned(),
            FluentValue::Number(number) => number.as_string().into_owned(),
            other => format!("{other:?}"),
        };
        #[derive(serde::Deserialize)]
        struct Sample {
            arg: Arg,
            said: String,
        }
        // The window words the same file in its own tests, so that both say the same.
        let samples: Vec<Sample> = serde_json::from_str(include_str!("../../../tests/words.json")).unwrap();
        for Sample { arg, said } in samples {
            assert_eq!(say(arg.clone()), said, "{arg:?}");
        }
    }

    #[test]
    fn a_language_that_is_not_there_falls_back_to_english() {
        let words = Words::in_languages(["xx-YY".to_owned()].into_iter());
        assert_eq!(words.plain("fact-battery"), "Battery");
    }

    #[test]
    fn every_file_of_words_is_read_whole() {
        for file in LOCALES.dirs().flat_map(Dir::files) {
            let text = file.contents_utf8().unwrap();
            if let Err((_, errors)) = FluentResource::try_new(text.to_owned()) {
                panic!("{}: {errors:?}", file.path().display());
            }
        }
    }
}
