//! What was copied from one phone into one folder: lines of JSON that are only added to.
//!
//! ```text
//! {"line":"rescue","by":"unstuck","version":1}
//! {"line":"plan","path":"/DCIM/100APPLE/IMG_0001.HEIC","to":"DCIM/100APPLE/IMG_0001.HEIC","size":2103344,"modified_unix_ns":1763904012000000000}
//! {"line":"part","path":"…","bytes":33554432,"sha256":"…"}      so much of NAME.part is on the disk, and what it is
//! {"line":"kept","path":"…","to":"…","bytes":2103344,"sha256":"…"}    all of it is on the disk, as NAME.part or NAME
//! {"line":"verified","path":"…"}                                it was read back
//! {"line":"damaged","path":"…"}                                 it was not what had been written; copied again
//! ```
//!
//! A line that was torn, or is not one of these, proves nothing and is passed over. Whatever is missing is copied again,
//! so that no order between this file and the others has to be enforced on the disk.

use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use diagnosis::rescue::{Item, Stopped};
use serde::{Deserialize, Serialize};

use crate::digest::{Digest, Sha256, from_hex, hex};
use crate::names;

/// A line holds two paths of at most 1,024 bytes, which JSON may write six times as long.
const LONGEST_LINE: u64 = 16 << 10;
/// Lines that may be lost with the power: their files are copied again.
const LINES_BETWEEN_SYNCS: u32 = 64;
const LOCK_RETRY: Duration = Duration::from_millis(20);

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
enum Line {
    Rescue { by: String, version: u32 },
    Plan { path: String, to: String, size: Option<u64>, modified_unix_ns: Option<i64> },
    Part { path: String, bytes: u64, sha256: String },
    Kept { path: String, to: String, bytes: u64, sha256: String },
    Verified { path: String },
    Damaged { path: String },
}

/// What is known of one file of the phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Below the folder, with `/` between the names.
    pub to: String,
    /// What the phone said of it when its name was chosen. A file that differs is another one.
    size: Option<u64>,
    modified_unix_ns: Option<i64>,
    /// So many bytes of the unfinished file are on the disk, with this digest.
    pub part: Option<(u64, Sha256)>,
    pub kept: Option<(u64, Sha256)>,
    pub verified: bool,
}

impl Entry {
    fn is_of(&self, item: &Item) -> bool {
        (self.size, self.modified_unix_ns) == (item.bytes, item.modified_unix_ns)
    }
}

#[derive(Debug)]
pub(crate) struct Manifest {
    file: File,
    entries: HashMap<String, Entry>,
    /// Keys of all names that were ever given away.
    taken: HashSet<String>,
    unsynced: u32,
}

impl Manifest {
    /// The manifest of this phone in a folder, made if it is not there. It is ours alone until it is dropped.
    pub(crate) fn open(folder: &Path, phone: &str, patience: Duration) -> Result<Self, Stopped> {
        let mut options = OpenOptions::new();
        let file = options.read(true).append(true).create(true).open(path(folder, phone)).map_err(of_folder)?;
        lock(&file, patience)?;
        let mut manifest = Self { file, entries: HashMap::new(), taken: HashSet::new(), unsynced: 0 };
        manifest.read().map_err(of_folder)?;
        Ok(manifest)
    }

    /// What is known of this very file; `None` where the phone has another of that name now.
    pub(crate) fn entry(&self, item: &Item) -> Option<&Entry> {
        self.entries.get(&item.path).filter(|entry| entry.is_of(item))
    }

    pub(crate) fn is_taken(&self, home: &str) -> bool {
        self.taken.contains(&names::key(home))
    }

    pub(crate) fn plan(&mut self, item: &Item, to: &str) -> io::Result<()> {
        let (size, modified_unix_ns) = (item.bytes, item.modified_unix_ns);
        self.write(Line::Plan { path: item.path.clone(), to: to.to_owned(), size, modified_unix_ns })
    }

    pub(crate) fn part(&mut self, item: &Item, bytes: u64, digest: &Digest) -> io::Result<()> {
        let sha256 = hex(&digest.value());
        self.write(Line::Part { path: item.path.clone(), bytes, sha256 })
    }

    pub(crate) fn kept(&mut self, item: &Item, to: &str, bytes: u64, sha256: &Sha256) -> io::Result<()> {
        let sha256 = hex(sha256);
        self.write(Line::Kept { path: item.path.clone(), to: to.to_owned(), bytes, sha256 })
    }

    pub(crate) fn verified(&mut self, item: &Item) -> io::Result<()> {
        self.write(Line::Verified { path: item.path.clone() })
    }

    pub(crate) fn damaged(&mut self, item: &Item) -> io::Result<()> {
        self.write(Line::Damaged { path: item.path.clone() })
    }

    pub(crate) fn sync(&mut self) -> io::Result<()> {
        self.unsynced = 0;
        self.file.sync_data()
    }

    fn write(&mut self, line: Line) -> io::Result<()> {
        let mut text = serde_json::to_string(&line)?;
        text.push('\n');
        self.file.write_all(text.as_bytes())?;
        self.apply(line);
        self.unsynced += 1;
        if self.unsynced >= LINES_BETWEEN_SYNCS { self.sync() } else { Ok(()) }
    }

    fn read(&mut self) -> io::Result<()> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(0))?;
        let mut from = BufReader::new(file);
        let mut line = Vec::new();
        let mut ended = true;
        loop {
            line.clear();
            if from.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            // The rest of a line that is too long is read as a line of its own, and is none.
            ended = line.last() == Some(&b'\n');
            if let Ok(line) = serde_json::from_slice(&line) {
                self.apply(line);
            }
        }
        if !ended {
            // What was torn stays a line of its own.
            self.file.write_all(b"\n")?;
        }
        if self.file.metadata()?.len() == 0 {
            self.write(Line::Rescue { by: "unstuck".to_owned(), version: 1 })?;
        }
        Ok(())
    }

    fn apply(&mut self, line: Line) {
        match line {
            Line::Rescue { .. } => {}
            Line::Plan { path, to, size, modified_unix_ns } => {
                self.taken.insert(names::key(&to));
                let entry = Entry { to, size, modified_unix_ns, part: None, kept: None, verified: false };
                self.entries.insert(path, entry);
            }
            Line::Part { path, bytes, sha256 } => {
                let entry = self.entries.get_mut(&path);
                if let (Some(entry), Some(sha256)) = (entry, from_hex(&sha256)) {
                    entry.part = Some((bytes, sha256));
                }
            }
            Line::Kept { path, to, bytes, sha256 } => {
                self.taken.insert(names::key(&to));
                let entry = self.entries.get_mut(&path);
                if let (Some(entry), Some(sha256)) = (entry, from_hex(&sha256)) {
                    *entry = Entry { to, kept: Some((bytes, sha256)), verified: false, ..entry.clone() };
                }
            }
            Line::Verified { path } => {
                if let Some(entry) = self.entries.get_mut(&path) {
                    entry.verified = entry.kept.is_some();
                }
            }
            // Its name stays taken: what is there is not ours to replace.
            Line::Damaged { path } => drop(self.entries.remove(&path)),
        }
    }
}

/// One for each phone, so that two may be saved in one folder. The serial is not in the name.
pub(crate) fn path(folder: &Path, phone: &str) -> PathBuf {
    let mut digest = Digest::new();
    digest.add(phone.as_bytes());
    folder.join(format!("unstuck-rescue-{}.jsonl", hex(&digest.value()[..4])))
}

fn lock(file: &File, patience: Duration) -> Result<(), Stopped> {
    for _ in 0..=patience.as_millis() / LOCK_RETRY.as_millis() {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_RETRY),
            Err(TryLockError::Error(error)) => {
                // Some network drives know no locks.
                tracing::debug!(%error, "the manifest cannot be locked");
                return Ok(());
            }
        }
    }
    Err(Stopped::InUse)
}

/// What an error of the folder means.
pub(crate) fn of_folder(error: io::Error) -> Stopped {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Stopped::Full,
        _ => Stopped::Folder(error.to_string()),
    }
}
