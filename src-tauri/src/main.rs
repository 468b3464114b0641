//! One executable, two lives: the window, or the worker of one phone.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> anyhow::Result<()> {
    if std::env::args_os().nth(1).is_some_and(|word| word == shell::PHONE_WORKER) {
        return shell::phone_worker();
    }
    shell::run()
}
