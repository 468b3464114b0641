//! Battery, battery saver, and what the phone lets run in the background.

pub mod battery_too_low;
