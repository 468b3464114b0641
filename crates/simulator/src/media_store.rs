//! The phone's photos one by one: what MediaStore lists, and the files behind it.
//!
//! A folder records how MediaStore answers when it is asked for sizes and folders (`Row: 0 _size=…, date_added=…, …`). Each
//! of those rows is a file here: named by its number, made up from its size, and as old as its row says.

use std::fmt::Write as _;

use crate::files::{Bytes, MadeUp, Stat, file};

/// A file that MediaStore lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    pub path: String,
    pub size: u64,
    /// Seconds since 1970.
    pub added: i64,
    pub table: Table,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    Images,
    Video,
}

/// What is asked for one by one.
const ONE_BY_ONE: &str = "_size:date_added:date_modified:_data";

impl Table {
    pub(crate) const ALL: [Self; 2] = [Self::Images, Self::Video];

    fn name(self) -> &'static str {
        match self {
            Self::Images => "images",
            Self::Video => "video",
        }
    }

    /// The recorded question, of Android 10 and newer or of those before.
    pub(crate) fn question(self, api: u32, user: u32) -> String {
        let (pending, folder) = if api >= 29 { ("is_pending:", "relative_path") } else { ("", "bucket_display_name") };
        self.query(user, &format!("_size:date_added:{pending}mime_type:width:height:{folder}"))
    }

    fn query(self, user: u32, projection: &str) -> String {
        let table = self.name();
        format!("content query --user {user} --uri content://media/external/{table}/media --projection {projection}")
    }

    /// Whether a command asks for this table one by one.
    pub(crate) fn is_listed_by(self, command: &str) -> bool {
        let words: Vec<&str> = command.split_whitespace().collect();
        let user = words.get(3).and_then(|user| user.parse().ok());
        user.is_some_and(|user| command == self.query(user, ONE_BY_ONE))
    }

    /// The files behind recorded rows. A row without a size is no file.
    pub(crate) fn files(self, rows: &str) -> Vec<Listed> {
        rows.lines().filter_map(|row| self.file(row)).collect()
    }

    fn file(self, row: &str) -> Option<Listed> {
        let (number, values) = row.strip_prefix("Row: ")?.split_once(' ')?;
        let value = |key: &str| values.split(", ").find_map(|value| value.strip_prefix(key)?.strip_prefix('='));
        let folder = match (value("relative_path"), value("bucket_display_name")) {
            (Some(path), _) => path.to_owned(),
            (None, bucket) => format!("DCIM/{}/", bucket?),
        };
        let (kind, ending) = match self {
            Self::Images => ("IMG", "jpg"),
            Self::Video => ("VID", "mp4"),
        };
        let path = format!("/storage/emulated/0/{folder}{kind}_{:0>4}.{ending}", number);
        Some(Listed {
            path,
            size: value("_size")?.parse().ok()?,
            added: value("date_added")?.parse().ok()?,
            table: self,
        })
    }
}

impl Listed {
    pub(crate) fn stat(&self) -> Stat {
        file(self.size, self.added)
    }

    pub(crate) fn read(&self) -> Bytes {
        Bytes::MadeUp(MadeUp::of(&self.path, self.size))
    }
}

/// What `content query` prints for them.
pub(crate) fn printed<'a>(files: impl Iterator<Item = &'a Listed>) -> String {
    let mut text = String::new();
    for (number, Listed { path, size, added, .. }) in files.enumerate() {
        writeln!(text, "Row: {number} _size={size}, date_added={added}, date_modified={added}, _data={path}")
            .expect("writing to a string does not fail");
    }
    if text.is_empty() { "No result found.\n".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_a_file() {
        let rows = "Row: 7 _size=12, date_added=100, is_pending=0, relative_path=DCIM/Camera/\n\
                    Row: 8 _size=NULL, date_added=100, is_pending=0, relative_path=DCIM/Camera/\n";
        let files = Table::Images.files(rows);
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].path, "/storage/emulated/0/DCIM/Camera/IMG_0007.jpg");
        assert_eq!((files[0].stat().size, files[0].stat().modified), (12, 100));
        assert_eq!(
            printed(files.iter()),
            "Row: 0 _size=12, date_added=100, date_modified=100, _data=/storage/emulated/0/DCIM/Camera/IMG_0007.jpg\n"
        );
        let old = Table::Video.files("Row: 0 _size=1, date_added=1, bucket_display_name=Camera\n");
        assert_eq!(old[0].path, "/storage/emulated/0/DCIM/Camera/VID_0000.mp4");
        assert_eq!(printed([].iter()), "No result found.\n");
        assert!(Table::Video.is_listed_by(&Table::Video.query(10, ONE_BY_ONE)));
        assert!(!Table::Images.is_listed_by(&Table::Images.question(34, 0)));
    }
}
