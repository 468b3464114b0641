//! Where a report or a reminder goes: a folder of the person's own, under a name that is free.
//!
//! No dialog. The path is shown afterwards and is the same on every computer, nothing is ever overwritten, and the
//! window needs no permission to touch files: it hands over a text that the person has just read.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use ts_rs::TS;

/// Which of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ReportKind {
    /// A page for people.
    Html,
    /// For another program, or for Unstuck to compare.
    Json,
}

/// A folder that every person has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SavePlace {
    Downloads,
    Documents,
    Desktop,
}

/// How many reports one folder may have before we say that there is no room.
const MOST_REPORTS: u32 = 1000;

impl ReportKind {
    fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Json => "json",
        }
    }
}

/// Writes a report to a new file in this folder, and answers where.
pub fn write(folder: &Path, kind: ReportKind, text: &str) -> std::io::Result<PathBuf> {
    write_new(folder, "unstuck-report", kind.extension(), text)
}

/// Writes a reminder for a calendar in the same way.
pub fn write_reminder(folder: &Path, text: &str) -> std::io::Result<PathBuf> {
    write_new(folder, "unstuck-reminder", "ics", text)
}

fn write_new(folder: &Path, name: &str, extension: &str, text: &str) -> std::io::Result<PathBuf> {
    for number in 1..=MOST_REPORTS {
        let counted = if number == 1 { String::new() } else { format!("-{number}") };
        let path = folder.join(format!("{name}{counted}.{extension}"));
        match File::create_new(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                return Ok(path);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(std::io::Error::from(ErrorKind::AlreadyExists))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_earlier_report_is_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let first = write(dir.path(), ReportKind::Html, "one").unwrap();
        let second = write(dir.path(), ReportKind::Html, "two").unwrap();
        let other = write(dir.path(), ReportKind::Json, "three").unwrap();
        assert_eq!(std::fs::read_to_string(&first).unwrap(), "one");
        assert_eq!(std::fs::read_to_string(&second).unwrap(), "two");
        assert_eq!(other.file_name().unwrap(), "unstuck-report.json");
        let reminder = write_reminder(dir.path(), "BEGIN:VCALENDAR\r\n").unwrap();
        assert_eq!(reminder.file_name().unwrap(), "unstuck-reminder.ics");
        assert_eq!(std::fs::read(&reminder).unwrap(), b"BEGIN:VCALENDAR\r\n");
        assert!(write(&dir.path().join("nowhere"), ReportKind::Html, "x").is_err());
    }
}
