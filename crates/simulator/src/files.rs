//! The files of a phone: `files.toml` names them; what is not in `files/` is made up from its size.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use crate::folder::{BadFolder, parse};

/// Absolute paths and what is there. Folders exist by what lies in them, or by a name that ends in `/`.
#[derive(Debug, Clone, Default)]
pub struct FileTree(BTreeMap<String, Entry>);

#[derive(Debug, Clone)]
struct Entry {
    content: Content,
    /// Seconds before the phone's now for a file that came with the folder.
    modified: Modified,
}

#[derive(Debug, Clone)]
enum Content {
    Folder,
    Bytes(Cow<'static, [u8]>),
    /// Bytes that follow from the path, so that two reads are equal.
    MadeUp(u64),
}

#[derive(Debug, Clone, Copy)]
enum Modified {
    SecondsAgo(i64),
    At(i64),
}

/// What a file has in it.
#[derive(Debug, Clone)]
pub(crate) enum Bytes {
    Kept(Vec<u8>),
    MadeUp(MadeUp),
}

/// What `stat` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stat {
    pub mode: u32,
    pub size: u64,
    pub modified: i64,
}

const FILE: u32 = 0o100_660;
const FOLDER: u32 = 0o040_771;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    size: Option<u64>,
    /// A file in `files/`.
    from: Option<String>,
    text: Option<String>,
    #[serde(default)]
    seconds_ago: i64,
}

impl FileTree {
    /// `"/sdcard/DCIM/Camera/1.jpg" = { size = 3000000, seconds_ago = 3600 }`, or `from = "1.jpg"`, or `text = "…"`.
    pub(crate) fn parse(
        place: &str,
        bytes: &[u8],
        contents: &mut BTreeMap<String, Cow<'static, [u8]>>,
    ) -> Result<Self, BadFolder> {
        let lines: BTreeMap<String, Line> = parse(place, bytes)?;
        let mut tree = BTreeMap::new();
        for (path, line) in lines {
            let content = match (line.size, line.from, line.text) {
                (None, None, None) if path.ends_with('/') => Content::Folder,
                (Some(size), None, None) => Content::MadeUp(size),
                (None, None, Some(text)) => Content::Bytes(Cow::Owned(text.into_bytes())),
                (None, Some(from), None) => match contents.get(&format!("files/{from}")) {
                    Some(bytes) => Content::Bytes(bytes.clone()),
                    None => return Err(BadFolder::new(place, format!("`{path}`: there is no files/{from}"))),
                },
                _ => return Err(BadFolder::new(place, format!("`{path}` needs one of size, from and text"))),
            };
            let modified = Modified::SecondsAgo(line.seconds_ago);
            tree.insert(path.trim_end_matches('/').to_owned(), Entry { content, modified });
        }
        Ok(Self(tree))
    }

    pub(crate) fn stat(&self, path: &str, now: i64) -> Option<Stat> {
        let path = path.trim_end_matches('/');
        match self.0.get(path) {
            Some(entry) => {
                let modified = match entry.modified {
                    Modified::SecondsAgo(seconds) => now - seconds,
                    Modified::At(time) => time,
                };
                let (mode, size) = match &entry.content {
                    Content::Folder => (FOLDER, 4096),
                    Content::Bytes(bytes) => (FILE, bytes.len() as u64),
                    Content::MadeUp(size) => (FILE, *size),
                };
                Some(Stat { mode, size, modified })
            }
            None if self.below(path).next().is_some() || path.is_empty() => Some(folder(now)),
            None => None,
        }
    }

    /// The names directly in a folder.
    pub(crate) fn list(&self, path: &str) -> Vec<String> {
        let mut names: Vec<String> = self
            .below(path.trim_end_matches('/'))
            .filter_map(|rest| rest.split('/').next())
            .map(str::to_owned)
            .collect();
        names.dedup();
        names
    }

    pub(crate) fn read(&self, path: &str) -> Option<Bytes> {
        match &self.0.get(path)?.content {
            Content::Folder => None,
            Content::Bytes(bytes) => Some(Bytes::Kept(bytes.to_vec())),
            Content::MadeUp(size) => Some(Bytes::MadeUp(MadeUp::of(path, *size))),
        }
    }

    pub(crate) fn write(&mut self, path: &str, bytes: Vec<u8>, modified: i64) {
        self.0.insert(
            path.to_owned(),
            Entry { content: Content::Bytes(Cow::Owned(bytes)), modified: Modified::At(modified) },
        );
    }

    fn below(&self, folder: &str) -> impl Iterator<Item = &str> {
        let prefix = format!("{folder}/");
        let length = prefix.len();
        self.0
            .range(prefix.clone()..)
            .map(|(path, _)| path.as_str())
            .take_while(move |path| path.starts_with(&prefix))
            .map(move |path| &path[length..])
    }
}

pub(crate) fn folder(modified: i64) -> Stat {
    Stat { mode: FOLDER, size: 4096, modified }
}

pub(crate) fn file(size: u64, modified: i64) -> Stat {
    Stat { mode: FILE, size, modified }
}

/// A file whose bytes follow from its path, so that two reads are equal. Xorshift: no two files are equal, and no file
/// compresses.
#[derive(Debug, Clone)]
pub(crate) struct MadeUp {
    word: u64,
    left: u64,
}

impl MadeUp {
    pub(crate) fn of(path: &str, size: u64) -> Self {
        let mix = |word: u64, byte| (word ^ u64::from(byte)).rotate_left(9) | 1;
        Self { word: path.bytes().fold(0x9e37_79b9_7f4a_7c15, mix), left: size }
    }

    /// The next bytes, `most` of them, a multiple of eight, but at the end.
    pub(crate) fn chunk(&mut self, most: usize) -> Vec<u8> {
        let length = usize::try_from(self.left).unwrap_or(usize::MAX).min(most);
        let mut bytes = vec![0; length.next_multiple_of(8)];
        for eight in bytes.chunks_exact_mut(8) {
            self.word ^= self.word << 13;
            self.word ^= self.word >> 7;
            self.word ^= self.word << 17;
            eight.copy_from_slice(&self.word.to_le_bytes());
        }
        bytes.truncate(length);
        self.left -= length as u64;
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_make_their_folders() {
        let text = br#"
"/sdcard/DCIM/Camera/1.jpg" = { size = 1000, seconds_ago = 60 }
"/sdcard/DCIM/Camera/2.jpg" = { size = 1000 }
"/sdcard/note.txt" = { text = "hello" }
"/sdcard/Empty/" = {}
"#;
        let mut tree = FileTree::parse("files.toml", text, &mut BTreeMap::new()).unwrap();
        assert_eq!(tree.list("/sdcard"), ["DCIM", "Empty", "note.txt"]);
        assert_eq!(tree.list("/sdcard/DCIM/Camera/"), ["1.jpg", "2.jpg"]);
        assert_eq!(tree.stat("/sdcard/DCIM", 100).map(|stat| stat.mode), Some(FOLDER));
        assert_eq!(tree.stat("/sdcard/DCIM/Camera/1.jpg", 100), Some(Stat { mode: FILE, size: 1000, modified: 40 }));
        assert_eq!(tree.stat("/sdcard/absent", 100), None);
        let made_up = |path, most| match tree.read(path) {
            Some(Bytes::MadeUp(mut made_up)) => {
                std::iter::from_fn(|| Some(made_up.chunk(most)).filter(|chunk| !chunk.is_empty())).flatten().collect()
            }
            other => panic!("{path}: {other:?}"),
        };
        let one: Vec<u8> = made_up("/sdcard/DCIM/Camera/1.jpg", 64);
        assert_ne!(one, made_up("/sdcard/DCIM/Camera/2.jpg", 64));
        assert_eq!(one, made_up("/sdcard/DCIM/Camera/1.jpg", 4096));
        assert_eq!(one.len(), 1000);
        tree.write("/data/local/tmp/x", vec![1, 2], 7);
        assert!(matches!(tree.read("/data/local/tmp/x"), Some(Bytes::Kept(bytes)) if bytes == [1, 2]));
    }
}
