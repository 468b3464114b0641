//! The folder that is copied into: how its files stand, which names they get, and what its manifest says.
//!
//! Several threads use it: the one that writes, and those that bring whole files to the disk or read them back.

use std::fs::{self, File};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use diagnosis::rescue::{Item, Stopped};

use crate::digest::{Digest, Sha256, digest_of};
use crate::manifest::{Manifest, of_folder};
use crate::names;
use crate::place::{Placed, place};

/// How a file stands in the folder.
#[derive(Clone)]
pub(crate) enum Standing {
    Nothing,
    /// The first so many bytes, with their digest.
    Part {
        bytes: u64,
        digest: Box<Digest>,
    },
    There {
        bytes: u64,
        verified: bool,
    },
}

pub(crate) struct Folder {
    path: PathBuf,
    /// Sorted by their groups.
    pub items: Arc<[Item]>,
    groups: Vec<Range<usize>>,
    manifest: Mutex<Manifest>,
}

impl Folder {
    pub(crate) fn open(
        path: PathBuf,
        phone: &str,
        items: Arc<[Item]>,
        groups: Vec<Range<usize>>,
        patience: Duration,
    ) -> Result<Self, Stopped> {
        fs::create_dir_all(&path).map_err(of_folder)?;
        let manifest = Mutex::new(Manifest::open(&path, phone, patience)?);
        Ok(Self { path, items, groups, manifest })
    }

    pub(crate) fn manifest(&self) -> MutexGuard<'_, Manifest> {
        self.manifest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How a file stands, after what a kill left in between is put in order.
    pub(crate) fn standing(&self, index: usize) -> io::Result<Standing> {
        let item = &self.items[index];
        let Some(entry) = self.manifest().entry(item).cloned() else { return Ok(Standing::Nothing) };
        let to = self.full(&entry.to);
        let part = part_of(&to);
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
        Ok(Standing::Part { bytes, digest: Box::new(digest) })
    }

    /// The name of a file. It is chosen for it and all that belongs to it, with the same number.
    pub(crate) fn plan(&self, index: usize) -> io::Result<String> {
        let item = &self.items[index];
        let mut manifest = self.manifest();
        if let Some(entry) = manifest.entry(item) {
            return Ok(entry.to.clone());
        }
        let group = self.groups.partition_point(|group| group.end <= index);
        let members = self.groups.get(group).cloned().unwrap_or(index..index + 1);
        let homeless: Vec<(&Item, String)> = self.items[members]
            .iter()
            .filter(|item| manifest.entry(item).is_none())
            .map(|item| (item, names::home(&item.path)))
            .collect();
        let mut number = 1;
        while !homeless.iter().all(|(item, home)| self.is_free(&manifest, &names::numbered(home, number), item)) {
            number += 1;
        }
        for (item, home) in homeless {
            // Two names of one group may be the same here though they are not on the phone.
            let to = self.free_name(&manifest, &home, number, item);
            manifest.plan(item, &to)?;
        }
        let entry = manifest.entry(item).ok_or_else(|| io::Error::other("a file without a plan"))?;
        Ok(entry.to.clone())
    }

    fn free_name(&self, manifest: &Manifest, home: &str, from_number: u32, item: &Item) -> String {
        let mut number = from_number;
        loop {
            let to = names::numbered(home, number);
            if self.is_free(manifest, &to, item) {
                return to;
            }
            number += 1;
        }
    }

    /// Whether a name can be given to a file. One that belongs to a file as large can: it may be the same, and is left
    /// alone where it is not.
    fn is_free(&self, manifest: &Manifest, to: &str, item: &Item) -> bool {
        let full = self.full(to);
        let there = length_of(&full);
        let fits = there.is_none() || there == item.bytes && item.bytes != Some(0);
        fits && length_of(&part_of(&full)).is_none() && !manifest.is_taken(to)
    }

    /// Gives a file its name. All of it is on the disk, as `part`.
    pub(crate) fn keep(&self, index: usize, mut to: String, bytes: u64, sha256: &Sha256) -> io::Result<()> {
        let item = &self.items[index];
        let mut part = part_of(&self.full(&to));
        // Held until the name is given, so that no other file takes it meanwhile.
        let mut manifest = self.manifest();
        loop {
            manifest.kept(item, &to, bytes, sha256)?;
            let full = self.full(&to);
            match place(&part, &full)? {
                Placed::Here => return Ok(()),
                Placed::Taken if same_content(&full, bytes, sha256)? => return fs::remove_file(part),
                Placed::Taken => {
                    let home = names::home(&item.path);
                    to = self.free_name(&manifest, &home, 2, &Item { bytes: None, ..item.clone() });
                    let other = part_of(&self.full(&to));
                    fs::rename(&part, &other)?;
                    part = other;
                }
            }
        }
    }

    /// Whether a kept file has the content that the phone sent.
    pub(crate) fn read_back(&self, index: usize, each: impl FnMut(u64) -> bool) -> io::Result<bool> {
        let Some(entry) = self.manifest().entry(&self.items[index]).cloned() else { return Ok(false) };
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

    /// Where a file is until all of it is on the disk.
    pub(crate) fn part(&self, to: &str) -> PathBuf {
        part_of(&self.full(to))
    }

    fn full(&self, to: &str) -> PathBuf {
        to.split('/').fold(self.path.clone(), |path, name| path.join(name))
    }
}

fn part_of(full: &Path) -> PathBuf {
    let mut name = full.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

/// `None` where there is nothing of that name.
pub(crate) fn length_of(path: &Path) -> Option<u64> {
    fs::symlink_metadata(path).ok().map(|metadata| metadata.len())
}

fn same_content(path: &Path, bytes: u64, sha256: &Sha256) -> io::Result<bool> {
    if length_of(path) != Some(bytes) || !path.is_file() {
        return Ok(false);
    }
    Ok(digest_of(File::open(path)?, None, |_| true)?.1.value() == *sha256)
}
