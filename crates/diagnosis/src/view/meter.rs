//! Watching whether photos go up.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::message::Message;

/// Watching whether photos go up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct WatchView {
    /// What is read, every few seconds.
    pub lead: Message,
    /// How long it was watched, and until when there is a verdict, milliseconds.
    pub watched_ms: u32,
    pub of_ms: u32,
    /// How much had gone up when. The first is the beginning.
    pub points: Vec<WatchPoint>,
    /// How much went up; `None` before there are two readings.
    pub so_far: Option<Message>,
    /// How fast, and over which network.
    pub details: Vec<Message>,
    pub state: WatchState,
}

/// Bytes, or photos where the phone tells only of those.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct WatchPoint {
    pub ms: u32,
    #[ts(type = "number")]
    pub amount: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[ts(export)]
pub enum WatchState {
    Watching,
    Ended {
        verdict: WatchVerdict,
        headline: Message,
        /// What it means, and what to do.
        says: Vec<Message>,
        /// What was not fixed and stops it.
        stops: Vec<Message>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum WatchVerdict {
    Works,
    /// Something went up, and it may not have been a photo.
    Little,
    Nothing,
    /// It was stopped too early, or the phone does not tell.
    Untold,
}
