//! One phone in one process: the session with its phone, journal and pipes.
//!
//! ```text
//! stdin  one PersonEvent a line  ─▶ pipes ─▶ session ─▶ pipes ─▶  one View a line  stdout
//!                                            │    │
//!                     connected (a phone that comes back by itself)   journal (SQLite)
//! ```
//!
//! The window starts itself with `phone-worker` for each phone and calls [`main`]. The command line uses the parts:
//! [`target::Target`], [`connected::connect`], [`journal::KeptJournal`], [`clock`].

pub mod accounts;
pub mod arguments;
pub mod clock;
pub mod connected;
pub mod journal;
pub mod library;
pub mod media;
mod pipes;
pub mod reached;
pub mod target;

use std::borrow::Cow;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use diagnosis::check::Clock;
use diagnosis::session::Session;
use diagnosis::view::{ScreenView, View};
use diagnosis::wizard::{Moment, Wizard};
use online::Pages;
use online::account::WithAccounts;
use phone::usb::link::all_released;
use tracing_subscriber::EnvFilter;
use words::Words;

use crate::arguments::Arguments;
use crate::clock::{SystemClock, SystemTimer};
use crate::journal::KeptJournal;

/// They write down whom we ask, which may be a person's own server, and what goes to a keychain.
const QUIET: [&str; 8] = [
    "reqwest=off",
    "hyper=off",
    "hyper_util=off",
    "h2=off",
    "rustls=off",
    "zbus=off",
    "secret_service=off",
    "keyring_core=off",
];

/// The window's identifier (`src-tauri/tauri.conf.json`), by which Tauri would name its folder.
const IDENTIFIER: &str = "app.unstuck.desktop";

/// Where journals and histories of this person are kept, by the window and the command line. `None`: the system names
/// no such folder.
pub fn data_dir() -> Option<PathBuf> {
    dirs::data_dir().map(|folder| folder.join(IDENTIFIER))
}

/// The life of a worker, on the standard input and output of this process. `words` are the arguments after
/// `phone-worker`. Ends when standard input is closed.
pub fn main(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let filter = QUIET.iter().filter_map(|quiet| quiet.parse().ok()).fold(
        EnvFilter::try_from_env("UNSTUCK_LOG").unwrap_or_else(|_| EnvFilter::new("warn")),
        EnvFilter::add_directive,
    );
    // Somebody else may have begun to log; then that stays.
    drop(tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init());
    let arguments = match Arguments::parse(words) {
        Ok(arguments) => arguments,
        Err(wrong) => {
            eprintln!("phone-worker: {wrong}\n{}", arguments::USAGE);
            return ExitCode::from(2);
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("phone-worker: {error}");
            return ExitCode::FAILURE;
        }
    };
    runtime.block_on(async {
        tokio::select! {
            () = live(arguments) => {}
            () = told_to_end() => {}
        }
    });
    // A phone whose streams are closed is found as it should be by whoever connects next.
    all_released();
    // What is still under way is not waited for: the journal knows about it.
    runtime.shutdown_background();
    ExitCode::SUCCESS
}

/// Returns when the system or a person wants this process to end.
async fn told_to_end() {
    #[cfg(unix)]
    if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        terminate.recv().await;
        return;
    }
    // Ctrl-C goes to the whole group, and the window closes our standard input when it ends.
    std::future::pending().await
}

/// Files are worded here and not in the window: what is seen before saving is what the file has.
fn worded<'a>(view: &'a View, words: &Words, uid: &str) -> Cow<'a, View> {
    let mut view = Cow::Borrowed(view);
    if let ScreenView::Monthly(month) = &view.screen {
        let reminder = words::calendar::reminder(words, month.today, uid);
        if let ScreenView::Monthly(month) = &mut view.to_mut().screen {
            month.reminder = Some(reminder);
        }
    }
    if let ScreenView::Report(seen) = &view.screen
        && let Some(report) = &seen.report
    {
        let page = words::page::page(words, report);
        if let ScreenView::Report(seen) = &mut view.to_mut().screen {
            seen.page = Some(page);
        }
    }
    view
}

/// The window waits three seconds for this process to go.
const TO_GIVE_BACK: Duration = Duration::from_secs(2);

async fn live(arguments: Arguments) {
    let Arguments { serial, target, data_dir } = arguments;
    let demo = target.is_demo();
    let clock = SystemClock::default();
    library::sweep(&data_dir);
    let (phone, link) = connected::connect(target);
    let phone = phone.with_data_dir(data_dir.clone());
    // What a demo phone went through is forgotten with it.
    let words = Words::of_this_computer();
    let accounts = accounts::accounts((!demo).then_some(&*data_dir), &words);
    let journal = KeptJournal::new((!demo).then_some(data_dir), phone.own_serial());
    let person = phone.demo_person();
    let wizard = Wizard::new(&serial, demo, Moment { unix_ms: clock.unix_ms(), steady_ms: clock.steady_ms() });
    let inputs = pipes::inputs(link);
    let views = pipes::Views::new();
    // One reminder, however often it is drawn.
    let uid = words::calendar::new_uid();
    let internet = WithAccounts { pages: Pages::of_this_computer(), accounts: accounts.clone() };
    Session { phone, internet, clock, timer: SystemTimer, journal }
        .run(wizard, &serial, inputs, |view| {
            person.sees(view);
            views.show(&worded(view, &words, &uid));
        })
        .await;
    views.finish();
    accounts.end(TO_GIVE_BACK).await;
}
