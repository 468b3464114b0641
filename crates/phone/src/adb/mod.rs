//! The Android Debug Bridge, spoken by ourselves.

pub mod key;
pub mod message;
pub mod shell_v2;
pub mod sync;
