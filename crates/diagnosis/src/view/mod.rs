//! What the window shows, whole, and what a person can say back. The border to the window and its only vocabulary.
//!
//! A view is a value: a lost or repeated one does no harm, and a reloaded window asks for the current one.
//! Words are ids with typed arguments ([`Message`]); the window looks at `screen.kind` and picks a component.

mod fix;
mod meter;
mod off_cable;
mod online;
mod past;
mod person;
mod rescue;
mod result;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use self::fix::{AnswerView, ChangePreview, ChangeState, ChangeView, DoneView, FindingOutcome, FixState, FixView};
pub use self::meter::{WatchPoint, WatchState, WatchVerdict, WatchView};
pub use self::off_cable::{CableAgain, OffCableOffer, OffCableView};
pub use self::online::{AskView, OnlineView, SaidTone, SaidView, ServerView, SpeedView};
pub use self::past::{HistoryView, PastCheck, PastFinding, ReportView};
pub use self::person::PersonEvent;
pub use self::rescue::{RescueChoice, RescueFolder, RescueLeft, RescueProgress, RescueState, RescueView};
pub use self::result::{
    AccountState, AccountView, CloudView, DeeperView, EvidenceView, FindingState, FindingView, HeardView, Help,
    ResultView, SkippedView, UnfitView,
};
use crate::choose::CompareView;
use crate::facts::Lane;
use crate::message::Message;
use crate::monthly::MonthlyView;
use crate::phone::Platform;

/// Everything the window shows about one phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct View {
    /// Goes up by one with each view of this worker.
    pub revision: u32,
    pub phone: PhoneView,
    pub app: Option<AppView>,
    /// Something to say on top of any screen: the reader was restarted, a change could not be stored.
    pub notice: Option<Message>,
    /// Changes that are made and not undone, this visit's and earlier ones'.
    pub open_changes: Vec<ChangeView>,
    pub screen: ScreenView,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PhoneView {
    pub serial: String,
    pub platform: Platform,
    /// Maker and model as people say them; `None` until the phone told.
    pub name: Option<String>,
    pub os_version: Option<String>,
    /// A simulated phone. Said on every screen.
    pub demo: bool,
    pub link: Link,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Link {
    /// Being connected.
    Connecting,
    Ready,
    /// The cable was pulled or the phone restarts; the same page goes on when it is back.
    Lost,
    /// "Allow USB debugging?" waits for a tap on the phone.
    Unauthorized,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AppView {
    pub package: String,
    pub name: String,
    pub version: Option<String>,
}

/// One screen. The window maps `kind` to a component, and that is all it knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[ts(export)]
pub enum ScreenView {
    /// Connecting, or reading who the phone is. With what stands in the way, if something does.
    Starting {
        problem: Option<Problem>,
    },
    /// Asked once before anything is read.
    Consent {
        reads: Vec<Message>,
        never: Vec<Message>,
    },
    ChooseApp {
        apps: Vec<AppChoiceView>,
    },
    Checking {
        lanes: Vec<LaneProgress>,
        done: u32,
        total: u32,
    },
    Result(Box<ResultView>),
    /// What takes minutes comes from the phone: so many bytes of so many. `of` is 0 before that is known.
    LookingDeeper {
        #[ts(type = "number")]
        bytes: u64,
        #[ts(type = "number")]
        of: u64,
    },
    /// So many of the addresses have answered. `of` is 0 before that is known.
    LookingOnline {
        done: u32,
        of: u32,
    },
    /// Bytes are sent, to see how fast: so many of so many at the most.
    MeasuringSpeed {
        #[ts(type = "number")]
        bytes: u64,
        #[ts(type = "number")]
        of: u64,
    },
    Fix(Box<FixView>),
    Done(Box<DoneView>),
    History(HistoryView),
    Report(Box<ReportView>),
    Monthly(Box<MonthlyView>),
    Compare(Box<CompareView>),
    Rescue(Box<RescueView>),
    Watch(Box<WatchView>),
    OffCable(Box<OffCableView>),
}

/// What stands in the way, and what to do about it. Moves on by itself when it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Problem {
    pub what: Message,
    pub advice: Message,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AppChoiceView {
    pub package: String,
    pub name: String,
    pub installed: bool,
    pub version: Option<String>,
    /// Unix seconds.
    #[ts(type = "number | null")]
    pub last_used: Option<i64>,
    /// Why this is the likeliest; at most one has it.
    pub likely: Option<Message>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LaneProgress {
    pub lane: Lane,
    pub facts: Vec<FactProgress>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FactProgress {
    pub name: Message,
    pub state: FactState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FactState {
    Waiting,
    Read,
    /// Could not be read.
    Unknown,
    /// This phone has no such thing.
    NotHere,
}
