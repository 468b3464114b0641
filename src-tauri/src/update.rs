//! What the shell says to the window, and what the window may ask to open. Exported to TypeScript.

use diagnosis::doctor::at_hand::AtHand;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use ts_rs::TS;

/// One message on the one channel. Each is whole for what it names: a lost or repeated one does no harm.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[ts(export)]
pub enum ShellUpdate {
    /// Every phone that this computer sees now.
    Phones(PhonesSeen),
    /// What the window shows of one phone, as its worker wrote it.
    View {
        /// As `open_phone` answered it.
        serial: String,
        #[ts(type = "import(\"./View\").View")]
        view: Box<RawValue>,
    },
    /// The reader of a phone died. It was started again, or it died for the second time and stays away until the
    /// phone is opened again.
    WorkerStopped { serial: String, restarted: bool },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PhonesSeen {
    /// Whether this computer has been looked at; before that, nothing is known.
    pub looked: bool,
    #[serde(flatten)]
    pub now: AtHand,
}

/// What the window may open.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[ts(export)]
pub enum PhoneToOpen {
    /// A phone of the list, by its key.
    Plugged { serial: String },
    /// A phone that is reached over the network: `address:port`.
    Tcp { address: String },
    /// A simulated phone with real faults.
    Demo { name: String },
}

/// Why the shell did not do what the window asked. The window words it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[ts(export)]
pub enum ShellError {
    #[error("this phone is not plugged in")]
    NotPluggedIn,
    #[error("not an address and port")]
    BadAddress,
    #[error("not the name of a demo phone")]
    BadDemoName,
    #[error("this phone is not open")]
    NotOpen,
    #[error("the worker takes no more events")]
    Busy,
    #[error("the person closed the password dialog")]
    RuleDismissed,
    #[error("the system did not allow to install the rule")]
    RuleNotAllowed,
    #[error("the rule could not be installed")]
    RuleFailed,
    #[error("the report could not be written")]
    NotSaved,
    #[error("the file is no report")]
    NotAReport,
    #[error("a newer release wrote the report")]
    NewerReport,
    #[error("one report is opened, or two are compared")]
    TooManyReports,
    #[error("there is no such folder")]
    NoFolder,
    #[error("the list of programs that start at login cannot be read or changed")]
    NotAtLogin,
}

/// The phones that announce wireless debugging on the local network. Whole each time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct WirelessSeen {
    /// `false`: this computer cannot ask its network.
    pub asked: bool,
    pub phones: Vec<WirelessPhone>,
}

/// One service of one phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct WirelessPhone {
    /// The same for all services of a phone; what it says when it is paired.
    pub guid: String,
    /// What a person may know of it: its serial number.
    pub name: String,
    /// `address:port`.
    pub address: String,
    pub service: WirelessService,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum WirelessService {
    /// The window with the code is open on the phone.
    Pairing,
    /// For computers that are paired.
    Connect,
    /// Without encryption, as before Android 11.
    Plain,
}

/// Why a phone was not paired. The words are `pairing-<why>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, TS)]
#[error("not paired: {why:?}")]
#[ts(export)]
pub struct NotPaired {
    pub why: CannotPair,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CannotPair {
    BadAddress,
    NotACode,
    NobodyThere,
    WrongCode,
    Ended,
    Timeout,
    NotAPhone,
    NoKey,
}
