//! One executable, three lives: the window, the worker of one phone, or a reminder at login.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> anyhow::Result<ExitCode> {
    let mut words = std::env::args_os().skip(1);
    let first = words.next();
    if first.as_ref().is_some_and(|word| word == shell::PHONE_WORKER) {
        return Ok(shell::phone_worker(words));
    }
    if first.is_some_and(|word| word == shell::REMIND) {
        shell::remind()?;
    } else {
        shell::run()?;
    }
    Ok(ExitCode::SUCCESS)
}
