//! Phones that are not there: recorded answers over the real wire protocols.
//!
//! A phone folder (`README.md` says what is in it) is read by [`folder::Folder`], started by
//! [`control::SimulatedPhone`], and reached like any phone: over ADB on a TCP port, or through a simulated adb server.

mod adbd;
pub mod authorisation;
mod background;
mod body;
mod cable;
mod clients;
pub mod control;
pub mod demo;
pub mod fault;
mod files;
pub mod folder;
#[cfg(target_os = "linux")]
pub mod gadget;
pub mod iphone;
mod media_store;
mod opened;
pub mod person;
mod pump;
pub mod scene;
pub mod server;
mod shell;
mod shell_stream;
mod slug;
pub mod state;
mod sync_stream;
pub mod template;
pub mod timing;
mod tree;
mod wire;
pub mod wireless;

pub use cable::Condition;
pub use shell::Answer;
pub use slug::slug;
