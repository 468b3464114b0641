//! The look without the cable.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::FindingView;
use crate::message::Message;

/// The look without the cable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "step")]
#[ts(export)]
pub enum OffCableView {
    /// Waits for the person's yes: what will happen, in its order.
    Proposed { happens: Vec<Message> },
    /// What is being done.
    UnderWay { now: Message },
    Over {
        /// It was seen without its cable: no finding means that there is none.
        looked: bool,
        headline: Message,
        says: Vec<Message>,
        /// What would stop or slow the backup without the cable, and does not with it.
        findings: Vec<FindingView>,
        again: CableAgain,
        /// What the phone said of its cable afterwards.
        proof: Message,
    },
}

/// Whether the phone believes in its cable again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CableAgain {
    /// Nothing was unplugged.
    Never,
    /// It is being taken back.
    Waiting,
    /// Read and proven.
    Real,
    /// It could not be proven.
    Unproven,
}

/// Whether it can be looked without the cable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OffCableOffer {
    /// Why not; `None`: it is offered.
    pub not: Option<Message>,
}
