//! How full the cloud of the backup app is. Read only when the person asks for it: from an account that they linked, or
//! from what they saw on the phone.
//!
//! ```text
//! {"used":14500000000,"room":{"bytes":15000000000},"trash":1200000000,"by":"account"}      (online)
//! {"used":14500000000,"room":"unlimited","by":"account"}                                      (online)
//! 13.4 GB of 15 GB | full | nearly | plenty                                                  (the person)
//! ```
//!
//! The crate `online` makes the first two from the answers of providers.

use serde::{Deserialize, Serialize};

use super::{FactId, Lane, Look, Reading, Replies};
use crate::account::NoAccount;
use crate::case::Case;
use crate::fact::{Unknown, Why};
use crate::knowledge::account::Account;
use crate::phone::{Platform, Query};

/// The question to the person, in [`crate::case::Memory::answers`].
pub const QUESTION: &str = "cloud_space";
/// What the bar on the phone shows, where nobody reads its numbers.
pub const PICKS: [&str; 3] = ["plenty", "nearly", "full"];

/// Space in a cloud. All that counts there is in `used`, and not only photos.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloudSpace {
    /// Bytes. `None`: only how full it is, is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<u64>,
    #[serde(default)]
    pub room: Room,
    /// Bytes in the trash, where the provider says it. They are a part of `used`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trash: Option<u64>,
    /// What the provider, or the person, calls it in a word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<Level>,
    #[serde(default)]
    pub by: By,
    /// The provider's numbers are known to be days old at times.
    #[serde(default)]
    pub lags: bool,
}

/// How much there is in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Room {
    /// Nobody said.
    #[default]
    Unknown,
    Bytes(u64),
    /// The provider sets no limit.
    Unlimited,
}

/// How full it is, as people say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Plenty,
    Nearly,
    Full,
}

impl Level {
    /// Its word: an answer of the person, and in the ids of its words.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Plenty => "plenty",
            Self::Nearly => "nearly",
            Self::Full => "full",
        }
    }
}

/// Who says so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The provider, of the account that was linked.
    #[default]
    Account,
    /// The person, of what the phone showed them.
    Person,
}

impl CloudSpace {
    /// How full it is: by the figures and by the word, and where they differ by the worse of both. `None`: neither
    /// tells.
    pub fn level(&self) -> Option<Level> {
        self.by_figures().max(self.word)
    }

    /// Bytes that are left. `None`: not known, or there is no limit.
    pub fn left(&self) -> Option<u64> {
        match (self.used, self.room) {
            (Some(used), Room::Bytes(room)) => Some(room.saturating_sub(used)),
            _ => None,
        }
    }

    /// Nearly full is less than a tenth left: what Microsoft Graph calls `nearing` (resource type `quota`), used for all.
    fn by_figures(&self) -> Option<Level> {
        match (self.used, self.room) {
            (_, Room::Unlimited) => Some(Level::Plenty),
            (None, _) | (_, Room::Unknown) => None,
            (Some(used), Room::Bytes(room)) if used >= room => Some(Level::Full),
            (Some(used), Room::Bytes(room)) if (room - used) < room / 10 => Some(Level::Nearly),
            (Some(_), Room::Bytes(_)) => Some(Level::Plenty),
        }
    }

    /// As evidence: numbers and words of ours alone.
    pub(crate) fn evidence(&self) -> String {
        let by = match self.by {
            By::Account => "account",
            By::Person => "seen",
        };
        match (self.used, self.room) {
            (Some(used), Room::Bytes(room)) => format!("{by}: {used} of {room} bytes"),
            (Some(used), Room::Unlimited) => format!("{by}: {used} bytes, no limit"),
            (Some(used), Room::Unknown) => format!("{by}: {used} bytes"),
            (None, _) => format!("{by}: {}", self.word.map_or("nothing", Level::id)),
        }
    }

    /// What a person said: one of [`PICKS`], or two amounts ([`Typed`]). `None`: *Not sure*.
    fn seen(answer: &str) -> Option<Self> {
        let seen = Self { by: By::Person, ..Self::default() };
        let word = match answer {
            "plenty" => Level::Plenty,
            "nearly" => Level::Nearly,
            "full" => Level::Full,
            typed => {
                let typed = Typed::from_answer(typed)?;
                return Some(Self { used: Some(typed.used), room: Room::Bytes(typed.room), ..seen });
            }
        };
        Some(Self { word: Some(word), ..seen })
    }
}

/// Two amounts that a person typed, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Typed {
    pub used: u64,
    pub room: u64,
}

impl Typed {
    /// Reads "13,4 GB" and "15": an amount without a unit has the other one's. `None`: one of them is no amount, or
    /// there would be no room at all. More used than there is room is possible: people shrink their plans.
    pub fn read(used: &str, room: &str) -> Option<Self> {
        let (used, used_unit) = amount(used)?;
        let (room, room_unit) = amount(room)?;
        let used = bytes(used, used_unit.or(room_unit)?)?;
        let room = bytes(room, room_unit.or(used_unit)?)?;
        (room > 0).then_some(Self { used, room })
    }

    /// As it is kept among the answers.
    pub fn answer(self) -> String {
        format!("{} of {}", self.used, self.room)
    }

    fn from_answer(answer: &str) -> Option<Self> {
        let (used, room) = answer.split_once(" of ")?;
        Some(Self { used: used.parse().ok()?, room: room.parse().ok().filter(|room| *room > 0)? })
    }
}

/// Units as phones write them. All of them count in thousands on these screens, or near enough for "a tenth is left".
const UNITS: [(&str, u64); 11] = [
    ("kb", 1_000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("tb", 1_000_000_000_000),
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
    ("tib", 1 << 40),
    // As French and Russian phones write it.
    ("mo", 1_000_000),
    ("go", 1_000_000_000),
    ("to", 1_000_000_000_000),
];
/// More than any plan for a person has, by far: what is more was mistyped.
const MOST_BYTES: f64 = 1e17;

/// A number with a comma or a point, and its unit if there is one.
fn amount(text: &str) -> Option<(f64, Option<u64>)> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number = number.replace(',', ".");
    let number = number.parse::<f64>().ok().filter(|number| number.is_finite())?;
    let unit = unit.trim().to_lowercase();
    if unit.is_empty() {
        return Some((number, None));
    }
    let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit)?;
    Some((number, Some(*factor)))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "bounded")]
fn bytes(number: f64, unit: u64) -> Option<u64> {
    let bytes = number * unit as f64;
    (0.0..=MOST_BYTES).contains(&bytes).then_some(bytes.round() as u64)
}

impl Reading for CloudSpace {
    const ID: FactId = FactId::CloudSpace;
    const LANE: Lane = Lane::Storage;
    const PLATFORMS: &'static [Platform] = &[Platform::Android, Platform::Iphone];
    const LOOK: Option<Look> = Some(Look::Online);
    const MAY_SHOW: &'static [&'static str] = &[
        "(account|seen): [0-9]{1,18}( of [0-9]{1,18})? bytes(, no limit)?",
        "(account|seen): (plenty|nearly|full|nothing)",
    ];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        // What the person saw needs no question.
        if case.memory.answers.contains_key(QUESTION) {
            return Ok(Vec::new());
        }
        linked(case).map(|account| vec![Query::cloud(account)]).ok_or_else(|| Unknown::new(Why::OnRequest))
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let nobody = || Unknown::new(Why::OnRequest);
        if let Some(answer) = case.memory.answers.get(QUESTION) {
            return Self::seen(answer).ok_or_else(nobody);
        }
        let reply = replies.reply(&Query::cloud(linked(case).ok_or_else(nobody)?))?;
        let unreadable = || Unknown::unreadable(NoAccount::Unreadable.id());
        match reply.exit {
            Some(0) => serde_json::from_slice(&reply.stdout).map_err(|_| unreadable()),
            // Why it does not tell, by its id.
            Some(_) | None => {
                let why = NoAccount::by_id(reply.error_text().trim()).ok_or_else(unreadable)?;
                Err(Unknown::unreadable(why.id()))
            }
        }
    }
}

/// The account of this app's cloud, where the person linked it.
pub(crate) fn linked(case: &Case) -> Option<Account> {
    let account = case.app.as_ref()?.profile?.account()?;
    case.memory.accounts.contains(&account).then_some(account)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(used: u64, room: Room) -> CloudSpace {
        CloudSpace { used: Some(used), room, ..CloudSpace::default() }
    }

    #[test]
    fn how_full_it_is_goes_by_the_worse_of_figures_and_word() {
        let cases = [
            (figures(0, Room::Bytes(1000)), Some(Level::Plenty)),
            (figures(900, Room::Bytes(1000)), Some(Level::Plenty)),
            (figures(901, Room::Bytes(1000)), Some(Level::Nearly)),
            (figures(1000, Room::Bytes(1000)), Some(Level::Full)),
            (figures(2000, Room::Bytes(1000)), Some(Level::Full)),
            (figures(0, Room::Bytes(0)), Some(Level::Full)),
            (figures(u64::MAX, Room::Unlimited), Some(Level::Plenty)),
            (figures(5, Room::Unknown), None),
            (CloudSpace::default(), None),
            (CloudSpace { word: Some(Level::Full), ..figures(1, Room::Bytes(1000)) }, Some(Level::Full)),
            (CloudSpace { word: Some(Level::Plenty), ..figures(999, Room::Bytes(1000)) }, Some(Level::Nearly)),
        ];
        for (space, level) in cases {
            assert_eq!(space.level(), level, "{space:?}");
        }
    }

    #[test]
    fn amounts_are_read_as_people_type_them() {
        let gb = 1_000_000_000;
        let cases = [
            (("13.4 GB", "15 GB"), Some((13_400_000_000, 15 * gb))),
            (("13,4", "15 GB"), Some((13_400_000_000, 15 * gb))),
            ((" 950 MB ", "5gb"), Some((950_000_000, 5 * gb))),
            (("16 GB", "15 GB"), Some((16 * gb, 15 * gb))),
            (("1 TiB", "2 To"), Some((1 << 40, 2000 * gb))),
            (("13.4", "15"), None),
            (("", "15 GB"), None),
            (("-1 GB", "15 GB"), None),
            (("1.2.3 GB", "15 GB"), None),
            (("NaN GB", "15 GB"), None),
            (("1 GB", "0 GB"), None),
            (("1 parsec", "15 GB"), None),
            (("1 GB", "999999999999999999999 TB"), None),
        ];
        for ((used, room), expected) in cases {
            let typed = Typed::read(used, room);
            assert_eq!(typed.map(|typed| (typed.used, typed.room)), expected, "{used:?} of {room:?}");
            if let Some(typed) = typed {
                assert_eq!(Typed::from_answer(&typed.answer()), Some(typed));
            }
        }
    }

    #[test]
    fn an_answer_is_what_the_person_saw_and_not_sure_is_nothing() {
        assert_eq!(CloudSpace::seen("full").and_then(|space| space.level()), Some(Level::Full));
        assert_eq!(CloudSpace::seen("100 of 1000").and_then(|space| space.level()), Some(Level::Plenty));
        for nothing in ["not_sure", "", "1 of 0", "a of b"] {
            assert_eq!(CloudSpace::seen(nothing), None, "{nothing}");
        }
    }
}
