//! Simulated phones from outside: the real `adb`, the simulated server, the shell, faults, the folders.

// `unwrap` is for tests; clippy knows only functions with `#[test]` as such.
#![allow(clippy::unwrap_used)]

mod client;
mod common;
mod direct;
mod faults;
mod folders;
mod real_adb;
mod shell;
mod simulated_server;
mod wireless;
