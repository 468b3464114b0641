//! The connection doctor: what stands between a cable and a check, and what to do about it.
//!
//! Pure, like everything here: what the computer sees comes in as a [`sight::Sight`], what a person should do goes out.

pub mod sight;
