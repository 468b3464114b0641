//! What the window shows, whole, and what a person can say back. The border to the window and its only vocabulary.
//!
//! A view is a value: a lost or repeated one does no harm, and a reloaded window asks for the current one.
//! Words are ids with typed arguments ([`Message`]); the window looks at `screen.kind` and picks a component.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::choose::CompareView;
use crate::facts::Lane;
use crate::fixes::Safety;
use crate::message::Message;
use crate::monthly::MonthlyView;
use crate::phone::Platform;
use crate::report::Report;
use crate::report::page::PageView;
use crate::rules::{Certainty, Severity};

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
    Fix(Box<FixView>),
    Done(Box<DoneView>),
    History(HistoryView),
    Report(Box<ReportView>),
    Monthly(Box<MonthlyView>),
    Compare(Box<CompareView>),
    Rescue(Box<RescueView>),
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

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ResultView {
    /// The phone's own reason in one sentence, or the calm word that nothing is wrong.
    pub headline: Message,
    /// By severity, then certainty.
    pub findings: Vec<FindingView>,
    pub could_not_check: Vec<SkippedView>,
    /// Lanes in which nothing was found and everything could be read.
    pub fine: Vec<Lane>,
    /// Files that the service can never take, the largest first.
    pub unfit: Vec<UnfitView>,
    /// How many more there are than are listed.
    pub more_unfit: u32,
    /// What would differ off the cable.
    pub off_cable: Vec<Message>,
    /// What to try next where nothing is wrong.
    pub next: Vec<Message>,
    /// Unix seconds.
    #[ts(type = "number")]
    pub checked_at: i64,
    /// How many earlier checks of this phone are kept.
    pub earlier_checks: u32,
    /// Why the photos should be saved on this computer first.
    pub rescue: Message,
    /// What is read only on request. `None`: this kind of phone has no such thing.
    pub deeper: Option<DeeperView>,
    /// What the phone said by itself since the check, where no finding says it.
    pub heard: Vec<HeardView>,
}

/// The look into the phone's own photo library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[ts(export)]
pub enum DeeperView {
    /// Nobody asked for it yet.
    Offered,
    /// What it says, one sentence each. What it does not say is a sentence, too.
    Read { says: Vec<Message> },
    /// It was tried, and this is why it says nothing.
    NotRead { why: Message },
}

/// Something that a part of the phone's system said by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HeardView {
    pub what: Message,
    /// When it was said last, Unix seconds.
    #[ts(type = "number")]
    pub at: i64,
}

/// A file that never goes up, by what is known of it. Its name is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct UnfitView {
    pub what: Message,
    pub why: Message,
    /// The folder, as the phone names it.
    pub folder: String,
    #[ts(type = "number")]
    pub bytes: u64,
    /// Unix seconds.
    #[ts(type = "number | null")]
    pub added: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FindingView {
    pub rule: String,
    pub lane: Lane,
    pub severity: Severity,
    pub certainty: Certainty,
    pub title: Message,
    /// "Your phone says …", "This means …", "Do this …".
    pub says: Message,
    pub means: Message,
    pub todo: Message,
    pub evidence: Vec<EvidenceView>,
    pub state: FindingState,
    /// What the first fix is: we do it, the person does it, or there is none.
    pub help: Help,
    /// The fixes for it that can be done here, the best first.
    pub fixes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EvidenceView {
    pub fact: Message,
    /// As the phone said it.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FindingState {
    Open,
    Fixed,
    NotFixed,
    Skipped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Help {
    Automatic,
    Guided,
    None,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SkippedView {
    /// The rule's title: what could not be checked.
    pub title: Message,
    pub lane: Lane,
    /// The fact that was missing, and why.
    pub fact: Message,
    pub why: Message,
}

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
    /// It loses something: the photos should be saved first.
    pub rescue_first: bool,
    /// How it can be undone, or that it cannot.
    pub undo: Message,
    /// Names the action.
    pub button: Message,
    /// Which of the plan's fixes this is, from 1.
    pub position: u32,
    pub of: u32,
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
        /// What the phone said by itself about this finding since the check.
        heard: Vec<HeardView>,
    },
    Asking {
        question: Message,
        answers: Vec<AnswerView>,
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

/// Earlier checks of this phone, the newest first; the first is today's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HistoryView {
    pub checks: Vec<PastCheck>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PastCheck {
    /// Unix seconds.
    #[ts(type = "number")]
    pub at: i64,
    pub app: Option<String>,
    pub findings: Vec<PastFinding>,
    pub could_not_check: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PastFinding {
    pub rule: String,
    pub severity: Severity,
    pub title: Message,
    /// Compared with the check before it.
    pub new: bool,
}

/// The report of this check, as it would be saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReportView {
    /// What whoever carries the view words. It stays on this side of the border.
    #[serde(skip)]
    #[ts(skip)]
    pub report: Option<Box<Report>>,
    /// In words. `None` until it is worded.
    pub page: Option<PageView>,
}

/// Saving the phone's photos on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RescueView {
    /// A fix waits for it: the way back leads there.
    pub before_fix: bool,
    pub state: RescueState,
}

/// Where the copy is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[ts(export)]
pub enum RescueState {
    /// The phone is asked what it has.
    Listing,
    NotListed {
        why: Message,
    },
    Choosing {
        /// The first is proposed.
        choices: Vec<RescueChoice>,
        /// With more than one, the person may pick some.
        folders: Vec<RescueFolder>,
        /// Entries of the phone's list that could not be read.
        unlisted: Option<Message>,
    },
    Copying {
        dir: String,
        /// `None` until it is known what is there already.
        progress: Option<RescueProgress>,
        /// Whether the phone stays awake; `None` until it was asked to.
        awake: Option<Message>,
    },
    Paused {
        dir: String,
        progress: Option<RescueProgress>,
    },
    Stopped {
        dir: String,
        why: Message,
    },
    Saved {
        dir: String,
        headline: Message,
        /// What could not be saved, by its reason.
        left: Vec<RescueLeft>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RescueChoice {
    pub id: String,
    pub name: Message,
    /// How much that is.
    pub says: Message,
    #[ts(type = "number")]
    pub files: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RescueFolder {
    pub name: String,
    pub says: Message,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RescueProgress {
    /// What was written is read back.
    pub verifying: bool,
    #[ts(type = "number")]
    pub bytes_done: u64,
    #[ts(type = "number")]
    pub bytes: u64,
    /// Files and bytes.
    pub says: Message,
    /// How fast, and how long it will take; `None` until that can be said.
    pub rate: Option<Message>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RescueLeft {
    pub why: Message,
    /// Some of the files, as the phone names them.
    pub files: Vec<String>,
    #[ts(type = "number")]
    pub count: u64,
}

/// What a person says to the window. Comes through the same door as what the phone says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "event")]
#[ts(export)]
pub enum PersonEvent {
    /// Show the current view again (a reloaded window).
    Show,
    AgreeToRead,
    /// `None`: not sure.
    ChooseApp {
        package: Option<String>,
    },
    /// Stop what is going on: a check, a wait.
    Cancel,
    CheckAgain,
    /// Read what is read only on request.
    LookDeeper,
    /// Go through the plan from its first open fix.
    StartFixing,
    /// Open the fix page of one finding.
    FixThis {
        rule: String,
        /// Begin with this fix instead of the best one.
        #[serde(default)]
        #[ts(optional)]
        fix: Option<String>,
    },
    /// The primary action of the page.
    Agree,
    /// Not this fix: the next for the same cause, else the next finding.
    TryAnother,
    Skip,
    Answer {
        answer: String,
    },
    /// It is done on the phone: look now.
    LookNow,
    /// Open the screen on the phone again.
    OpenAgain,
    /// Back to the result.
    Back,
    ChangeApp,
    Finish,
    Undo {
        change: String,
    },
    UndoAll,
    ShowHistory,
    /// The report as it would be saved.
    ShowReport,
    /// The four checks of the month.
    ShowMonthly,
    /// Backup services beside each other.
    ShowCompare,
    /// An answer to one of the questions there.
    Choose {
        question: String,
        answer: String,
    },
    /// Saving the photos first.
    ShowRescue,
    /// Save into this folder of the computer.
    StartRescue {
        dir: String,
        /// One of the choices.
        choice: String,
        /// Only these folders of the phone; all where there are none.
        #[serde(default)]
        folders: Vec<String>,
    },
    PauseRescue,
    /// Go on with a copy that was paused or stopped.
    GoOnWithRescue,
    /// Open the screen on the phone that turns USB debugging off.
    OpenDebuggingScreen,
}
