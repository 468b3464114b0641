//! What `unstuck rescue` says: how far it is, how it ended, and the JSON that other programs rely on.

use std::io::{IsTerminal, Write};
use std::path::Path;

use diagnosis::message::{Arg, Message};
use diagnosis::phone::{NoReply, Platform};
use diagnosis::rescue::{Left, OnlyHere, Outcome, Phase, Progress, Stopped, WhyLeft};
use serde::Serialize;
use words::Words;

use worker::media::only_here::CannotTell;

use super::Counts;

/// Grows when a field changes its meaning or goes away; new fields do not count.
const SCHEMA: u32 = 1;

/// How it ended, as the exit code tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Ended {
    Complete,
    /// Some files could not be saved.
    SomeLeft,
    /// The phone went away and did not come back.
    Lost,
    /// The disk became full.
    Full,
    NoRoom,
    InUse,
    FolderFailed,
}

impl Ended {
    pub(super) fn of(listed: &Counts, copied: &Result<Outcome, Stopped>) -> Self {
        let not_found = listed.only_here.is_some_and(|only_here| only_here.not_found > 0);
        match copied {
            Ok(outcome) if outcome.left.is_empty() && !not_found => Self::Complete,
            Ok(_) => Self::SomeLeft,
            Err(Stopped::Lost) => Self::Lost,
            Err(Stopped::Full) => Self::Full,
            Err(Stopped::NoRoom { .. }) => Self::NoRoom,
            Err(Stopped::InUse) => Self::InUse,
            Err(Stopped::Folder(_)) => Self::FolderFailed,
        }
    }

    pub(super) fn code(self) -> u8 {
        match self {
            Self::Complete => 0,
            Self::SomeLeft | Self::Lost | Self::Full => 1,
            Self::NoRoom | Self::InUse | Self::FolderFailed => 2,
        }
    }
}

/// The whole answer of `unstuck rescue --json`.
#[derive(Serialize)]
pub(super) struct Report<'a> {
    schema: u32,
    platform: Platform,
    serial: &'a str,
    dir: &'a Path,
    ended: Ended,
    /// What the phone listed.
    listed: ListedPart,
    /// What is in the folder and was read back; `null` where it did not come to that.
    saved: Option<SavedPart>,
    left: Vec<LeftPart<'a>>,
    /// Where there is not enough room.
    needed_bytes: Option<u64>,
    free_bytes: Option<u64>,
    /// The system's words where the folder failed.
    detail: Option<&'a str>,
}

#[derive(Serialize)]
struct ListedPart {
    files: u64,
    bytes: u64,
    unreadable: u64,
    /// `null` without --only-here.
    only_here: Option<OnlyHerePart>,
}

/// As [`OnlyHere`] has it.
#[derive(Serialize)]
struct OnlyHerePart {
    found: u64,
    unclear: u64,
    not_found: u64,
}

impl OnlyHerePart {
    fn of(only_here: OnlyHere) -> Self {
        let OnlyHere { found, unclear, not_found } = only_here;
        Self { found, unclear, not_found }
    }
}

#[derive(Serialize)]
struct SavedPart {
    files: u64,
    bytes: u64,
    earlier: u64,
}

#[derive(Serialize)]
struct LeftPart<'a> {
    path: &'a str,
    why: &'static str,
    detail: Option<&'a str>,
}

impl<'a> Report<'a> {
    pub(super) fn new(
        platform: Platform,
        serial: &'a str,
        dir: &'a Path,
        listed: &Counts,
        copied: &'a Result<Outcome, Stopped>,
    ) -> Self {
        let outcome = copied.as_ref().ok();
        let left = outcome.map(|outcome| outcome.left.as_slice()).unwrap_or_default();
        let (needed_bytes, free_bytes) = match copied {
            Err(Stopped::NoRoom { needed_bytes, free_bytes }) => (Some(*needed_bytes), Some(*free_bytes)),
            _ => (None, None),
        };
        Self {
            schema: SCHEMA,
            platform,
            serial,
            dir,
            ended: Ended::of(listed, copied),
            listed: ListedPart {
                files: listed.files,
                bytes: listed.bytes,
                unreadable: listed.unreadable,
                only_here: listed.only_here.map(OnlyHerePart::of),
            },
            saved: outcome.map(|o| SavedPart { files: o.files, bytes: o.bytes, earlier: o.earlier }),
            left: left.iter().map(LeftPart::of).collect(),
            needed_bytes,
            free_bytes,
            detail: match copied {
                Err(Stopped::Folder(text)) => Some(text),
                _ => None,
            },
        }
    }
}

impl<'a> LeftPart<'a> {
    fn of(left: &'a Left) -> Self {
        let detail = match &left.why {
            WhyLeft::Refused(text) => Some(text.as_str()),
            _ => None,
        };
        Self { path: &left.path, why: left.why.name(), detail }
    }
}

/// Why it is not known what is only on the phone, and what to do instead.
pub(super) fn cannot_tell(words: &Words, cannot: &CannotTell) -> String {
    let why = match cannot {
        CannotTell::Library(not_read) => not_read.id(),
        CannotTell::NotShown => "untold",
        CannotTell::Phone(NoReply::TimedOut) => "timed_out",
        CannotTell::Phone(NoReply::TooLarge) => "too_large",
        CannotTell::Phone(NoReply::Refused(_)) => "refused",
        CannotTell::Phone(NoReply::Lost | NoReply::Cancelled) => "lost",
    };
    format!("{} {}", words.plain(&format!("wizard-deeper-{why}")), words.plain("cli-rescue-only_here-instead"))
}

/// Files that are named one by one; of more only the number is said.
const MOST_NAMED: usize = 20;

pub(super) fn for_people(words: &Words, dir: &Path, listed: &Counts, copied: &Result<Outcome, Stopped>) -> String {
    let dir = Arg::Text(dir.display().to_string());
    let mut lines = Vec::new();
    match copied {
        Ok(outcome) => {
            let saved = Message::new("cli-rescue-saved")
                .with("files", Arg::Count(outcome.files))
                .with("bytes", Arg::Bytes(outcome.bytes))
                .with("dir", dir);
            lines.push(words.say(&saved));
            if outcome.earlier > 0 {
                lines.push(words.say(&Message::new("cli-rescue-earlier").with("files", Arg::Count(outcome.earlier))));
            }
            if !outcome.left.is_empty() {
                let left = Message::new("cli-rescue-left").with("files", Arg::Count(outcome.left.len() as u64));
                lines.push(words.say(&left));
            }
            for left in outcome.left.iter().take(MOST_NAMED) {
                lines.push(format!("  {}: {}", left.path, words.plain(&left.why.message_id())));
            }
        }
        Err(stopped) => lines.push(words.say(&stopped.message().with("dir", dir))),
    }
    if listed.unreadable > 0 {
        lines.push(words.say(&Message::new("cli-rescue-unlisted").with("files", Arg::Count(listed.unreadable))));
    }
    if let Some(only_here) = listed.only_here.filter(|only_here| only_here.not_found > 0) {
        let not_found = Message::new("cli-rescue-only_here-not_found").with("n", Arg::Count(only_here.not_found));
        lines.push(words.say(&not_found));
    }
    // A phone's file names may hold what steers a terminal.
    let text: String = lines.join("\n").chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    text + "\n"
}

/// One line of a terminal that says how far it is.
pub(super) struct Line<'a> {
    words: &'a Words,
    shown: bool,
    wanted: bool,
    last: Option<(Phase, u64)>,
}

impl<'a> Line<'a> {
    pub(super) fn new(words: &'a Words, quiet: bool) -> Self {
        Self { words, shown: false, wanted: !quiet && std::io::stderr().is_terminal(), last: None }
    }

    pub(super) fn show(&mut self, progress: Progress) {
        // In steps that are seen.
        let step = progress.bytes_done.saturating_mul(1000) / progress.bytes.max(1);
        if !self.wanted || self.last == Some((progress.phase, step)) {
            return;
        }
        self.last = Some((progress.phase, step));
        let id = match progress.phase {
            Phase::Copying => "cli-rescue-copying",
            Phase::Verifying => "cli-rescue-verifying",
        };
        let message = Message::new(id)
            .with("done", Arg::Bytes(progress.bytes_done))
            .with("bytes", Arg::Bytes(progress.bytes))
            .with("files", Arg::Count(progress.files_done))
            .with("of", Arg::Count(progress.files));
        let mut out = std::io::stderr().lock();
        // Nobody sees it: nothing is lost.
        drop(write!(out, "\r\x1b[K{}", self.words.say(&message)).and_then(|()| out.flush()));
        self.shown = true;
    }

    pub(super) fn end(&mut self) {
        if std::mem::take(&mut self.shown) {
            eprintln!();
        }
    }
}
