//! Simulated phones from outside: the real `adb`, the simulated server, the shell, faults.

mod common;
mod real_adb;
mod simulated_server;
