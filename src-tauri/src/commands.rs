//! All that the window may ask of the shell, here, in `rescue_folder.rs` and in `wireless.rs`: each command is on the access list of
//! `build.rs` and the window's capability.

use std::collections::BTreeMap;
use std::sync::Arc;

use computer::rule::{self, NotInstalled};
use diagnosis::choose::{self, Answers, CompareView, Shown};
use diagnosis::report::NoReport;
use tauri::ipc::Channel;
use tauri::{AppHandle, Builder, Manager, Runtime, State};

use crate::board::Board;
use crate::opened_report::{self, NotOpened, OpenedReports};
use crate::reminder;
use crate::report_file::{self, ReportKind, SavePlace};
use crate::rescue_folder;
use crate::update::{PhoneToOpen, ShellError, ShellUpdate};
use crate::wireless::{self, Looking};
use words::Words;

/// Makes a builder answer the window.
pub fn answer<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.manage(Looking::default()).invoke_handler(tauri::generate_handler![
        attach,
        close_phone,
        compare_services,
        install_rule,
        open_phone,
        open_reports,
        remind_at_login,
        reminds_at_login,
        save_reminder,
        rescue_folder::choose_folder,
        rescue_folder::rescue_folder,
        save_report,
        send,
        wireless::look_for_wireless,
        wireless::pair_phone,
        wireless::stop_looking_for_wireless,
    ])
}

/// A window is there, or is there again: it hears all that is true now, and from then on every change.
#[tauri::command]
pub fn attach(board: State<'_, Arc<Board>>, channel: Channel<ShellUpdate>) {
    board.attach(channel);
}

/// Starts reading a phone. Answers the name under which its views come, and by which events are sent to it.
#[tauri::command]
pub fn open_phone(board: State<'_, Arc<Board>>, phone: PhoneToOpen) -> Result<String, ShellError> {
    board.open(phone)
}

/// Stops reading a phone.
#[tauri::command]
pub fn close_phone(board: State<'_, Arc<Board>>, serial: String) {
    board.close(&serial);
}

/// Lets this account open phones: the system asks for a password, then the list goes on by itself. Linux only.
#[tauri::command]
pub async fn install_rule(board: State<'_, Arc<Board>>) -> Result<(), ShellError> {
    let installed = rule::install().await.map_err(|why| {
        tracing::warn!(%why, "the rule for phones was not installed");
        match why {
            NotInstalled::Dismissed | NotInstalled::TimedOut => ShellError::RuleDismissed,
            NotInstalled::NotAllowed | NotInstalled::NoDialog => ShellError::RuleNotAllowed,
            NotInstalled::Failed { .. } => ShellError::RuleFailed,
        }
    });
    board.look_again.notify_one();
    installed
}

/// What a person said, on its way to the worker of a phone. It is not understood here.
#[tauri::command]
pub fn send(board: State<'_, Arc<Board>>, serial: String, event: serde_json::Value) -> Result<(), ShellError> {
    // JSON on one line: a line break inside a text is written as `\n`.
    board.send(&serial, event.to_string())
}

/// Backup services beside each other, for whoever has no phone at hand: answers by question, in their words.
#[tauri::command]
pub fn compare_services(answers: BTreeMap<String, String>) -> CompareView {
    choose::compare(&Answers::from_words(&answers), &Shown::default())
}

/// Writes the report that the person has just read to the folder for downloads, and answers where it is.
#[tauri::command]
pub fn save_report<R: Runtime>(app: AppHandle<R>, kind: ReportKind, text: String) -> Result<String, ShellError> {
    let path = app.path();
    let folder = path.download_dir().or_else(|_| path.document_dir()).or_else(|_| path.home_dir());
    let not_saved = |error: &dyn std::fmt::Display| {
        tracing::warn!(%error, "the report was not saved");
        ShellError::NotSaved
    };
    let folder = folder.map_err(|error| not_saved(&error))?;
    let saved = report_file::write(&folder, kind, &text).map_err(|error| not_saved(&error))?;
    Ok(saved.display().to_string())
}

/// Writes a reminder for a calendar to the folder that the person chose, and answers where it is.
#[tauri::command]
pub fn save_reminder<R: Runtime>(app: AppHandle<R>, text: String, place: SavePlace) -> Result<String, ShellError> {
    let path = app.path();
    let folder = match place {
        SavePlace::Downloads => path.download_dir(),
        SavePlace::Documents => path.document_dir(),
        SavePlace::Desktop => path.desktop_dir(),
    };
    let not_saved = |error: &dyn std::fmt::Display| {
        tracing::warn!(%error, "the reminder was not saved");
        ShellError::NotSaved
    };
    let folder = folder.map_err(|error| not_saved(&error))?;
    let saved = report_file::write_reminder(&folder, &text).map_err(|error| not_saved(&error))?;
    Ok(saved.display().to_string())
}

/// Whether the system starts us at login, to remind the person once a month.
#[tauri::command]
pub async fn reminds_at_login() -> Result<bool, ShellError> {
    reminder::is_on().map_err(|error| not_at_login(&error))
}

/// Switches that on or off, and answers whether it is on now, as the system says it.
#[tauri::command]
pub async fn remind_at_login(on: bool) -> Result<bool, ShellError> {
    reminder::switch(on).and_then(|()| reminder::is_on()).map_err(|error| not_at_login(&error))
}

fn not_at_login(error: &anyhow::Error) -> ShellError {
    tracing::warn!(%error, "the list of programs that start at login cannot be read or changed");
    ShellError::NotAtLogin
}

/// Reads reports that the person picked, by what stands in the files: one, or two to compare.
#[tauri::command]
pub fn open_reports(texts: Vec<String>) -> Result<OpenedReports, ShellError> {
    opened_report::open(&Words::of_this_computer(), &texts).map_err(|why| match why {
        NotOpened::HowMany => ShellError::TooManyReports,
        NotOpened::Report(NoReport::Newer(_)) => ShellError::NewerReport,
        NotOpened::Report(NoReport::TooLong | NoReport::NotAReport(_)) => ShellError::NotAReport,
    })
}
