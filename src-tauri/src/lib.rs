//! The shell: a window, a worker process for each phone, and the pipe between them.
//!
//! **Architecture invariants**
//!
//! * Only this crate knows Tauri.
//! * Views are not understood here: a line of JSON that a worker wrote goes to the window as it is. Of a view the
//!   shell reads `revision` alone, and only to see that the line is a whole view and a new one.
//! * A phone that lies, hangs or crashes its reader takes neither the window nor another phone with it: the worker
//!   is another process, its lines have a greatest length, and what it writes faster than a window draws is skipped.
//! * No sentence for a person is written here. Errors travel by kind; the window words them.

mod board;
mod commands;
mod opened_report;
mod reminder;
mod report_file;
mod rescue_folder;
mod update;
mod watch;
mod wireless;
mod worker_process;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use tauri::{Manager, RunEvent};
use tracing_subscriber::EnvFilter;

use crate::board::Board;
use crate::worker_process::WorkerCommand;

/// The word after the executable's name that makes it the worker of one phone.
pub const PHONE_WORKER: &str = "phone-worker";

/// The word after the executable's name that makes it look whether somebody is to be reminded, and end.
pub const REMIND: &str = "remind";

/// Opens the window and stays until it is closed.
pub fn run() -> anyhow::Result<()> {
    log();
    a_display_is_there()?;

    let executable = std::env::current_exe().context("find the executable that starts the workers")?;
    let app = commands::answer(tauri::Builder::default().plugin(tauri_plugin_dialog::init()))
        .setup(move |app| {
            let data_dir = data_dir()?;
            std::fs::create_dir_all(&data_dir).with_context(|| format!("make {}", data_dir.display()))?;
            // A copy of a photo library that a killed reader left is private, and may be large.
            let left_in = data_dir.clone();
            std::thread::spawn(move || worker::library::sweep(&left_in));
            let board = Arc::new(Board::new(WorkerCommand { program: executable, lead: Vec::new(), data_dir }));
            app.manage(Arc::clone(&board));
            tauri::async_runtime::spawn(watch::phones(board));
            Ok(())
        })
        .build(tauri::generate_context!())
        .context("open the window")?;
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            app.state::<Arc<Board>>().close_all();
        }
    });
    Ok(())
}

/// The life of a worker, on the pipes of this process. `words` are the arguments after [`PHONE_WORKER`].
pub fn phone_worker(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    worker::main(words)
}

/// Reminds whoever asked for it at login that the last check is a month old, and ends.
pub fn remind() -> anyhow::Result<()> {
    log();
    reminder::remind(&data_dir()?)
}

fn log() {
    let filter = EnvFilter::try_from_env("UNSTUCK_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

/// Where journals and histories are kept. `UNSTUCK_DATA_DIR` is for tests and for people who carry it on a stick.
fn data_dir() -> anyhow::Result<PathBuf> {
    match std::env::var_os("UNSTUCK_DATA_DIR") {
        Some(dir) if !dir.is_empty() => Ok(PathBuf::from(dir)),
        Some(_) | None => worker::data_dir().context("find this person's data folder"),
    }
}

/// GTK panics without a display; say it before it does.
fn a_display_is_there() -> anyhow::Result<()> {
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(target_os = "linux") && !named("DISPLAY") && !named("WAYLAND_DISPLAY") {
        anyhow::bail!("no display to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set");
    }
    Ok(())
}

// The worker of the tests is a shell script.
#[cfg(all(test, unix))]
mod tests;
