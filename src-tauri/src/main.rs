//! One executable, two lives: the window, or the worker of one phone.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> anyhow::Result<ExitCode> {
    let mut words = std::env::args_os().skip(1);
    if words.next().is_some_and(|word| word == shell::PHONE_WORKER) {
        return Ok(shell::phone_worker(words));
    }
    shell::run()?;
    Ok(ExitCode::SUCCESS)
}
