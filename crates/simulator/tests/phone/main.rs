//! Simulated phones from outside: the real `adb`, the simulated server, the shell, faults, the folders.

mod client;
mod common;
mod faults;
mod folders;
mod real_adb;
mod shell;
mod simulated_server;
