//! Which backup service: what each is like, three questions, and a suggestion that says why.
//!
//! Neutral: services are shown by name, nothing is sold, and the order in which they are suggested is the one that
//! [`suggest`] states. Works without a phone; with one, it uses what that phone showed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub mod cells;
pub(crate) mod show;
mod shown;
mod suggest;

pub use show::compare;
pub use shown::Shown;
pub use suggest::{Suggestion, suggest};

use crate::message::Message;
use crate::view::AnswerView;

/// What the person answered. `None`: not asked yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answers {
    pub sight: Option<Sight>,
    pub place: Option<Place>,
    pub cost: Option<Cost>,
}

/// Who may see the photos?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    OnlyMe,
    /// A provider may.
    Anyone,
    NotSure,
}

/// Where should they lie?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Provider,
    OwnServer,
    NotSure,
}

/// May it cost something?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    Free,
    MayPay,
    NotSure,
}

/// The questions, each with its answers, as they are asked. Their words are `choose-<question>` and
/// `choose-<question>-<answer>`.
pub const QUESTIONS: [(&str, [&str; 3]); 3] = [
    ("sight", ["only_me", "anyone", "not_sure"]),
    ("place", ["provider", "own_server", "not_sure"]),
    ("cost", ["free", "may_pay", "not_sure"]),
];

impl Answers {
    /// Takes one answer by its words. `false`: there is no such question or answer, and nothing is taken.
    pub fn give(&mut self, question: &str, answer: &str) -> bool {
        match (question, answer) {
            ("sight", "only_me") => self.sight = Some(Sight::OnlyMe),
            ("sight", "anyone") => self.sight = Some(Sight::Anyone),
            ("sight", "not_sure") => self.sight = Some(Sight::NotSure),
            ("place", "provider") => self.place = Some(Place::Provider),
            ("place", "own_server") => self.place = Some(Place::OwnServer),
            ("place", "not_sure") => self.place = Some(Place::NotSure),
            ("cost", "free") => self.cost = Some(Cost::Free),
            ("cost", "may_pay") => self.cost = Some(Cost::MayPay),
            ("cost", "not_sure") => self.cost = Some(Cost::NotSure),
            _ => return false,
        }
        true
    }

    /// The answers by their words; what is none of them is passed over.
    pub fn from_words(words: &BTreeMap<String, String>) -> Self {
        let mut answers = Self::default();
        for (question, answer) in words {
            answers.give(question, answer);
        }
        answers
    }

    /// What was answered to a question, in its word.
    pub fn word(&self, question: &str) -> Option<&'static str> {
        match question {
            "sight" => self.sight.map(|sight| match sight {
                Sight::OnlyMe => "only_me",
                Sight::Anyone => "anyone",
                Sight::NotSure => "not_sure",
            }),
            "place" => self.place.map(|place| match place {
                Place::Provider => "provider",
                Place::OwnServer => "own_server",
                Place::NotSure => "not_sure",
            }),
            "cost" => self.cost.map(|cost| match cost {
                Cost::Free => "free",
                Cost::MayPay => "may_pay",
                Cost::NotSure => "not_sure",
            }),
            _ => None,
        }
    }
}

/// The whole comparison, as the window and the command line show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CompareView {
    /// The aspects in which services differ: the columns.
    pub aspects: Vec<AspectView>,
    /// By name.
    pub services: Vec<ServiceView>,
    pub questions: Vec<QuestionView>,
    /// What this phone showed that the suggestion uses. Empty without a phone.
    pub seen: Vec<Message>,
    /// There once all questions are answered.
    pub suggestion: Option<SuggestionView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AspectView {
    pub id: String,
    pub name: Message,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ServiceView {
    pub id: String,
    pub name: String,
    /// The check is about its app.
    pub yours: bool,
    /// A part of it has ended.
    pub ended: Option<Message>,
    /// In the order of the aspects.
    pub cells: Vec<CellView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CellView {
    /// In words; "not known" where nothing is.
    pub value: Message,
    /// Where it was read; `None` where it is not known.
    pub origin: Option<OriginView>,
}

/// Where a fact about the world comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OriginView {
    pub source: String,
    /// `YYYY-MM-DD`.
    pub checked: String,
    /// How sure it is, in words.
    pub certainty: Message,
    /// Not read anywhere: no suggestion rests on it.
    pub unproven: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct QuestionView {
    pub id: String,
    pub text: Message,
    pub why: Message,
    pub answers: Vec<AnswerView>,
    pub chosen: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SuggestionView {
    /// Which one, or that none is known to fit.
    pub headline: Message,
    /// Its id; `None` where none fits.
    pub service: Option<String>,
    pub why: Vec<Message>,
    /// What to know before.
    pub but: Vec<Message>,
    /// The names of others that fit as well, the likelier first.
    pub others: Vec<String>,
    pub left_out: Vec<LeftOutView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LeftOutView {
    pub name: String,
    pub why: Message,
}
