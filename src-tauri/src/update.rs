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
}
