//! What MediaStore lists of an Android phone, one by one.
//!
//! ```text
//! Row: 0 _size=3412877, date_added=1763904012, date_modified=1763904010, _data=/storage/emulated/0/DCIM/Camera/IMG_1.jpg
//! No result found.
//! ```
//!
//! What a service has of it the phone does not say. Whether a file was backed up can only be inferred from when the app
//! last sent as much as a photo ([`crate::facts::traffic::Traffic`]): it says *probably*, and of older files nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Item, Listing};
use crate::fact::Unknown;
use crate::facts::media::{lines, number, split};
use crate::facts::{Snapshot, scan};
use crate::phone::{Query, Reply};

/// The free text last: commas in it are not escaped.
const COLUMNS: [&str; 4] = ["_size", "date_added", "date_modified", "_data"];

/// Photos and videos.
pub fn queries(user: u32) -> [Query; 2] {
    ["images", "video"].map(|table| {
        let columns = COLUMNS.join(":");
        let uri = format!("content://media/external/{table}/media");
        Query::shell(format!("content query --user {user} --uri {uri} --projection {columns}"))
            .within(Duration::from_secs(60))
    })
}

/// The phone books what was sent in pieces of two hours; a photo of the same piece may have come after it.
const PIECE_SECONDS: i64 = 7200;

/// From when on files are probably not backed up, by the phone's clock: since the app last sent as much as a photo. `None`
/// where it never did, as far as the phone's books go, or where that is not known.
pub fn unproven_since(facts: &Snapshot, now_unix: i64) -> Option<i64> {
    let ago = facts.traffic.get().ok()?.last_upload_seconds_ago.and_then(|ago| i64::try_from(ago).ok())?;
    let offset = facts.clock.get().map_or(0, |clock| clock.offset_seconds);
    Some(now_unix.saturating_add(offset).saturating_sub(ago).saturating_sub(PIECE_SECONDS))
}

/// Adds what an answer lists. A row that is not of these columns is counted.
///
/// # Errors
///
/// The phone refuses, or the answer is no list.
pub fn read(reply: &Reply, into: &mut Listing) -> Result<(), Unknown> {
    let beginning = String::from_utf8_lossy(&reply.stdout[..reply.stdout.len().min(2048)]);
    if let Some(line) = scan::refusal(&reply.error_text()).or_else(|| scan::refusal(&beginning)) {
        return Err(Unknown::refused(line.to_owned()));
    }
    let mut any = false;
    for line in lines(&reply.stdout) {
        if !line.starts_with(b"Row: ") {
            any |= line.trim_ascii().starts_with(b"No result found");
            continue;
        }
        any = true;
        let mut values: [&[u8]; 4] = [&[]; 4];
        let path = split(line, &COLUMNS, &mut values).and_then(|()| std::str::from_utf8(values[3]).ok());
        let Some(path) = path.filter(|path| path.starts_with('/')) else {
            into.unreadable += 1;
            continue;
        };
        let seconds = |value: &[u8]| number(value).and_then(|seconds| i64::try_from(seconds).ok());
        into.items.push(Item {
            path: path.to_owned(),
            bytes: number(values[0]),
            modified_unix_ns: seconds(values[2]).and_then(|seconds| seconds.checked_mul(1_000_000_000)),
            added_unix: seconds(values[1]),
            elsewhere: false,
        });
    }
    if any { Ok(()) } else { Err(Unknown::unreadable("list of photos")) }
}

/// A folder with files of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// `DCIM/Camera`; on a memory card with its name before it.
    pub name: String,
    pub files: u64,
    pub bytes: u64,
}

/// The folders of a listing, the one with the most files first.
pub fn folders(listing: &Listing) -> Vec<Folder> {
    let mut by_name: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for item in &listing.items {
        let (files, bytes) = by_name.entry(folder(&item.path)).or_default();
        *files += 1;
        *bytes = bytes.saturating_add(item.bytes.unwrap_or(0));
    }
    let mut folders: Vec<Folder> =
        by_name.into_iter().map(|(name, (files, bytes))| Folder { name: name.to_owned(), files, bytes }).collect();
    folders.sort_by(|one, other| other.files.cmp(&one.files).then_with(|| one.name.cmp(&other.name)));
    folders
}

/// The folder of a file as people know it, without where the system keeps all files.
pub(super) fn folder(path: &str) -> &str {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    if let Some(rest) = folder.strip_prefix("/storage/emulated/") {
        return rest.split_once('/').map_or("", |(_, rest)| rest);
    }
    folder.strip_prefix("/storage/").unwrap_or(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rescue::Scope;

    const ROWS: &str = "Row: 0 _size=3412877, date_added=200, date_modified=190, _data=/storage/emulated/0/DCIM/Camera/a, b.jpg\r\n\
        Row: 1 _size=NULL, date_added=NULL, date_modified=NULL, _data=/storage/emulated/0/DCIM/Camera/new.jpg\n\
        Row: 2 _size=7, date_added=100, date_modified=100, _data=/storage/1A2B-3C4D/DCIM/c.jpg\n\
        Row: 3 _size=7, other\n\
        Row: 4 _size=7, date_added=100, date_modified=100, _data=relative.jpg\n";

    fn read_all(text: &str) -> Result<Listing, Unknown> {
        let mut listing = Listing::default();
        let reply = Reply { stdout: text.as_bytes().to_vec(), ..Reply::default() };
        read(&reply, &mut listing).map(|()| listing)
    }

    fn paths(scope: Scope) -> Vec<String> {
        let listing = read_all(ROWS).unwrap();
        listing.items.into_iter().filter(|item| scope.wants(item)).map(|item| item.path).collect()
    }

    #[test]
    fn rows_are_files_and_what_is_none_is_counted() {
        let listing = read_all(ROWS).unwrap();
        assert_eq!((listing.items.len(), listing.unreadable, listing.bytes()), (3, 2, 3_412_884));
        assert_eq!(listing.items[0].path, "/storage/emulated/0/DCIM/Camera/a, b.jpg");
        assert_eq!(listing.items[0].modified_unix_ns, Some(190_000_000_000));
        assert_eq!((listing.items[1].bytes, listing.items[1].modified_unix_ns), (None, None));
        let folders = folders(&listing);
        assert_eq!((folders[0].name.as_str(), folders[0].files), ("DCIM/Camera", 2));
        assert_eq!((folders[1].name.as_str(), folders[1].bytes), ("1A2B-3C4D/DCIM", 7));
    }

    #[test]
    fn only_what_is_wanted_is_listed() {
        let added_since = |since| Scope { added_since: Some(since), ..Scope::default() };
        // When it was added is not known of one: it may be new.
        assert_eq!(paths(added_since(150)).len(), 2);
        assert_eq!(paths(added_since(100)).len(), 3);
        let in_folder = |name: &str| Scope { folders: vec![name.to_owned()], ..Scope::default() };
        assert_eq!(paths(in_folder("DCIM/Camera")).len(), 2);
        assert_eq!(paths(in_folder("DCIM/")).len(), 2);
        assert_eq!(paths(in_folder("DCIM/Cam")).len(), 0);
    }

    #[test]
    fn no_photos_is_not_the_same_as_no_answer() {
        assert_eq!(read_all("No result found.\n"), Ok(Listing::default()));
        for bad in ["", "Error while accessing provider:media\n"] {
            assert!(read_all(bad).is_err(), "{bad:?}");
        }
        let denied = "java.lang.SecurityException: Permission Denial: reading\n";
        assert!(read_all(denied).is_err());
    }
}
