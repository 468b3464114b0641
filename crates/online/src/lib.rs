//! What the internet says, when the person asks for it.
//!
//! Nothing here begins by itself: who calls this has named each address to the person, and heard yes.
//! [`client::Client`] is the only thing that connects, and `announce` the one question that it asks in another way. [`Pages`] answers the questions of the diagnosis with it.

pub mod account;
mod announce;
mod certificate;
pub mod client;
mod names;
mod pages;
mod send;
mod why;

pub use self::pages::{INSTEAD, Pages};
