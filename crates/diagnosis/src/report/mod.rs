//! The report: one page about one check, for a helper or a forum.
//!
//! Redacted by construction. Nothing in it comes from a phone unless it fits what the question's declaration says may
//! be shown ([`crate::facts::Reading::MAY_SHOW`]); there is no field for a serial. What does not fit stands as
//! "private", so that a reader sees that there was something. Words are put in later, as for a view.

use serde::{Deserialize, Serialize};

use crate::facts::Lane;
use crate::message::Message;
use crate::phone::Platform;
use crate::rules::{Certainty, Severity};
use crate::view::FindingState;

pub mod compare;
pub mod page;
pub(crate) mod shown;

/// Grows when a field changes its meaning or goes away; new fields do not count.
pub const SCHEMA: u32 = 1;
/// A report of a phone with every fault there is has some 60 kB.
const LONGEST: usize = 1 << 20;

/// One check and what came of it, without what is private.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub schema: u32,
    /// Which Unstuck wrote it.
    pub unstuck: String,
    /// Unix seconds.
    pub checked_at: i64,
    pub phone: PhonePart,
    /// `None`: no backup app was found.
    pub app: Option<AppPart>,
    /// What stands out first.
    pub headline: Message,
    /// By severity, then certainty.
    pub findings: Vec<FindingPart>,
    pub could_not_check: Vec<SkippedPart>,
    /// Lanes in which nothing was found and everything could be read.
    pub fine: Vec<Lane>,
    /// What was changed on the phone, the oldest first.
    pub actions: Vec<ActionPart>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhonePart {
    pub platform: Platform,
    /// A simulated phone.
    pub demo: bool,
    /// Maker and model.
    pub name: Option<String>,
    pub os_version: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppPart {
    /// `None`: an app that we have no profile of. Its name may say who made it for whom.
    pub name: Option<String>,
    pub version: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingPart {
    pub rule: String,
    pub lane: Lane,
    pub severity: Severity,
    pub certainty: Certainty,
    /// What became of it in this visit.
    pub state: FindingState,
    pub title: Message,
    pub says: Message,
    pub means: Message,
    pub todo: Message,
    pub evidence: Vec<EvidencePart>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidencePart {
    /// The fact's name, e.g. `battery_saver`.
    pub fact: String,
    /// As the phone said it; `None` where that is private.
    pub text: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedPart {
    pub rule: String,
    pub title: Message,
    /// The fact that was missing, and why.
    pub fact: Message,
    pub why: Message,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionPart {
    pub rule: String,
    pub fix: String,
    pub setting: Message,
    pub old: Message,
    pub new: Message,
    /// Unix seconds.
    pub at: i64,
    pub state: ActionState,
}

/// What the phone said when it was read again after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionState {
    /// The connection was lost just then: not known.
    Unsure,
    /// The phone has the new value.
    Made,
    NotTaken,
    /// The phone has the old value again.
    Undone,
}

/// Why a text is no report that can be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoReport {
    #[error("more than {LONGEST} bytes")]
    TooLong,
    #[error("not a report: {0}")]
    NotAReport(String),
    #[error("schema {0}, and {SCHEMA} is the newest that is known")]
    Newer(u32),
}

impl Report {
    /// Reads a report that somebody made. Nothing in it is believed: it is worded and shown, and no more.
    pub fn from_json(text: &str) -> Result<Self, NoReport> {
        #[derive(Deserialize)]
        struct Head {
            schema: u32,
        }
        if text.len() > LONGEST {
            return Err(NoReport::TooLong);
        }
        let no_report = |error: serde_json::Error| NoReport::NotAReport(error.to_string());
        let head: Head = serde_json::from_str(text).map_err(no_report)?;
        if head.schema > SCHEMA {
            return Err(NoReport::Newer(head.schema));
        }
        serde_json::from_str(text).map_err(no_report)
    }

    /// The file for other programs, and for this one to open again.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a report has text keys only")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_report_is_said_by_kind() {
        assert!(matches!(Report::from_json("<html>"), Err(NoReport::NotAReport(_))));
        assert!(matches!(Report::from_json("{\"schema\":1}"), Err(NoReport::NotAReport(_))));
        assert_eq!(Report::from_json("{\"schema\":99,\"x\":1}"), Err(NoReport::Newer(99)));
        assert_eq!(Report::from_json(&" ".repeat(LONGEST + 1)), Err(NoReport::TooLong));
    }
}
