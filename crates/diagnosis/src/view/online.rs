//! The look into the internet, before and after it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::message::Message;

/// What would be asked of the internet, what was said, and what nobody can say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OnlineView {
    /// All that is asked when the person agrees. Empty: there is nothing to ask.
    pub asks: Vec<AskView>,
    /// The person's own server; `None`: the app has none that can be asked.
    pub server: Option<ServerView>,
    /// Empty: nobody asked yet.
    pub says: Vec<SaidView>,
    pub speed: SpeedView,
    pub cannot: Vec<Message>,
}

/// How fast this computer's internet sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SpeedView {
    /// Where bytes are sent to when the person agrees, and how many.
    pub ask: AskView,
    /// Empty: nobody measured yet.
    pub says: Vec<SaidView>,
}

/// One address, and why it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AskView {
    pub address: String,
    pub why: Message,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ServerView {
    /// As it was understood.
    pub address: Option<String>,
    /// Why what was typed is no address.
    pub problem: Option<Message>,
}

/// A sentence about what was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SaidView {
    pub tone: SaidTone,
    pub what: Message,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SaidTone {
    Fine,
    Trouble,
    /// Could not be checked.
    Unknown,
    Note,
}
