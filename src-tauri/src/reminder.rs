//! A notice of the system, once a month, for whoever switched it on.
//!
//! Nothing of ours runs in the background: the system starts us at login, and we end as soon as we have looked whether
//! the last check is a month old. Off until a person switches it on; what is switched on is the system's own entry,
//! which its settings show and can take away.

use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};
use auto_launch::{AutoLaunch, AutoLaunchBuilder};
use diagnosis::monthly::is_due;
use notify_rust::Notification;
use words::Words;

use crate::REMIND;

/// What the system's list of programs that start at login calls us, and the name of the entry's file on Linux.
const NAME: &str = "Unstuck";
/// When the person was reminded last, in Unix seconds.
const REMINDED: &str = "reminded";
/// How long the system may take to show a notice. At login a desktop is busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whether the system starts us at login.
pub fn is_on() -> anyhow::Result<bool> {
    Ok(entry()?.is_enabled()?)
}

/// Has the system start us at login from now on, or not any more. Done twice, it does no harm.
pub fn switch(on: bool) -> anyhow::Result<()> {
    let entry = entry()?;
    match (on, entry.is_enabled()?) {
        // Written anew: the program may have moved.
        (true, _) => Ok(entry.enable()?),
        (false, true) => Ok(entry.disable()?),
        (false, false) => Ok(()),
    }
}

fn entry() -> anyhow::Result<AutoLaunch> {
    // An AppImage is mounted somewhere else each time; this names the file itself.
    let image = std::env::var_os("APPIMAGE").filter(|_| cfg!(target_os = "linux")).map(PathBuf::from);
    let program = match image {
        Some(image) => image,
        None => std::env::current_exe().context("find the executable that is to be started")?,
    };
    let program = program.to_str().context("the path of the executable is no text")?;
    let program = if cfg!(target_os = "linux") { quoted(program)? } else { program.to_owned() };
    Ok(AutoLaunchBuilder::new().set_app_name(NAME).set_app_path(&program).set_args(&[REMIND]).build()?)
}

/// A path as an argument of `Exec=`, where it has characters that mean something there.
/// Source: Desktop Entry Specification, "The Exec key".
fn quoted(path: &str) -> anyhow::Result<String> {
    let plain = |c: char| c.is_alphanumeric() || "/._-+".contains(c);
    if path.chars().all(plain) {
        return Ok(path.to_owned());
    }
    if path.chars().any(char::is_control) {
        bail!("the path of the executable has a line break in it");
    }
    let mut out = String::from("\"");
    for c in path.chars() {
        match c {
            // Once for the argument, and once for the value of a key.
            '"' | '`' | '$' => out.extend(['\\', '\\', c]),
            '\\' => out += "\\\\\\\\",
            '%' => out += "%%",
            c => out.push(c),
        }
    }
    out.push('"');
    Ok(out)
}

/// Shows the notice, if it is time. What was shown is written down, so that nobody is told every day.
pub fn remind(data_dir: &Path) -> anyhow::Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let now = i64::try_from(now).unwrap_or(i64::MAX);
    let note = data_dir.join(REMINDED);
    let last_reminded = std::fs::read_to_string(&note).ok().and_then(|text| text.trim().parse().ok());
    if !is_due(now, history::last_check(data_dir)?, last_reminded) {
        return Ok(());
    }
    let words = Words::of_this_computer();
    show(&words.plain("reminder-summary"), &words.plain("reminder-description"))?;
    std::fs::write(&note, now.to_string()).with_context(|| format!("write {}", note.display()))
}

/// In a thread of its own: the system may never answer.
fn show(summary: &str, body: &str) -> anyhow::Result<()> {
    let mut notice = Notification::new();
    notice.appname(NAME).summary(summary).body(body).icon("unstuck-app");
    let (done, shown) = channel();
    thread::spawn(move || done.send(notice.show().map(drop)));
    shown.recv_timeout(PATIENCE).context("the system does not show notices")?.context("the notice was not shown")
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_path_is_quoted_as_desktops_read_it() {
        for (path, written) in [
            ("/usr/bin/unstuck-app", "/usr/bin/unstuck-app"),
            ("/home/a b/app", "\"/home/a b/app\""),
            ("/x/$HOME/50%", "\"/x/\\\\$HOME/50%%\""),
            ("/x/a\\b", "\"/x/a\\\\\\\\b\""),
        ] {
            assert_eq!(quoted(path).unwrap(), written);
        }
        assert!(quoted("/x/a\nExec=other").is_err());
    }
}
