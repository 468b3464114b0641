//! The files that AFC shows, made of `media.toml` or `crashes.toml`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::iphone::library::{Library, Part, Served};
use crate::iphone::wire;
use crate::iphone::world::to_dictionary;

/// A tree of files by their absolute path.
#[derive(Debug, Default)]
pub(crate) struct Media {
    nodes: BTreeMap<String, Node>,
    total_bytes: u64,
    free_bytes: u64,
}

#[derive(Debug)]
pub(crate) enum Node {
    Folder {
        names: BTreeSet<String>,
        modified_ns: i64,
    },
    File {
        content: Content,
        modified_ns: i64,
    },
    /// There, and not to be read: what iOS's data protection says while the phone is locked.
    Closed,
}

#[derive(Debug)]
pub(crate) enum Content {
    Bytes(Cow<'static, [u8]>),
    /// So many bytes that are the same each time.
    MadeUp(u64),
    Library(Arc<Served>, Part),
}

impl Content {
    pub(crate) fn size(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::MadeUp(size) => *size,
            Self::Library(library, part) => library.size(*part),
        }
    }

    /// How much later than in the beginning it was written last.
    pub(crate) fn later_ns(&self) -> i64 {
        match self {
            Self::Bytes(_) | Self::MadeUp(_) => 0,
            Self::Library(library, _) => i64::try_from(library.changes()).unwrap_or(i64::MAX),
        }
    }

    pub(crate) fn read(&self, offset: u64, length: u64) -> Vec<u8> {
        let end = offset.saturating_add(length).min(self.size());
        let (offset, length) = (offset.min(end), end - offset.min(end));
        match self {
            Self::Library(library, part) => library.read(*part, offset, length),
            Self::Bytes(bytes) => {
                bytes[usize::try_from(offset).unwrap_or(0)..usize::try_from(end).unwrap_or(0)].to_vec()
            }
            Self::MadeUp(_) => (offset..end).map(|at| (at % 251) as u8).collect(),
        }
    }
}

impl Media {
    /// Entries are described in `README.md`.
    pub(crate) fn of<'a>(
        section: impl Iterator<Item = (&'a str, &'a toml::Value)>,
        contents: &BTreeMap<String, Cow<'static, [u8]>>,
        now: i64,
    ) -> Self {
        let mut media = Self::default();
        media.add_folder("/", now);
        for (path, entry) in section {
            let number = |key: &str| entry.get(key).and_then(toml::Value::as_integer);
            let word = |key: &str| entry.get(key).and_then(toml::Value::as_str);
            let modified = now - number("seconds_ago").unwrap_or(86_400);
            let bytes = |key: &str| number(key).and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or(0);
            if path == "space" {
                (media.total_bytes, media.free_bytes) = (bytes("total"), bytes("free"));
            } else if let Some(count) = number("photos") {
                media.add_photos(path, u32::try_from(count).unwrap_or(0), modified);
            } else if entry.get("closed").is_some() {
                media.add(path, Node::Closed, modified);
            } else if path.ends_with('/') {
                media.add_folder(path, modified);
            } else if let Some(library) = entry.get("library").and_then(|library| Library::parse(path, library).ok()) {
                media.add_library(path, library, modified);
            } else {
                let content = if let Some(plist) = entry.get("plist").and_then(toml::Value::as_table) {
                    Content::Bytes(wire::binary(&to_dictionary(plist, now).into()).into())
                } else if let Some(items) = entry.get("plist").and_then(toml::Value::as_array) {
                    let items = toml::Value::Array(items.clone());
                    Content::Bytes(wire::binary(&crate::iphone::world::to_plist(&items, now)).into())
                } else if let Some(text) = word("text") {
                    Content::Bytes(text.as_bytes().to_vec().into())
                } else if let Some(bytes) = word("from").and_then(|from| contents.get(from)) {
                    Content::Bytes(bytes.clone())
                } else {
                    Content::MadeUp(bytes("size"))
                };
                let modified_ns = modified.saturating_mul(1_000_000_000);
                media.add(path, Node::File { content, modified_ns }, modified);
            }
        }
        media
    }

    pub(crate) fn get(&self, path: &str) -> Option<&Node> {
        let path = path.trim_matches('/').trim_start_matches("./");
        self.nodes.get(&format!("/{}", if path == "." { "" } else { path }))
    }

    /// How large the phone is, and how much of it is free, in bytes.
    pub(crate) fn space(&self) -> (u64, u64) {
        (self.total_bytes, self.free_bytes)
    }

    /// A file for each photo, a thousand in a folder, as the camera lays them out.
    fn add_photos(&mut self, path: &str, count: u32, newest: i64) {
        let path = path.trim_end_matches('/');
        self.add_folder(path, newest);
        for index in 0..count {
            let modified = newest - 60 * i64::from(count - index);
            let content = Content::MadeUp(1_800_000 + u64::from(index));
            let name = format!("{path}/{}APPLE/IMG_{:04}.HEIC", 100 + index / 1000, index % 10_000);
            self.add(&name, Node::File { content, modified_ns: modified.saturating_mul(1_000_000_000) }, modified);
        }
    }

    /// The database, its log, and what iOS keeps in memory between them.
    fn add_library(&mut self, path: &str, library: Library, modified: i64) {
        let served = Arc::new(Served::new(library));
        let modified_ns = modified.saturating_mul(1_000_000_000);
        for (name, content) in [
            (path.to_owned(), Content::Library(served.clone(), Part::Main)),
            (format!("{path}-wal"), Content::Library(served, Part::Wal)),
            (format!("{path}-shm"), Content::MadeUp(32_768)),
        ] {
            self.add(&name, Node::File { content, modified_ns }, modified);
        }
    }

    fn add_folder(&mut self, path: &str, modified: i64) {
        let trimmed = path.trim_end_matches('/');
        let path = if trimmed.is_empty() { "/" } else { trimmed };
        if !self.nodes.contains_key(path) {
            let modified_ns = modified.saturating_mul(1_000_000_000);
            self.add(path, Node::Folder { names: BTreeSet::new(), modified_ns }, modified);
        }
    }

    fn add(&mut self, path: &str, node: Node, modified: i64) {
        if let Some((parent, name)) = path.rsplit_once('/')
            && !name.is_empty()
        {
            let parent = if parent.is_empty() { "/" } else { parent };
            self.add_folder(parent, modified);
            if let Some(Node::Folder { names, .. }) = self.nodes.get_mut(parent) {
                names.insert(name.to_owned());
            }
        }
        self.nodes.insert(path.to_owned(), node);
    }
}
