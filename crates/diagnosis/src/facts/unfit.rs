//! Photos and videos that a service can never take, each by its own limits. On all phones the same.

use serde::{Deserialize, Serialize};

use crate::knowledge::Limits;

/// More than these say nothing more to a person. Counts are of all.
pub const MOST_LISTED: usize = 100;

/// One file that never goes up. It is known by its place, size and date; its name is not asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfit {
    pub reason: Reason,
    pub video: bool,
    /// As the phone names it. Empty where the phone does not tell.
    pub folder: String,
    pub bytes: u64,
    /// Unix seconds by the phone's clock.
    pub added_unix: Option<i64>,
    /// The phone keeps a small copy of it: the file itself is in iCloud.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_here: bool,
}

/// Why a service does not take a file. The first that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    TooLarge,
    WrongKind,
    TooSmall,
    Empty,
}

/// A photo or video, as a phone knows it. What it does not tell is `None`, or empty.
#[derive(Debug, Clone, Copy, Default)]
pub struct File<'a> {
    pub bytes: Option<u64>,
    pub mime_type: &'a [u8],
    pub width: Option<u64>,
    pub height: Option<u64>,
    pub folder: &'a [u8],
    pub added_unix: Option<i64>,
    pub not_here: bool,
}

/// How many photos, or videos, a service leaves out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Files without content: no service takes them.
    pub empty: u64,
    /// Too large for the service; `None` where its limit is not known.
    pub too_large: Option<TooLarge>,
    /// Photos with too few pixels for it; `None` where its limit is not known.
    pub too_small: Option<u64>,
    /// Of a kind that it is known not to take; `None` where nothing is known.
    pub wrong_kind: Option<u64>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TooLarge {
    pub limit_bytes: u64,
    pub count: u64,
    pub largest_bytes: u64,
}

impl LeftOut {
    /// Nothing yet.
    pub(super) fn by(takes: &Takes<'_>) -> Self {
        Self {
            empty: 0,
            too_large: takes.max_bytes.map(|limit_bytes| TooLarge { limit_bytes, ..TooLarge::default() }),
            too_small: takes.min_pixels_side.map(|_| 0),
            wrong_kind: takes.not_taken.map(|_| 0),
        }
    }

    /// How many never go up, for whatever reason.
    pub fn count(&self) -> u64 {
        let too_large = self.too_large.map_or(0, |too_large| too_large.count);
        too_large + self.too_small.unwrap_or(0) + self.wrong_kind.unwrap_or(0) + self.empty
    }

    pub(super) fn add(&mut self, reason: Reason, file: &File<'_>) {
        match reason {
            Reason::TooLarge => {
                if let Some(too_large) = &mut self.too_large {
                    too_large.count += 1;
                    too_large.largest_bytes = too_large.largest_bytes.max(file.bytes.unwrap_or(0));
                }
            }
            Reason::TooSmall => self.too_small = self.too_small.map(|count| count + 1),
            Reason::WrongKind => self.wrong_kind = self.wrong_kind.map(|count| count + 1),
            Reason::Empty => self.empty += 1,
        }
    }
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
    pub fn why_not(&self, file: &File<'_>) -> Option<Reason> {
        if file.bytes.is_some_and(|bytes| self.max_bytes.is_some_and(|limit| bytes > limit)) {
            return Some(Reason::TooLarge);
        }
        let is_kind = |kind: &String| file.mime_type.eq_ignore_ascii_case(kind.as_bytes());
        if self.not_taken.is_some_and(|kinds| kinds.iter().any(is_kind)) {
            return Some(Reason::WrongKind);
        }
        if self.is_small(file.width, file.height) {
            return Some(Reason::TooSmall);
        }
        (file.bytes == Some(0)).then_some(Reason::Empty)
    }

    pub fn is_small(&self, width: Option<u64>, height: Option<u64>) -> bool {
        let small = |side: Option<u64>| {
            side.is_some_and(|side| side > 0 && self.min_pixels_side.is_some_and(|least| side < u64::from(least)))
        };
        small(width) && small(height)
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
    pub fn add(&mut self, reason: Reason, video: bool, file: &File<'_>) {
        // A phone on which nothing fits must not fill the memory.
        if self.0.len() >= MOST_LISTED * 4 {
            self.cut();
        }
        let folder = file.folder.strip_suffix(b"/").unwrap_or(file.folder);
        self.0.push(Unfit {
            reason,
            video,
            folder: String::from_utf8_lossy(folder).into_owned(),
            bytes: file.bytes.unwrap_or(0),
            added_unix: file.added_unix,
            not_here: file.not_here,
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
