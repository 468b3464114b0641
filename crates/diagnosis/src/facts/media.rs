//! The photos and videos that the phone lists: how many, how large, how new, in which folders. Never their names.
//!
//! ```text
//! Row: 0 _size=3412877, date_added=1763904012, is_pending=0, mime_type=image/jpeg, width=4080, height=3072, relative_path=DCIM/Camera/
//! Row: 1 _size=0, date_added=1763903000, is_pending=0, mime_type=NULL, width=NULL, height=NULL, relative_path=Pictures/a, b/
//! Row: 0 _size=3412877, date_added=1763904012, mime_type=image/jpeg, width=4080, height=3072, bucket_display_name=Camera
//! No result found.
//! ```
//!
//! The first two as on Android 10 and newer, the third as on 8 and 9. Commas are not escaped, so that the one column of
//! free text stands last. Counting is done here: `count(*)` is refused from Android 10. The answer is read where it lies,
//! row by row: 100,000 rows are 20 MB.

use serde::Serialize;

mod arrivals;
mod folders;

pub use arrivals::Arrivals;
pub use folders::Folder;

use super::unfit::{File, LeftOut, List, Takes, Unfit};
use super::{FactId, Lane, Reading, Replies, scan};
use crate::case::Case;
use crate::fact::Unknown;
use crate::internet::upload;
use crate::phone::Query;
use folders::{Folders, is_camera, name};

/// What MediaStore lists on the phone's shared storage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Media {
    pub photos: Kind,
    pub videos: Kind,
    /// The largest first.
    pub folders: Vec<Folder>,
    /// When those came that lie in the folders of the phone's cameras.
    pub from_camera: Arrivals,
    /// Those that the chosen service can never take, the largest first; at most [`super::unfit::MOST_LISTED`].
    pub unfit: Vec<Unfit>,
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
    /// Still being written by another app, and hidden from the backup app.
    pub pending: u64,
    pub largest_bytes: u64,
    /// How many are larger than a size of [`upload::SIZES`] and not larger than the next.
    pub by_size: [u64; upload::SIZES.len()],
    /// What the chosen app's service does not take.
    #[serde(flatten)]
    pub left_out: LeftOut,
}

const DAY_SECONDS: i64 = 86_400;

impl Reading for Media {
    const ID: FactId = FactId::Media;
    const LANE: Lane = Lane::Files;
    const MAY_SHOW: &'static [&'static str] = &[
        "[0-9]{1,9} rows of DCIM with date_added from [0-9]{1,12} to [0-9]{1,12}",
        "[0-9]{1,9} rows with date_added of 30 days in [0-9]{1,3} folders besides DCIM",
        "[0-9]{1,9} × _size=0",
        "[0-9]{1,9} × _size > [0-9]{1,12}, largest [0-9]{1,12}",
        "[0-9]{1,9} × width and height < [0-9]{1,5}",
        "[0-9]{1,9} × mime_type not taken",
    ];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![query(case, "images"), query(case, "video")])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let profile = case.app.as_ref().and_then(|app| app.profile);
        let limits = profile.map(|profile| &profile.limits);
        let mut seen = Seen::default();
        let photos = kind(case, replies, "images", Takes::photos(limits), &mut seen)?;
        let videos = kind(case, replies, "video", Takes::videos(limits), &mut seen)?;
        let Seen { folders, from_camera, unfit } = seen;
        Ok(Self { photos, videos, folders: folders.largest_first(), from_camera, unfit: unfit.largest_first() })
    }
}

/// What is gathered over photos and videos alike.
#[derive(Default)]
struct Seen {
    folders: Folders,
    from_camera: Arrivals,
    unfit: List,
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
        29.. => &["_size", "date_added", "is_pending", "mime_type", "width", "height", "relative_path"],
        _ => &["_size", "date_added", "mime_type", "width", "height", "bucket_display_name"],
    }
}

fn kind(case: &Case, replies: &Replies, table: &str, takes: Takes<'_>, seen: &mut Seen) -> Result<Kind, Unknown> {
    let answer = replies.answer(&query(case, table))?;
    let reply = answer.reply.as_ref().map_err(|no_reply| no_reply.clone())?;
    // A refusal stands at the beginning, or in the other stream; the rows are never copied to look for one.
    let beginning = String::from_utf8_lossy(&reply.stdout[..reply.stdout.len().min(2048)]);
    let refusal = scan::refusal(&reply.error_text()).or_else(|| scan::refusal(&beginning)).map(str::to_owned);
    if let Some(line) = refusal {
        return Err(Unknown::refused(line));
    }
    let now_unix = answer.received_unix_ms.div_euclid(1000);
    count(&reply.stdout, columns(case.phone.api), now_unix, takes, seen)
}

/// One row, with its texts where they lie in the answer.
struct Row<'a> {
    bytes: Option<u64>,
    added_unix: Option<i64>,
    pending: bool,
    mime_type: &'a [u8],
    width: Option<u64>,
    height: Option<u64>,
    folder: &'a [u8],
}

impl<'a> Row<'a> {
    /// `None` if the line is not of these columns.
    fn read(line: &'a [u8], columns: &[&str]) -> Option<Self> {
        let mut values: [&[u8]; 7] = [&[]; 7];
        split(line, columns, &mut values)?;
        let value = |name: &str| columns.iter().position(|column| *column == name).map(|index| values[index]);
        Some(Self {
            bytes: number(values[0]),
            added_unix: number(values[1]).and_then(|seconds| i64::try_from(seconds).ok()),
            pending: value("is_pending").is_some_and(|pending| pending == b"1"),
            mime_type: value("mime_type")?,
            width: number(value("width")?),
            height: number(value("height")?),
            folder: values[columns.len() - 1],
        })
    }

    fn file(&self) -> File<'a> {
        File {
            bytes: self.bytes,
            mime_type: self.mime_type,
            width: self.width,
            height: self.height,
            folder: self.folder,
            added_unix: self.added_unix,
            not_here: false,
        }
    }
}

/// Reads all rows of an answer. Public for the benchmark only, through [`rows_per_answer`].
fn count(text: &[u8], columns: &[&str], now_unix: i64, takes: Takes<'_>, seen: &mut Seen) -> Result<Kind, Unknown> {
    let mut kind = Kind { left_out: LeftOut::by(&takes), ..Kind::default() };
    let mut found_none = false;
    for line in lines(text) {
        if !line.starts_with(b"Row: ") {
            found_none |= line.trim_ascii().starts_with(b"No result found");
            continue;
        }
        let row = Row::read(line, columns).ok_or_else(|| Unknown::unreadable("row of the list of photos"))?;
        kind.add(&row, now_unix);
        let file = row.file();
        if let Some(reason) = takes.why_not(&file) {
            kind.left_out.add(reason, &file);
            seen.unfit.add(reason, takes.video, &file);
        }
        seen.folders.add(&row, !takes.video, now_unix);
        if let Some(added) = row.added_unix.filter(|_| is_camera(name(&row))) {
            seen.from_camera.add(added, now_unix);
        }
    }
    if kind.count == 0 && !found_none {
        return Err(Unknown::unreadable("list of photos"));
    }
    Ok(kind)
}

impl Kind {
    /// How many are larger than this size, which is one of [`upload::SIZES`].
    pub fn larger_than(&self, size: u64) -> u64 {
        upload::SIZES.iter().zip(self.by_size).filter(|(from, _)| **from >= size).map(|(_, count)| count).sum()
    }

    fn add(&mut self, row: &Row<'_>, now_unix: i64) {
        let bytes = row.bytes.unwrap_or(0);
        self.count += 1;
        self.pending += u64::from(row.pending);
        self.bytes = self.bytes.saturating_add(bytes);
        self.largest_bytes = self.largest_bytes.max(bytes);
        if let Some(from) = upload::SIZES.partition_point(|size| *size < bytes).checked_sub(1) {
            self.by_size[from] += 1;
        }
        if let Some(added) = row.added_unix {
            self.newest_unix = self.newest_unix.max(Some(added));
            self.added_last_day += u64::from(added > now_unix - DAY_SECONDS);
            self.added_last_week += u64::from(added > now_unix - 7 * DAY_SECONDS);
        }
    }
}

pub(crate) fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text).chain(std::iter::once(text.len()));
    ends.map(move |end| {
        let line = &text[start..end];
        start = end + 1;
        line.strip_suffix(b"\r").unwrap_or(line)
    })
}

/// `Row: 0 a=1, b=2, c=free, text` into its values. `None` if it is not of these columns.
pub(crate) fn split<'a, const N: usize>(line: &'a [u8], columns: &[&str], values: &mut [&'a [u8]; N]) -> Option<()> {
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
pub(crate) fn number(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 19 {
        return None;
    }
    text.iter().try_fold(0u64, |total, byte| byte.is_ascii_digit().then(|| total * 10 + u64::from(byte - b'0')))
}

/// How many rows an answer of Android 10 and newer has: what the benchmark times.
#[doc(hidden)]
pub fn rows_per_answer(text: &[u8]) -> Option<u64> {
    let takes = Takes { max_bytes: Some(1 << 30), min_pixels_side: Some(256), ..Takes::default() };
    count(text, columns(34), 0, takes, &mut Seen::default()).ok().map(|kind| kind.count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::unfit::{MOST_LISTED, Reason};

    const NOW: i64 = 1_763_904_100;

    fn read(text: &str, takes: Takes<'_>) -> Result<(Kind, Vec<Folder>, Vec<Unfit>), Unknown> {
        let mut seen = Seen::default();
        let kind = count(text.as_bytes(), columns(34), NOW, takes, &mut seen)?;
        Ok((kind, seen.folders.largest_first(), seen.unfit.largest_first()))
    }

    #[test]
    fn rows_are_counted_by_folder_and_age() {
        let text = "Row: 0 _size=3412877, date_added=1763904012, is_pending=0, mime_type=image/jpeg, width=4080, height=3072, relative_path=DCIM/Camera/\r\n\
                    Row: 1 _size=0, date_added=1763403000, is_pending=0, mime_type=NULL, width=NULL, height=NULL, relative_path=Pictures/a, b/\r\n\
                    Row: 2 _size=NULL, date_added=NULL, is_pending=1, mime_type=image/jpeg, width=1, height=2, relative_path=DCIM/Camera/\n";
        let (kind, folders, unfit) = read(text, Takes { max_bytes: Some(3_000_000), ..Takes::default() }).unwrap();
        assert_eq!((kind.count, kind.bytes, kind.left_out.empty, kind.pending), (3, 3_412_877, 1, 1));
        assert_eq!((kind.added_last_day, kind.added_last_week), (1, 2));
        assert_eq!(kind.left_out.too_large.unwrap().count, 1);
        assert_eq!((kind.left_out.too_small, kind.left_out.wrong_kind), (None, None), "no limit is known");
        assert_eq!(kind.newest_unix, Some(1_763_904_012));
        assert_eq!(folders[0].name, "DCIM/Camera");
        assert_eq!(folders[1].name, "Pictures/a, b");
        let reasons: Vec<_> = unfit.iter().map(|unfit| (unfit.reason, unfit.folder.as_str())).collect();
        assert_eq!(reasons, [(Reason::TooLarge, "DCIM/Camera"), (Reason::Empty, "Pictures/a, b")]);
    }

    #[test]
    fn a_file_is_left_out_only_by_a_limit_that_is_known_and_certain() {
        let svg = ["image/svg+xml".to_owned()];
        let takes = Takes { max_bytes: Some(1_000), min_pixels_side: Some(256), not_taken: Some(&svg), video: false };
        let check = |size: &str, mime: &str, width: &str, height: &str, expected: Option<Reason>| {
            let line = format!(
                "Row: 0 _size={size}, date_added=1, is_pending=0, mime_type={mime}, width={width}, height={height}, relative_path=A/"
            );
            let why = takes.why_not(&Row::read(line.as_bytes(), columns(34)).unwrap().file());
            assert_eq!(why, expected, "{line}");
            assert_eq!(
                Takes::default()
                    .why_not(&Row::read(line.as_bytes(), columns(34)).unwrap().file())
                    .filter(|why| *why != Reason::Empty),
                None
            );
        };
        check("1000", "image/jpeg", "256", "256", None);
        check("1001", "image/jpeg", "4000", "3000", Some(Reason::TooLarge));
        check("10", "IMAGE/SVG+XML", "4000", "3000", Some(Reason::WrongKind));
        check("10", "image/jpeg", "255", "255", Some(Reason::TooSmall));
        // One long side, or none that is known, is not certain.
        check("10", "image/jpeg", "255", "256", None);
        check("10", "image/jpeg", "NULL", "12", None);
        check("10", "image/jpeg", "0", "0", None);
        check("0", "NULL", "NULL", "NULL", Some(Reason::Empty));
        check("NULL", "NULL", "NULL", "NULL", None);
    }

    #[test]
    fn a_phone_on_which_nothing_fits_fills_no_memory() {
        let row = |row: u64| {
            format!(
                "Row: {row} _size={}, date_added=1, is_pending=0, mime_type=a, width=1, height=1, relative_path=A/\n",
                row + 1
            )
        };
        let text: String = (0..5_000).map(row).collect();
        let (kind, _, unfit) = read(&text, Takes { max_bytes: Some(0), ..Takes::default() }).unwrap();
        assert_eq!(kind.left_out.too_large.unwrap().count, 5_000);
        assert_eq!(unfit.len(), MOST_LISTED);
        assert_eq!((unfit[0].bytes, unfit[MOST_LISTED - 1].bytes), (5_000, 4_901), "the largest");
    }

    #[test]
    fn no_photos_is_not_the_same_as_no_answer() {
        assert_eq!(read("No result found.\n", Takes::default()).unwrap().0.count, 0);
        for bad in ["", "Error while accessing provider:media\n", "Row: 0 _id=3, other=4\n", "Row: 0\n"] {
            assert!(read(bad, Takes::default()).is_err(), "{bad:?}");
        }
    }
}
