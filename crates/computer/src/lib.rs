//! What the computer says beside its cables: which programs could hold a phone, whether this account may open one, and how
//! much a disk has free.
//!
//! **Architecture invariants**
//!
//! * It looks and never kills, stops or starts somebody's program.
//! * It changes one thing, the udev rule, and only through the system's own password dialog.
//! * Everything has a deadline.

pub mod holders;
pub mod rule;
pub mod space;
