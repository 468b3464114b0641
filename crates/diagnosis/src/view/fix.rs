//! One fix a page, the changes that were made, and what became of them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FindingState, HeardView};
use crate::choose::CellView;
use crate::fixes::Safety;
use crate::message::Message;
use crate::rules::{Certainty, Severity, Teller};

/// One fix, one page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FixView {
    pub rule: String,
    pub fix: String,
    /// The finding's title.
    pub finding: Message,
    pub certainty: Certainty,
    pub name: Message,
    pub why: Message,
    pub safety: Safety,
    /// What will change: old → new.
    pub changes: Vec<ChangePreview>,
    /// What is lost, where something is.
    pub loses: Option<Message>,
    /// It loses something: why the photos should be saved first.
    pub rescue_first: Option<Message>,
    /// How it can be undone, or that it cannot.
    pub undo: Message,
    /// Names the action.
    pub button: Message,
    /// Which of the plan's fixes this is, from 1.
    pub position: u32,
    pub of: u32,
    /// Once it is fixed, it can be watched whether photos go up.
    pub watch: bool,
    pub state: FixState,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ChangePreview {
    pub setting: Message,
    pub old: Message,
    pub new: Message,
}

/// Where a fix is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[ts(export)]
pub enum FixState {
    /// The old values are being read.
    Reading,
    /// Waits for the person's yes.
    Proposed,
    /// We change it.
    Acting {
        step: u32,
        of: u32,
    },
    /// A wait with a countdown.
    Counting {
        seconds_left: u32,
        of: u32,
        why: Message,
    },
    /// The person does it on the phone; we watch.
    OnPhone {
        guide: Message,
        /// We opened the right screen.
        opened: bool,
        /// A screen can be opened from here, once more too. An iPhone has none that can.
        opens: bool,
        /// Menu names from top to bottom, in the phone's language where known.
        path: Vec<String>,
        /// BCP 47 tag of the language of `path`.
        path_language: Option<String>,
        /// The fact changes the page by itself; else the person says when it is done.
        watched: bool,
        /// A live reading, such as the signal.
        live: Option<Message>,
        /// Who says it.
        teller: Teller,
        /// What the phone said by itself about this finding since the check.
        heard: Vec<HeardView>,
        /// What is known of the service that bears on this, each with where it was read.
        known: Vec<CellView>,
    },
    Asking {
        question: Message,
        answers: Vec<AnswerView>,
        /// It can be answered in two amounts, too: how much is used, of how much ([`super::PersonEvent::AnswerSpace`]).
        amounts: bool,
    },
    /// The phone restarts; we wait for it.
    Restarting,
    /// The rule that found it reads fresh facts.
    Verifying,
    Fixed,
    NotFixed {
        another: bool,
    },
    /// The phone refused. Explained for this maker; the guided way comes next where there is one.
    Refused {
        explanation: Message,
        phone_said: String,
        another: bool,
    },
    /// The old value could not be read, so nothing was changed.
    NotTried {
        why: Message,
        another: bool,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AnswerView {
    pub id: String,
    pub text: Message,
}

/// A change that was made, from the undo journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ChangeView {
    pub id: String,
    pub setting: Message,
    pub old: Message,
    pub new: Message,
    /// Unix seconds.
    #[ts(type = "number")]
    pub at: i64,
    pub state: ChangeState,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[ts(export)]
pub enum ChangeState {
    /// Stored, and not yet known whether the phone took it.
    Unsure,
    Made,
    Undoing,
    Undone,
    UndoFailed {
        why: Message,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DoneView {
    pub headline: Message,
    /// Findings of this visit with what became of them.
    pub findings: Vec<FindingOutcome>,
    pub changes: Vec<ChangeView>,
    /// What happens next and when to look again.
    pub next: Vec<Message>,
    /// It can be watched whether photos go up.
    pub watch: bool,
    /// USB debugging is on; offer the screen that turns it off.
    pub debugging_on: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FindingOutcome {
    pub title: Message,
    pub severity: Severity,
    pub state: FindingState,
}
