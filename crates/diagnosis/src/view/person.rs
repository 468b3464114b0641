//! What a person says to the window.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Secret;

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
    /// Where the person's own server is. Nothing is asked before [`Self::LookOnline`].
    NameServer {
        address: String,
    },
    /// Ask the addresses that the result names.
    LookOnline,
    /// Send bytes to the address that the result names, to see how fast.
    MeasureSpeed,
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
    /// An answer in two amounts, as typed: used, and how much there is in all.
    AnswerSpace {
        used: String,
        room: String,
    },
    /// Link the account of the app's cloud. Its server and key, where it needs them.
    LinkAccount {
        #[serde(default)]
        #[ts(optional)]
        server: Option<String>,
        #[serde(default)]
        #[ts(optional)]
        key: Option<Secret>,
    },
    /// Do not wait any more for the browser.
    StopLinking,
    /// Read how full the cloud of the linked account is.
    ReadAccount,
    ForgetAccount,
    /// Go and see on the phone how full the cloud is.
    LookAtCloud,
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
    /// The page on which it is looked without the cable.
    ShowOffCable,
    /// Watch whether photos go up now, or once more.
    Watch,
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
