//! The thread that writes: takes chunks, keeps files, writes down what is on the disk, reads it back.

use std::collections::HashMap;
use std::fs::{self, File, FileTimes, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use diagnosis::rescue::{Item, Stopped};
use tokio::sync::mpsc::{Receiver, UnboundedSender};

use crate::digest::{Digest, Sha256, digest_of};
use crate::manifest::{Manifest, of_folder};
use crate::names;
use crate::place::{Placed, place};

/// How much of an unfinished file may be lost with the power, or when this program is killed.
const CHECKPOINT_BYTES: u64 = 32 << 20;
/// A copy that was just paused gives the folder back in less.
const LOCK_PATIENCE: Duration = Duration::from_secs(10);

pub(crate) enum Job {
    /// What follows is this file from this byte on: 0, or what [`Shelf::part`] said.
    Begin {
        index: usize,
        from_byte: u64,
    },
    Chunk(Bytes),
    End,
    /// The file that was begun is not wanted any more.
    Abandon,
    Verify(Vec<usize>),
}

#[derive(Debug)]
pub(crate) enum News {
    Kept {
        index: usize,
        bytes: u64,
    },
    /// The disk takes no file as large.
    TooLarge {
        index: usize,
    },
    Read {
        bytes: u64,
    },
    Verified,
    Damaged {
        index: usize,
        bytes: u64,
    },
    VerifiedAll,
    /// Nothing more is done.
    Stopped(Stopped),
}

/// How a file stands in the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Nothing,
    /// The first so many bytes.
    Part(u64),
    There {
        bytes: u64,
        verified: bool,
    },
}

/// What tests set otherwise.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    pub checkpoint_bytes: u64,
    pub lock_patience: Duration,
    /// The disk becomes full when so many bytes were written.
    #[cfg(test)]
    pub room: Option<u64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            checkpoint_bytes: CHECKPOINT_BYTES,
            lock_patience: LOCK_PATIENCE,
            #[cfg(test)]
            room: None,
        }
    }
}

pub(crate) struct Shelf {
    folder: PathBuf,
    manifest: Manifest,
    /// Sorted by their groups.
    items: Arc<[Item]>,
    groups: Vec<std::ops::Range<usize>>,
    /// Digests of what is there of files that are not finished.
    parts: HashMap<usize, Digest>,
    current: Option<Current>,
    settings: Settings,
}

struct Current {
    index: usize,
    file: File,
    to: String,
    part: PathBuf,
    bytes: u64,
    synced: u64,
    digest: Digest,
}

impl Shelf {
    pub(crate) fn open(
        folder: PathBuf,
        phone: &str,
        items: Arc<[Item]>,
        groups: Vec<std::ops::Range<usize>>,
        settings: Settings,
    ) -> Result<Self, Stopped> {
        fs::create_dir_all(&folder).map_err(of_folder)?;
        let manifest = Manifest::open(&folder, phone, settings.lock_patience)?;
        Ok(Self { folder, manifest, items, groups, parts: HashMap::new(), current: None, settings })
    }

    /// How a file stands, after what a kill left in between is put in order.
    pub(crate) fn standing(&mut self, index: usize) -> io::Result<Standing> {
        let item = &self.items[index];
        let Some(entry) = self.manifest.entry(item) else { return Ok(Standing::Nothing) };
        let (to, part) = (self.full(&entry.to), part_of(&self.full(&entry.to)));
        if let Some((bytes, sha256)) = entry.kept {
            let there = Standing::There { bytes, verified: entry.verified };
            let (placed, unplaced) = (length_of(&to), length_of(&part));
            if placed == Some(bytes) {
                // The name was given, and the earlier one not yet taken away.
                if unplaced.is_some() {
                    fs::remove_file(&part)?;
                }
                return Ok(there);
            }
            if unplaced == Some(bytes) && same_content(&part, bytes, &sha256)? {
                // On a disk without second names our own empty file holds the place.
                if placed == Some(0) {
                    fs::rename(&part, &to)?;
                    return Ok(there);
                }
                if placed.is_none() && place(&part, &to)? == Placed::Here {
                    return Ok(there);
                }
            }
            return Ok(Standing::Nothing);
        }
        let Some((bytes, sha256)) = entry.part else { return Ok(Standing::Nothing) };
        if length_of(&part).is_none_or(|length| length < bytes) || item.bytes.is_some_and(|all| all < bytes) {
            return Ok(Standing::Nothing);
        }
        let (read, digest) = digest_of(File::open(&part)?, Some(bytes), |_| true)?;
        if read != bytes || digest.value() != sha256 {
            return Ok(Standing::Nothing);
        }
        self.parts.insert(index, digest);
        Ok(Standing::Part(bytes))
    }

    /// Works until there is nothing more to do. What is unfinished then is written down as far as it is.
    pub(crate) fn work(mut self, mut jobs: Receiver<Job>, news: &UnboundedSender<News>) {
        while let Some(job) = jobs.blocking_recv() {
            if let Err(error) = self.carry_out(job, &jobs, news) {
                // Nobody listens: the copy was dropped.
                drop(news.send(News::Stopped(of_folder(error))));
                break;
            }
        }
        let saved = self.checkpoint().and_then(|()| self.manifest.sync());
        if let Err(error) = saved {
            tracing::debug!(%error, "what is unfinished begins anew");
        }
    }

    fn carry_out(&mut self, job: Job, jobs: &Receiver<Job>, news: &UnboundedSender<News>) -> io::Result<()> {
        let tell = |told| drop(news.send(told));
        match job {
            Job::Begin { index, from_byte } => self.begin(index, from_byte),
            Job::Chunk(bytes) => match self.write(&bytes) {
                Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                    if let Some(current) = &self.current {
                        tell(News::TooLarge { index: current.index });
                    }
                    self.abandon()
                }
                written => written,
            },
            Job::End => {
                if let Some(current) = self.current.take() {
                    let (index, bytes) = (current.index, current.bytes);
                    self.keep(current)?;
                    tell(News::Kept { index, bytes });
                }
                Ok(())
            }
            Job::Abandon => self.abandon(),
            Job::Verify(indices) => {
                for index in indices {
                    let same = self.read_back(index, |bytes| {
                        tell(News::Read { bytes });
                        !jobs.is_closed()
                    })?;
                    if jobs.is_closed() {
                        return Ok(());
                    }
                    let item = &self.items[index];
                    if same {
                        self.manifest.verified(item)?;
                        tell(News::Verified);
                    } else {
                        let kept = self.manifest.entry(item).and_then(|entry| entry.kept);
                        self.manifest.damaged(item)?;
                        tell(News::Damaged { index, bytes: kept.map_or(0, |(bytes, _)| bytes) });
                    }
                }
                self.manifest.sync()?;
                tell(News::VerifiedAll);
                Ok(())
            }
        }
    }

    fn begin(&mut self, index: usize, from_byte: u64) -> io::Result<()> {
        self.plan(index)?;
        let item = &self.items[index];
        let Some(entry) = self.manifest.entry(item) else {
            return Err(io::Error::other("a file without a plan"));
        };
        let to = entry.to.clone();
        let part = part_of(&self.full(&to));
        if let Some(parent) = part.parent() {
            fs::create_dir_all(parent)?;
        }
        let (mut file, digest) = match self.parts.remove(&index).filter(|_| from_byte > 0) {
            Some(digest) => (OpenOptions::new().write(true).open(&part)?, digest),
            None => {
                // The plan says that it is ours. Not truncated: it may be the same file as one that has its name already.
                if length_of(&part).is_some() {
                    fs::remove_file(&part)?;
                }
                (OpenOptions::new().write(true).create_new(true).open(&part)?, Digest::new())
            }
        };
        file.set_len(from_byte)?;
        file.seek(SeekFrom::End(0))?;
        self.current = Some(Current { index, file, to, part, bytes: from_byte, synced: from_byte, digest });
        Ok(())
    }

    /// Chooses names for a file and all that belongs to it, with the same number.
    fn plan(&mut self, index: usize) -> io::Result<()> {
        if self.manifest.entry(&self.items[index]).is_some() {
            return Ok(());
        }
        let group = self.groups.partition_point(|group| group.end <= index);
        let members = self.groups.get(group).cloned().unwrap_or(index..index + 1);
        let items = Arc::clone(&self.items);
        let homeless: Vec<(&Item, String)> = items[members]
            .iter()
            .filter(|item| self.manifest.entry(item).is_none())
            .map(|item| (item, names::home(&item.path)))
            .collect();
        let mut number = 1;
        while !homeless.iter().all(|(item, home)| self.is_free(&names::numbered(home, number), item)) {
            number += 1;
        }
        for (item, home) in homeless {
            // Two names of one group may be the same here though they are not on the phone.
            let to = self.free_name(&home, number, item);
            self.manifest.plan(item, &to)?;
        }
        Ok(())
    }

    fn free_name(&self, home: &str, from_number: u32, item: &Item) -> String {
        let mut number = from_number;
        loop {
            let to = names::numbered(home, number);
            if self.is_free(&to, item) {
                return to;
            }
            number += 1;
        }
    }

    /// Whether a name can be given to a file. One that belongs to a file as large can: it may be the same, and is left
    /// alone where it is not.
    fn is_free(&self, to: &str, item: &Item) -> bool {
        let full = self.full(to);
        let there = length_of(&full);
        let fits = there.is_none() || there == item.bytes && item.bytes != Some(0);
        fits && length_of(&part_of(&full)).is_none() && !self.manifest.is_taken(to)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(current) = &mut self.current else { return Ok(()) };
        #[cfg(test)]
        if let Some(room) = &mut self.settings.room {
            let fits = usize::try_from(*room).unwrap_or(usize::MAX).min(bytes.len());
            *room -= fits as u64;
            if fits < bytes.len() {
                current.file.write_all(&bytes[..fits])?;
                return Err(io::ErrorKind::StorageFull.into());
            }
        }
        current.file.write_all(bytes)?;
        current.digest.add(bytes);
        current.bytes += bytes.len() as u64;
        if current.bytes - current.synced >= self.settings.checkpoint_bytes { self.checkpoint() } else { Ok(()) }
    }

    /// Brings the unfinished file to the disk, and writes down how much that is.
    fn checkpoint(&mut self) -> io::Result<()> {
        let Some(current) = &mut self.current else { return Ok(()) };
        if current.bytes == 0 || current.bytes == current.synced {
            return Ok(());
        }
        current.file.sync_data()?;
        current.synced = current.bytes;
        self.manifest.part(&self.items[current.index], current.bytes, &current.digest)
    }

    fn abandon(&mut self) -> io::Result<()> {
        match self.current.take() {
            Some(current) => fs::remove_file(current.part),
            None => Ok(()),
        }
    }

    /// Gives a whole file its times and its name.
    fn keep(&mut self, current: Current) -> io::Result<()> {
        let Current { index, file, mut to, mut part, bytes, digest, .. } = current;
        let items = Arc::clone(&self.items);
        let item = &items[index];
        if let Some(modified) = item.modified_unix_ns.and_then(time) {
            // A disk that keeps no such time keeps the photo all the same.
            if let Err(error) = file.set_times(FileTimes::new().set_modified(modified).set_accessed(modified)) {
                tracing::debug!(%error, "the time of a file cannot be set");
            }
        }
        file.sync_all()?;
        // Windows renames no file that is open.
        drop(file);
        let sha256 = digest.value();
        loop {
            self.manifest.kept(item, &to, bytes, &sha256)?;
            let full = self.full(&to);
            match place(&part, &full)? {
                Placed::Here => return Ok(()),
                Placed::Taken if same_content(&full, bytes, &sha256)? => return fs::remove_file(part),
                Placed::Taken => {
                    to = self.free_name(&names::home(&item.path), 2, &Item { bytes: None, ..item.clone() });
                    let other = part_of(&self.full(&to));
                    fs::rename(&part, &other)?;
                    part = other;
                }
            }
        }
    }

    /// Whether a kept file has the content that the phone sent.
    fn read_back(&self, index: usize, each: impl FnMut(u64) -> bool) -> io::Result<bool> {
        let Some(entry) = self.manifest.entry(&self.items[index]) else { return Ok(false) };
        let Some((bytes, sha256)) = entry.kept else { return Ok(false) };
        match File::open(self.full(&entry.to)) {
            Ok(file) => {
                let (read, digest) = digest_of(file, None, each)?;
                Ok(read == bytes && digest.value() == sha256)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn full(&self, to: &str) -> PathBuf {
        to.split('/').fold(self.folder.clone(), |path, name| path.join(name))
    }
}

fn part_of(full: &Path) -> PathBuf {
    let mut name = full.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

/// `None` where there is nothing of that name.
fn length_of(path: &Path) -> Option<u64> {
    fs::symlink_metadata(path).ok().map(|metadata| metadata.len())
}

fn same_content(path: &Path, bytes: u64, sha256: &Sha256) -> io::Result<bool> {
    if length_of(path) != Some(bytes) || !path.is_file() {
        return Ok(false);
    }
    Ok(digest_of(File::open(path)?, None, |_| true)?.1.value() == *sha256)
}

fn time(unix_ns: i64) -> Option<SystemTime> {
    let distance = Duration::from_nanos(unix_ns.unsigned_abs());
    if unix_ns < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) }
}
