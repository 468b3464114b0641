//! The udev rule that lets whoever sits at this computer open a phone: whether it is there, and putting it there.
//!
//! It is installed by `pkexec`, so that the system's own dialog says what is about to run and asks for the password.
//! What runs is a shell with a fixed script; file and text are its arguments and are never read as commands.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use diagnosis::doctor::sight::RuleState;
use diagnosis::doctor::state::{RULE, RULE_FILE, RULE_RELOAD};
use tokio::process::Command;
use tokio::time::timeout;

/// Where rules are: the administrator's own, and those of packages.
const FOLDERS: [&str; 3] = ["/etc/udev/rules.d", "/usr/lib/udev/rules.d", "/lib/udev/rules.d"];
/// How long somebody may look for a password.
const DEADLINE: Duration = Duration::from_secs(300);

/// Why the rule is not there.
#[derive(Debug, thiserror::Error)]
pub enum NotInstalled {
    /// The person closed the dialog.
    #[error("the dialog was closed")]
    Dismissed,
    /// A wrong password, no right to it, or nothing that could show a dialog.
    #[error("the system did not allow it")]
    NotAllowed,
    /// There is no `pkexec`.
    #[error("the system has no password dialog")]
    NoDialog,
    #[error("nobody answered the dialog")]
    TimedOut,
    /// It was allowed and did not work, in the system's words.
    #[error("{text}")]
    Failed { text: String },
}

/// Whether the rule is there, and how it could be put there.
pub fn state() -> RuleState {
    if !cfg!(target_os = "linux") {
        return RuleState::NotNeeded;
    }
    let name = Path::new(RULE_FILE).file_name().unwrap_or_default();
    if FOLDERS.iter().any(|folder| Path::new(folder).join(name).exists()) {
        RuleState::Installed
    } else if dialog().is_some() {
        RuleState::Missing
    } else {
        RuleState::MissingByHand
    }
}

/// Asks for the password and puts the rule there. Call it only when the person has said yes to this very thing.
pub async fn install() -> Result<(), NotInstalled> {
    let dialog = dialog().ok_or(NotInstalled::NoDialog)?;
    install_with(&dialog, DEADLINE).await
}

async fn install_with(dialog: &Path, deadline: Duration) -> Result<(), NotInstalled> {
    let mut command = Command::new(dialog);
    // Without the agent of the terminal: a window has none to ask in, and would wait for ever.
    command.arg("--disable-internal-agent").arg("/bin/sh").args(arguments(RULE_FILE, RULE));
    command.stdin(Stdio::null()).kill_on_drop(true);
    let output = timeout(deadline, command.output()).await.map_err(|_| NotInstalled::TimedOut)?;
    outcome(&output.map_err(|error| NotInstalled::Failed { text: error.to_string() })?)
}

/// What the shell is given. `$1` is the file, `$2` the text.
fn arguments(file: &str, text: &str) -> [String; 5] {
    let script = format!(r#"umask 022 && printf %s "$2" > "$1" && {RULE_RELOAD}"#);
    ["-c", &script, "unstuck", file, text].map(str::to_owned)
}

/// Source: pkexec(1), "return value".
fn outcome(output: &Output) -> Result<(), NotInstalled> {
    match output.status.code() {
        Some(0) => Ok(()),
        Some(126) => Err(NotInstalled::Dismissed),
        Some(127) => Err(NotInstalled::NotAllowed),
        Some(_) | None => {
            let text = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            Err(NotInstalled::Failed { text })
        }
    }
}

/// The program that shows the password dialog.
fn dialog() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join("pkexec")).find(|file| file.is_file())
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const SHORT: Duration = Duration::from_secs(20);

    /// A program of this name that runs these lines. Written by another process: a file that this one has open for
    /// writing while another test starts a program cannot be run ("text file busy").
    fn program(folder: &Path, name: &str, lines: &str) -> PathBuf {
        let file = folder.join(name);
        let mut writer = std::process::Command::new("/bin/sh");
        writer.args(["-c", r#"printf '#!/bin/sh\n%s\n' "$2" > "$1" && chmod 755 "$1""#, "write"]).arg(&file).arg(lines);
        assert!(writer.status().unwrap().success());
        file
    }

    #[tokio::test]
    async fn the_dialog_is_asked_for_one_fixed_script_with_the_rule_as_an_argument() {
        let dir = tempfile::tempdir().unwrap();
        let heard = dir.path().join("heard");
        let pkexec = program(dir.path(), "pkexec", &format!("printf '%s\\0' \"$@\" > '{}'", heard.display()));
        install_with(&pkexec, SHORT).await.unwrap();
        let heard = std::fs::read_to_string(heard).unwrap();
        let heard: Vec<&str> = heard.split_terminator('\0').collect();
        assert_eq!(heard[..3], ["--disable-internal-agent", "/bin/sh", "-c"]);
        assert_eq!(heard[4..], ["unstuck", RULE_FILE, RULE]);
        assert!(!heard[3].contains("SUBSYSTEM"), "{}", heard[3]);
    }

    #[tokio::test]
    async fn the_script_writes_the_file_and_tells_udev() {
        let dir = tempfile::tempdir().unwrap();
        let told = dir.path().join("told");
        program(dir.path(), "udevadm", &format!("echo \"$@\" >> '{}'", told.display()));
        let file = dir.path().join("70 it's.rules");
        let path = format!("{}:/usr/bin:/bin", dir.path().display());
        let text = "a=\"$(touch x)\", b='c'; `rm -rf d` %s\n";
        let mut shell = Command::new("/bin/sh");
        shell.args(arguments(file.to_str().unwrap(), text)).env("PATH", path).current_dir(dir.path());
        assert!(shell.status().await.unwrap().success());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o644);
        let told = std::fs::read_to_string(told).unwrap();
        assert_eq!(told, "control --reload\ntrigger --action=change --subsystem-match=usb\n");
        assert!(!dir.path().join("x").exists());
    }

    #[tokio::test]
    async fn what_the_dialog_answers_is_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        let ends = async |lines: &str, deadline| {
            let pkexec = program(dir.path(), "pkexec", lines);
            install_with(&pkexec, deadline).await
        };
        assert!(matches!(ends("exit 126", SHORT).await, Err(NotInstalled::Dismissed)));
        assert!(matches!(ends("exit 127", SHORT).await, Err(NotInstalled::NotAllowed)));
        let failed = ends("echo 'Read-only file system' >&2; exit 1", SHORT).await;
        assert!(matches!(failed, Err(NotInstalled::Failed { text }) if text == "Read-only file system"));
        let waits = ends("exec sleep 60", Duration::from_millis(200)).await;
        assert!(matches!(waits, Err(NotInstalled::TimedOut)));
        let none = install_with(&dir.path().join("no such program"), SHORT).await;
        assert!(matches!(none, Err(NotInstalled::Failed { .. })));
    }
}
