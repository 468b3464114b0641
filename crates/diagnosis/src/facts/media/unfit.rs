//! Photos and videos that the chosen service can never take, each by its own limits.

use serde::Serialize;

use super::Row;
use crate::knowledge::Limits;

/// More than these say nothing more to a person. Counts are of all.
pub const MOST_LISTED: usize = 100;

/// One file that never goes up. It is known by its place, size and date; its name is not asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unfit {
    pub reason: Reason,
    pub video: bool,
    /// As the phone names it.
    pub folder: String,
    pub bytes: u64,
    /// Unix seconds by the phone's clock.
    pub added_unix: Option<i64>,
}

/// Why a service does not take a file. The first that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    TooLarge,
    WrongKind,
    TooSmall,
    Empty,
}

/// What the service of one kind of file, photos or videos, takes. What is not known rules nothing out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Takes<'a> {
    pub video: bool,
    pub max_bytes: Option<u64>,
    /// Both sides must be smaller for a photo to be left out: that is what "smaller than 256 × 256" says for certain.
    pub min_pixels_side: Option<u32>,
    /// MIME types, lower case.
    pub not_taken: Option<&'a [String]>,
}

impl<'a> Takes<'a> {
    pub fn photos(limits: Option<&'a Limits>) -> Self {
        Self {
            video: false,
            max_bytes: limits.and_then(|limits| of(limits.photo_max_bytes.as_ref().or(limits.file_max_bytes.as_ref()))),
            min_pixels_side: limits.and_then(|limits| of(limits.min_pixels_side.as_ref())),
            not_taken: not_taken(limits),
        }
    }

    pub fn videos(limits: Option<&'a Limits>) -> Self {
        Self {
            video: true,
            max_bytes: limits.and_then(|limits| of(limits.video_max_bytes.as_ref().or(limits.file_max_bytes.as_ref()))),
            min_pixels_side: None,
            not_taken: not_taken(limits),
        }
    }

    /// Why this file does not go up; `None` if it may.
    pub fn why_not(&self, row: &Row<'_>) -> Option<Reason> {
        if row.bytes.is_some_and(|bytes| self.max_bytes.is_some_and(|limit| bytes > limit)) {
            return Some(Reason::TooLarge);
        }
        let is_kind = |kind: &String| row.mime_type.eq_ignore_ascii_case(kind.as_bytes());
        if self.not_taken.is_some_and(|kinds| kinds.iter().any(is_kind)) {
            return Some(Reason::WrongKind);
        }
        let small = |side: Option<u64>| {
            side.is_some_and(|side| side > 0 && self.min_pixels_side.is_some_and(|least| side < u64::from(least)))
        };
        if small(row.width) && small(row.height) {
            return Some(Reason::TooSmall);
        }
        (row.bytes == Some(0)).then_some(Reason::Empty)
    }
}

fn of<T: Copy>(limit: Option<&crate::knowledge::Sourced<T>>) -> Option<T> {
    limit.map(|limit| limit.value)
}

fn not_taken(limits: Option<&Limits>) -> Option<&[String]> {
    limits.and_then(|limits| limits.not_taken.as_ref()).map(|kinds| kinds.value.as_slice())
}

/// The largest of those that never go up.
#[derive(Debug, Default)]
pub(super) struct List(Vec<Unfit>);

impl List {
    pub fn add(&mut self, reason: Reason, video: bool, row: &Row<'_>) {
        // A phone on which nothing fits must not fill the memory.
        if self.0.len() >= MOST_LISTED * 4 {
            self.cut();
        }
        let folder = row.folder.strip_suffix(b"/").unwrap_or(row.folder);
        self.0.push(Unfit {
            reason,
            video,
            folder: String::from_utf8_lossy(folder).into_owned(),
            bytes: row.bytes.unwrap_or(0),
            added_unix: row.added_unix,
        });
    }

    /// The largest first.
    pub fn largest_first(mut self) -> Vec<Unfit> {
        self.cut();
        self.0
    }

    fn cut(&mut self) {
        self.0.sort_by(|a, b| {
            b.bytes.cmp(&a.bytes).then(a.reason.cmp(&b.reason)).then_with(|| b.added_unix.cmp(&a.added_unix))
        });
        self.0.truncate(MOST_LISTED);
    }
}
