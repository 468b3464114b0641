//! The connection doctor: what stands between a cable and a check, and what to do about it.
//!
//! Pure, like everything here: what the computer sees comes in as a [`sight::Sight`], what a person should do goes out
//! as [`at_hand::AtHand`]. Time is passed in; what was seen before is a value, [`memory::Memory`].
//!
//! A claim needs evidence that the computer itself gave. What only fits the maker is a hint, and says so.
//!
//! Where the states come from: interface classes are told without opening a device, so that most of them are known
//! before anybody asks for permission. That somebody tapped "Cancel" on the phone looks the same from here as nobody
//! tapping: the phone sends nothing (AOSP `AdbDebuggingManager`, `MESSAGE_ADB_DENY`), and the advice covers both.

pub mod at_hand;
pub mod evidence;
pub mod iphones;
mod judge;
mod kind;
pub mod memory;
pub mod menu;
mod same;
pub mod sight;
pub mod state;

use std::time::Duration;

use at_hand::AtHand;
use memory::Memory;
use sight::Sight;

/// Every phone at hand, and what to do where there is none.
///
/// `now` counts from any moment that stays the same; `memory` is of the looks before this one.
pub fn look(sight: &Sight, memory: &Memory, now: Duration) -> AtHand {
    judge::judge(sight, memory, now)
}
