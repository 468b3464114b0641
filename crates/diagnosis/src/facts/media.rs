//! The photos and videos that the phone lists: how many, how large, how new, in which folders. Never their names.
//!
//! ```text
//! Row: 0 _size=3412877, date_added=1763904012, is_pending=0, relative_path=DCIM/Camera/      (content query, Android 10+)
//! Row: 1 _size=0, date_added=1763903000, is_pending=0, relative_path=Pictures/a, b/
//! Row: 0 _size=3412877, date_added=1763904012, bucket_display_name=Camera                   (Android 8 and 9)
//! No result found.
//! ```
//!
//! Commas are not escaped, so that the one column of free text stands last. Counting is done here: `count(*)` is
//! refused from Android 10. The answer is read where it lies, row by row: 100,000 rows are 20 MB.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, scan};
use crate::case::Case;
use crate::fact::Unknown;
use crate::knowledge::Limits;
use crate::phone::Query;

/// What MediaStore lists on the phone's shared storage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Media {
    pub photos: Kind,
    pub videos: Kind,
    /// The largest first.
    pub folders: Vec<Folder>,
}

/// Photos, or videos.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Kind {
    pub count: u64,
    pub bytes: u64,
    /// Unix seconds by the phone's clock; `None` without any.
    pub newest_unix: Option<i64>,
    pub added_last_day: u64,
    pub added_last_week: u64,
    /// Files without content: no service takes them.
    pub empty: u64,
    /// Still being written by another app, and hidden from the backup app.
    pub pending: u64,
    /// Too large for the chosen app's service; `None` where its limit is not known.
    pub too_large: Option<TooLarge>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct TooLarge {
    pub limit_bytes: u64,
    pub count: u64,
    pub largest_bytes: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Folder {
    /// As the phone names it, `DCIM/Camera`; before Android 10 only the last part.
    pub name: String,
    pub photos: u64,
    pub videos: u64,
    pub bytes: u64,
    pub newest_unix: Option<i64>,
}

/// A folder list longer than this says nothing more to a person.
const MAX_FOLDERS: usize = 200;
const DAY_SECONDS: i64 = 86_400;

impl Reading for Media {
    const ID: FactId = FactId::Media;
    const LANE: Lane = Lane::Files;
    const MAY_SHOW: &'static [&'static str] = &[
        "[0-9]{1,9} rows with a date_added of this week before the last day",
        "[0-9]{1,9} × _size=0",
        "[0-9]{1,9} × _size > [0-9]{1,12}, largest [0-9]{1,12}",
    ];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![query(case, "images"), query(case, "video")])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let profile = case.app.as_ref().and_then(|app| app.profile);
        let limits = profile.map(|profile| &profile.limits);
        let mut folders = Folders::default();
        let photos = kind(case, replies, "images", limits.and_then(photo_limit), &mut folders)?;
        let videos = kind(case, replies, "video", limits.and_then(video_limit), &mut folders)?;
        Ok(Self { photos, videos, folders: folders.largest_first() })
    }
}

fn query(case: &Case, table: &str) -> Query {
    let columns = columns(case.phone.api).join(":");
    let user = case.user;
    Query::shell(format!(
        "content query --user {user} --uri content://media/external/{table}/media --projection {columns}"
    ))
    .within(std::time::Duration::from_secs(60))
}

/// The columns that are asked for, the free text last. `relative_path` and `is_pending` came with Android 10.
fn columns(api: u32) -> &'static [&'static str] {
    match api {
        29.. => &["_size", "date_added", "is_pending", "relative_path"],
        _ => &["_size", "date_added", "bucket_display_name"],
    }
}

fn photo_limit(limits: &Limits) -> Option<u64> {
    limits.photo_max_bytes.as_ref().or(limits.file_max_bytes.as_ref()).map(|limit| limit.value)
}

fn video_limit(limits: &Limits) -> Option<u64> {
    limits.video_max_bytes.as_ref().or(limits.file_max_bytes.as_ref()).map(|limit| limit.value)
}

fn kind(
    case: &Case,
    replies: &Replies,
    table: &str,
    limit: Option<u64>,
    folders: &mut Folders,
) -> Result<Kind, Unknown> {
    let answer = replies.answer(&query(case, table))?;
    let reply = answer.reply.as_ref().map_err(|no_reply| no_reply.clone())?;
    // A refusal stands at the beginning, or in the other stream; the rows are never copied to look for one.
    let beginning = String::from_utf8_lossy(&reply.stdout[..reply.stdout.len().min(2048)]);
    let refusal = scan::refusal(&reply.error_text()).or_else(|| scan::refusal(&beginning)).map(str::to_owned);
    if let Some(line) = refusal {
        return Err(Unknown::refused(line));
    }
    let now_unix = answer.received_unix_ms.div_euclid(1000);
    count(&reply.stdout, columns(case.phone.api), now_unix, limit, &mut |row| folders.add(row, table == "images"))
}

/// One row, with its free text where it lies in the answer.
struct Row<'a> {
    bytes: u64,
    added_unix: Option<i64>,
    folder: &'a [u8],
}

/// Reads all rows of an answer. Public for the benchmark only, through [`rows_per_answer`].
fn count(
    text: &[u8],
    columns: &[&str],
    now_unix: i64,
    limit: Option<u64>,
    each: &mut dyn FnMut(&Row<'_>),
) -> Result<Kind, Unknown> {
    let mut kind =
        Kind { too_large: limit.map(|limit_bytes| TooLarge { limit_bytes, ..TooLarge::default() }), ..Kind::default() };
    let mut found_none = false;
    for line in lines(text) {
        if !line.starts_with(b"Row: ") {
            found_none |= line.trim_ascii().starts_with(b"No result found");
            continue;
        }
        let mut values: [&[u8]; 4] = [&[]; 4];
        split(line, columns, &mut values).ok_or_else(|| Unknown::unreadable("row of the list of photos"))?;
        let size: Option<u64> = number(values[0]);
        let added_unix: Option<i64> = number(values[1]).and_then(|seconds| i64::try_from(seconds).ok());
        let folder = values[columns.len() - 1];
        kind.count += 1;
        if columns.len() == 4 && values[2] == b"1" {
            kind.pending += 1;
        }
        if let Some(size) = size {
            kind.bytes = kind.bytes.saturating_add(size);
            kind.empty += u64::from(size == 0);
            if let Some(too_large) = kind.too_large.as_mut().filter(|too_large| size > too_large.limit_bytes) {
                too_large.count += 1;
                too_large.largest_bytes = too_large.largest_bytes.max(size);
            }
        }
        if let Some(added) = added_unix {
            kind.newest_unix = kind.newest_unix.max(Some(added));
            kind.added_last_day += u64::from(added > now_unix - DAY_SECONDS);
            kind.added_last_week += u64::from(added > now_unix - 7 * DAY_SECONDS);
        }
        each(&Row { bytes: size.unwrap_or(0), added_unix, folder });
    }
    if kind.count == 0 && !found_none {
        return Err(Unknown::unreadable("list of photos"));
    }
    Ok(kind)
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text).chain(std::iter::once(text.len()));
    ends.map(move |end| {
        let line = &text[start..end];
        start = end + 1;
        line.strip_suffix(b"\r").unwrap_or(line)
    })
}

/// `Row: 0 a=1, b=2, c=free, text` into its values. `None` if it is not of these columns.
fn split<'a>(line: &'a [u8], columns: &[&str], values: &mut [&'a [u8]; 4]) -> Option<()> {
    let rest = &line[5..];
    let space = rest.iter().position(|byte| *byte == b' ')?;
    let mut rest = &rest[space + 1..];
    for (index, column) in columns.iter().enumerate() {
        rest = rest.strip_prefix(column.as_bytes())?.strip_prefix(b"=")?;
        if index + 1 == columns.len() {
            values[index] = rest;
        } else {
            let comma = rest.iter().position(|byte| *byte == b',')?;
            values[index] = &rest[..comma];
            rest = rest[comma..].strip_prefix(b", ")?;
        }
    }
    Some(())
}

/// Digits; `NULL` and all else is `None`.
fn number(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 19 {
        return None;
    }
    text.iter().try_fold(0u64, |total, byte| byte.is_ascii_digit().then(|| total * 10 + u64::from(byte - b'0')))
}

#[derive(Default)]
struct Folders {
    by_name: BTreeMap<Vec<u8>, Folder>,
}

impl Folders {
    fn add(&mut self, row: &Row<'_>, is_photo: bool) {
        let name = row.folder.strip_suffix(b"/").unwrap_or(row.folder);
        if !self.by_name.contains_key(name) {
            // A phone that claims a folder for each file must not fill the memory twice.
            if self.by_name.len() >= MAX_FOLDERS * 50 {
                return;
            }
            let name_text = String::from_utf8_lossy(name).into_owned();
            let folder = Folder { name: name_text, photos: 0, videos: 0, bytes: 0, newest_unix: None };
            self.by_name.insert(name.to_vec(), folder);
        }
        let Some(folder) = self.by_name.get_mut(name) else { return };
        folder.photos += u64::from(is_photo);
        folder.videos += u64::from(!is_photo);
        folder.bytes = folder.bytes.saturating_add(row.bytes);
        folder.newest_unix = folder.newest_unix.max(row.added_unix);
    }

    fn largest_first(self) -> Vec<Folder> {
        let mut folders: Vec<Folder> = self.by_name.into_values().collect();
        folders.sort_by(|a, b| (b.photos + b.videos).cmp(&(a.photos + a.videos)).then_with(|| a.name.cmp(&b.name)));
        folders.truncate(MAX_FOLDERS);
        folders
    }
}

/// How many rows an answer of Android 10 and newer has: what the benchmark times.
#[doc(hidden)]
pub fn rows_per_answer(text: &[u8]) -> Option<u64> {
    let mut folders = Folders::default();
    count(text, columns(34), 0, Some(1 << 30), &mut |row| folders.add(row, true)).ok().map(|kind| kind.count)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_763_904_100;

    fn read(text: &str, limit: Option<u64>) -> Result<(Kind, Vec<Folder>), Unknown> {
        let mut folders = Folders::default();
        let kind = count(text.as_bytes(), columns(34), NOW, limit, &mut |row| folders.add(row, true))?;
        Ok((kind, folders.largest_first()))
    }

    #[test]
    fn rows_are_counted_by_folder_and_age() {
        let text = "Row: 0 _size=3412877, date_added=1763904012, is_pending=0, relative_path=DCIM/Camera/\r\n\
                    Row: 1 _size=0, date_added=1763403000, is_pending=0, relative_path=Pictures/a, b/\r\n\
                    Row: 2 _size=NULL, date_added=NULL, is_pending=1, relative_path=DCIM/Camera/\n";
        let (kind, folders) = read(text, Some(3_000_000)).unwrap();
        assert_eq!((kind.count, kind.bytes, kind.empty, kind.pending), (3, 3_412_877, 1, 1));
        assert_eq!((kind.added_last_day, kind.added_last_week), (1, 2));
        assert_eq!(kind.too_large.unwrap().count, 1);
        assert_eq!(kind.newest_unix, Some(1_763_904_012));
        assert_eq!(folders[0].name, "DCIM/Camera");
        assert_eq!(folders[1].name, "Pictures/a, b");
    }

    #[test]
    fn no_photos_is_not_the_same_as_no_answer() {
        assert_eq!(read("No result found.\n", None).unwrap().0.count, 0);
        for bad in ["", "Error while accessing provider:media\n", "Row: 0 _id=3, other=4\n", "Row: 0\n"] {
            assert!(read(bad, None).is_err(), "{bad:?}");
        }
    }
}
