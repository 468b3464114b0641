//! Saving the phone's photos on this computer.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::message::Message;
use crate::view::DeeperView;

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
        /// The look that tells what exists only on this phone, where there is no choice by it.
        deeper: Option<DeeperView>,
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
        /// Everything that was to be saved is.
        whole: bool,
        headline: Message,
        /// Photos that exist only on the phone, and that it does not show as files.
        missing: Option<Message>,
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
    /// What is not known of it, and what is not in it.
    pub notes: Vec<Message>,
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
