//! What of a phone's words may leave the computer. Private is the default.

use std::sync::OnceLock;

use regex::RegexSet;

use crate::facts::FactId;
use crate::knowledge;
use crate::message::{Arg, Args, Message};
use crate::settings::Setting;

/// Versions as apps and phones number them: none of the numbers is long enough to name a phone or a person.
const VERSION: &str = r"[0-9]{1,4}(\.[0-9]{1,9}){0,4}";
/// Dates of ours, such as the end of a service.
const DATE: &str = "[0-9]{4}-[0-9]{2}-[0-9]{2}";

/// A piece of evidence, if what the fact says of itself allows it.
pub fn evidence(fact: FactId, text: &str) -> Option<String> {
    static SETS: OnceLock<Vec<(FactId, RegexSet)>> = OnceLock::new();
    let sets = SETS.get_or_init(|| FactId::ALL.iter().map(|fact| (*fact, set(fact.may_show().iter()))).collect());
    let (_, set) = sets.iter().find(|(id, _)| *id == fact)?;
    // The id of an app that we know is a name of ours, and says no more than the app's name does.
    (set.is_match(text) || knowledge::app_by_package(text).is_some()).then(|| text.to_owned())
}

/// A version, if it looks like one and like nothing else.
pub fn version(text: &str) -> Option<String> {
    static SET: OnceLock<RegexSet> = OnceLock::new();
    SET.get_or_init(|| set([VERSION].iter())).is_match(text).then(|| text.to_owned())
}

/// Maker and model. `serial` is what the phone is known by: a maker that writes it into the model names the phone.
pub fn model(text: &str, serial: &str) -> Option<String> {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || " -_+()/".contains(c)) && text.len() <= 40;
    let long_number = text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() > 6);
    (plain && !long_number && (serial.is_empty() || !text.contains(serial))).then(|| text.to_owned())
}

/// The message with "private" in the place of words that may not be shown. Numbers, times and messages stay.
pub fn message(message: Message) -> Message {
    Message { id: message.id, args: args(message.args) }
}

/// The arguments of a message, in the same way.
pub fn args(args: Args) -> Args {
    args.into_iter().map(|(name, arg)| (name, self::arg(arg))).collect()
}

fn arg(arg: Arg) -> Arg {
    match arg {
        Arg::Text(text) if !is_public(&text) => Arg::Message(Box::new(private())),
        Arg::List(texts) if !texts.iter().all(|text| is_public(text)) => Arg::Message(Box::new(private())),
        Arg::Message(inner) => Arg::Message(Box::new(message(*inner))),
        Arg::Messages(inner) => Arg::Messages(inner.into_iter().map(message).collect()),
        Arg::Text(_)
        | Arg::List(_)
        | Arg::Count(_)
        | Arg::Percent(_)
        | Arg::Bytes(_)
        | Arg::Seconds(_)
        | Arg::Time(_) => arg,
    }
}

/// What stands in the place of what is not shown.
pub fn private() -> Message {
    Message::new("report-private")
}

/// A name of ours, or what some question says may be shown: no such pattern has room for a free word.
fn is_public(text: &str) -> bool {
    static SET: OnceLock<RegexSet> = OnceLock::new();
    let patterns = || FactId::ALL.iter().flat_map(|fact| fact.may_show()).chain(Setting::MAY_SHOW).chain([&DATE]);
    knowledge::apps().iter().any(|app| app.name == text) || SET.get_or_init(|| set(patterns())).is_match(text)
}

fn set<'a>(patterns: impl Iterator<Item = &'a &'static str>) -> RegexSet {
    RegexSet::new(patterns.map(|pattern| format!(r"\A(?:{pattern})\z")))
        .expect("the patterns are constants, and a test compiles each")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns() -> impl Iterator<Item = &'static str> {
        let facts = FactId::ALL.iter().flat_map(|fact| fact.may_show());
        facts.chain(Setting::MAY_SHOW).copied().chain([VERSION, DATE])
    }

    #[test]
    fn no_pattern_has_room_for_a_free_word() {
        // What is left without closed lists of letters: classes of digits, the few letters of a standby reason, and
        // repetitions with an upper end.
        let free = regex::Regex::new(
            r"(?x) (?:^|[^\\])\. | [*] | \\[wWsSdDpPhH] | \[\^ | [^+]\[[^\]]*[A-Za-z]-[A-Za-z] | [)\]}\w]\+ | \{\d+,\}",
        )
        .unwrap();
        let mut patterns: Vec<&str> = patterns().collect();
        assert!(patterns.len() > 50, "{}", patterns.len());
        patterns.retain(|pattern| !pattern.contains("reason=[a-z]{1,2}"));
        for pattern in patterns {
            let harmless = pattern.replace("[+-]", "");
            assert!(!free.is_match(&harmless), "`{pattern}` lets words through that nobody wrote down");
        }
    }

    #[test]
    fn no_pattern_lets_a_private_word_through() {
        for secret in [
            "356938035643809",
            "+4915112345678",
            "04915112345678901",
            "jane.doe@example.org",
            "Doe Family 5G",
            "a4:2b:b0:11:22:33",
            "192.168.178.23",
            "IMG_20260101_120000.jpg",
            "R58N123ABCD",
            "janedoe",
            "",
        ] {
            assert!(!is_public(secret), "{secret}");
            for fact in FactId::ALL {
                assert_eq!(evidence(*fact, secret), None, "{}", fact.name());
            }
        }
    }

    #[test]
    fn only_the_whole_text_counts() {
        assert_eq!(evidence(FactId::Battery, "level: 4").as_deref(), Some("level: 4"));
        assert_eq!(evidence(FactId::Battery, "level: 4\njane"), None);
        assert_eq!(evidence(FactId::Battery, "my level: 4"), None);
        assert_eq!(evidence(FactId::Notifications, "Storage is full"), None);
        assert_eq!(evidence(FactId::IosApp, "app.alextran.immich").as_deref(), Some("app.alextran.immich"));
        assert_eq!(evidence(FactId::IosApp, "com.janedoe.photos"), None);
        let stuck = "lastSyncDate=1795000000, then and now";
        assert_eq!(evidence(FactId::IcloudPhotos, stuck).as_deref(), Some(stuck));
        let large = "2 × bytes of the original > 21474836480, largest 31000000000";
        assert_eq!(evidence(FactId::PhotoLibrary, large).as_deref(), Some(large));
        assert_eq!(evidence(FactId::PhotoLibrary, "1 × ZUNIFORMTYPEIDENTIFIER not taken: jane"), None);
        assert_eq!(evidence(FactId::IcloudPhotos, "pending: jane"), None, "a cause is in the phone's own words");
    }

    #[test]
    fn words_that_may_not_be_shown_are_private_however_deep_they_stand() {
        let text = |text: &str| Arg::Text(text.to_owned());
        let inner = Message::new("a").with("text", text("Jane")).with("n", Arg::Count(3));
        let shown = message(Message::new("b").with("what", Arg::Message(Box::new(inner))).with("app", text("Dropbox")));
        let clean = Message::new("a").with("text", Arg::Message(Box::new(private()))).with("n", Arg::Count(3));
        let expected = Message::new("b").with("what", Arg::Message(Box::new(clean))).with("app", text("Dropbox"));
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_model_is_shown_and_a_serial_in_it_is_not() {
        assert_eq!(model("samsung SM-S901B", "R58N123ABCD").as_deref(), Some("samsung SM-S901B"));
        assert_eq!(model("Redmi Note 10 (2021)", "").as_deref(), Some("Redmi Note 10 (2021)"));
        assert_eq!(model("Pixel R58N123ABCD", "R58N123ABCD"), None);
        assert_eq!(model("Jane's phone", ""), None);
        assert_eq!(model("Phone 356938035643809", ""), None);
    }
}
