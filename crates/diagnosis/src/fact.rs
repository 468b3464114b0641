//! A fact is known, or it says why it is not.

use serde::Serialize;

use crate::facts::{FactId, Reading};
use crate::phone::NoReply;

/// One fact about a phone. In JSON `{"known": …}` or `{"unknown": {"why": …, "detail": …}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact<T> {
    Known(T),
    Unknown(Unknown),
}

/// Why something is not known, with what the phone said where that helps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{why:?}: {detail:?}")]
pub struct Unknown {
    pub why: Why,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// One kind for each thing that a reader does differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nobody asked yet, or the check was cancelled before.
    NotAsked,
    /// It is read only when the person asks for it, and nobody has.
    OnRequest,
    /// This phone, maker or version has no such thing: nothing is missing.
    NotOnThisPhone,
    /// There is no app chosen, or it is not installed, so there is nothing to read about it.
    NoApp,
    /// The phone denies the shell this answer.
    Refused,
    /// No answer within the deadline.
    TimedOut,
    /// The connection was lost.
    Lost,
    /// The answer is larger than we read.
    TooLarge,
    /// There is an answer, but not in a form that we know.
    Unreadable,
}

impl Unknown {
    pub fn new(why: Why) -> Self {
        Self { why, detail: None }
    }

    pub fn not_on_this_phone() -> Self {
        Self::new(Why::NotOnThisPhone)
    }

    /// There is an answer, but not in a form that we know. `what` names the part that was looked for.
    pub fn unreadable(what: impl Into<String>) -> Self {
        Self { why: Why::Unreadable, detail: Some(what.into()) }
    }

    /// The phone denies the answer, in its own words.
    pub fn refused(text: impl Into<String>) -> Self {
        Self { why: Why::Refused, detail: Some(text.into()) }
    }
}

impl From<NoReply> for Unknown {
    fn from(no_reply: NoReply) -> Self {
        match no_reply {
            NoReply::TimedOut => Self::new(Why::TimedOut),
            NoReply::Lost => Self::new(Why::Lost),
            NoReply::Cancelled => Self::new(Why::NotAsked),
            NoReply::TooLarge => Self::new(Why::TooLarge),
            NoReply::Refused(text) => Self::refused(text),
        }
    }
}

/// A rule needed this fact and did not have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub fact: FactId,
    pub unknown: Unknown,
}

impl<T> Fact<T> {
    pub fn from_result(result: Result<T, Unknown>) -> Self {
        match result {
            Ok(value) => Self::Known(value),
            Err(unknown) => Self::Unknown(unknown),
        }
    }

    pub fn ok(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }

    pub fn unknown(&self) -> Option<&Unknown> {
        match self {
            Self::Known(_) => None,
            Self::Unknown(unknown) => Some(unknown),
        }
    }
}

impl<T: Reading> Fact<T> {
    /// The value, or what a rule returns with `?` when it lacks the fact.
    pub fn get(&self) -> Result<&T, Missing> {
        match self {
            Self::Known(value) => Ok(value),
            Self::Unknown(unknown) => Err(Missing { fact: T::ID, unknown: unknown.clone() }),
        }
    }
}

/// For a part of a fact that may be unknown on its own (`Option` fields): the whole fact counts as missing.
pub fn part<T: Reading, P>(value: Option<P>, what: &str) -> Result<P, Missing> {
    value.ok_or_else(|| Missing { fact: T::ID, unknown: Unknown::unreadable(what) })
}
