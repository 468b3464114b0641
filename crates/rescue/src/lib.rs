//! Copies files of a phone to a folder, so that a copy that was begun can always be ended.
//!
//! ```text
//! Source ──chunks──▶ copy.rs ──jobs──▶ shelf.rs ──whole files──▶ wholes.rs (threads) ─┬─ NAME.part ─▶ NAME      place.rs
//!  (a phone)            ▲             (a thread)                                        └─ manifest   manifest.rs
//!                       └────────────────────────────news───────────────────────────────────┘
//! what the threads share   folder.rs       which names   names.rs  group.rs
//! ```
//!
//! **Invariants**
//!
//! * Nothing that was in the folder before is overwritten or deleted; a name that is taken is never used.
//! * A file has its name only once all of it is on the disk. Until then it is `NAME.part`.
//! * The manifest is only added to. After a kill at any byte the next run goes on from what is in the folder: what the
//!   manifest does not prove is copied again.
//! * Content is counted as saved after it was read back from the folder and has the SHA-256 of what the phone sent.
//! * Memory does not grow with the size of a file: [`QUEUE`] chunks are under way at most.
//! * Dropping a copy pauses it.

mod copy;
mod digest;
mod folder;
mod group;
mod manifest;
mod names;
mod place;
mod shelf;
mod source;
mod wholes;

#[cfg(test)]
mod tests;

pub use copy::{Order, rescue};
pub use group::group_of;
pub use source::{NotRead, Reading, Source, Stat};

/// Chunks between the phone and the disk: the one goes on while the other is slow for a moment.
const QUEUE: usize = 8;
