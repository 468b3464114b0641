//! The thread that writes: takes chunks, hands on what is whole, writes down what is on the disk, has it read back.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;
use std::time::Duration;

use bytes::Bytes;
use diagnosis::rescue::{Item, Stopped};
use tokio::sync::mpsc::{Receiver, UnboundedSender};

use crate::digest::Digest;
use crate::folder::{Folder, Standing, length_of};
use crate::manifest::of_folder;
use crate::wholes::{Whole, Wholes};

/// How much of an unfinished file may be lost with the power, or when this program is killed.
const CHECKPOINT_BYTES: u64 = 32 << 20;
/// So much of a file is handed over at once: waking the thread that writes costs more than a few pieces do.
const BATCH_BYTES: usize = 256 << 10;
/// A copy that was just paused gives the folder back in less.
const LOCK_PATIENCE: Duration = Duration::from_secs(10);
/// Files that are read back at once: more only wait for the disk.
const MOST_READERS: usize = 4;

pub(crate) enum Job {
    /// What follows is this file from this byte on: 0, or what [`Shelf::part`] said.
    Begin {
        index: usize,
        from_byte: u64,
        /// Of what is there.
        digest: Digest,
    },
    /// The next bytes, and the digest of the file with them.
    Chunks {
        chunks: Vec<Bytes>,
        digest: Digest,
    },
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

/// What tests set otherwise.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    pub checkpoint_bytes: u64,
    pub batch_bytes: usize,
    pub lock_patience: Duration,
    /// The disk becomes full when so many bytes were written.
    #[cfg(test)]
    pub room: Option<u64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            checkpoint_bytes: CHECKPOINT_BYTES,
            batch_bytes: BATCH_BYTES,
            lock_patience: LOCK_PATIENCE,
            #[cfg(test)]
            room: None,
        }
    }
}

pub(crate) struct Shelf {
    folder: Arc<Folder>,
    current: Option<Current>,
    settings: Settings,
}

/// The file that is being written.
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
        let folder = Arc::new(Folder::open(folder, phone, items, groups, settings.lock_patience)?);
        Ok(Self { folder, current: None, settings })
    }

    /// How a file stands, after what a kill left in between is put in order.
    pub(crate) fn standing(&self, index: usize) -> io::Result<Standing> {
        self.folder.standing(index)
    }

    /// Works until there is nothing more to do. What is unfinished then is written down as far as it is.
    pub(crate) fn work(mut self, mut jobs: Receiver<Job>, news: &UnboundedSender<News>) {
        let stopped = |error| drop(news.send(News::Stopped(of_folder(error))));
        let wholes = match Wholes::of(&self.folder, news) {
            Ok(wholes) => wholes,
            Err(error) => return stopped(error),
        };
        while let Some(job) = jobs.blocking_recv() {
            if let Err(error) = self.carry_out(job, &wholes, &jobs, news) {
                // Nobody may listen: the copy was dropped.
                stopped(error);
                break;
            }
        }
        let unfinished = self.checkpoint();
        let saved = wholes.settle().and(unfinished).and_then(|()| self.folder.manifest().sync());
        if let Err(error) = saved {
            tracing::debug!(%error, "what is unfinished begins anew");
        }
    }

    fn carry_out(
        &mut self,
        job: Job,
        wholes: &Wholes,
        jobs: &Receiver<Job>,
        news: &UnboundedSender<News>,
    ) -> io::Result<()> {
        match job {
            Job::Begin { index, from_byte, digest } => self.begin(index, from_byte, digest),
            Job::Chunks { chunks, digest } => match self.write(&chunks, digest) {
                Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                    if let Some(current) = &self.current {
                        drop(news.send(News::TooLarge { index: current.index }));
                    }
                    self.abandon()
                }
                written => written,
            },
            Job::End => match self.current.take() {
                Some(current) => wholes.put(current.whole()),
                None => Ok(()),
            },
            Job::Abandon => self.abandon(),
            Job::Verify(indices) => {
                wholes.settle()?;
                self.verify(&indices, jobs, news)?;
                if !jobs.is_closed() {
                    self.folder.manifest().sync()?;
                    drop(news.send(News::VerifiedAll));
                }
                Ok(())
            }
        }
    }

    fn begin(&mut self, index: usize, from_byte: u64, digest: Digest) -> io::Result<()> {
        let to = self.folder.plan(index)?;
        let part = self.folder.part(&to);
        if let Some(parent) = part.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut file = if from_byte > 0 {
            OpenOptions::new().write(true).open(&part)?
        } else {
            // The plan says that it is ours. Not truncated: it may be the same file as one that has its name already.
            if length_of(&part).is_some() {
                fs::remove_file(&part)?;
            }
            OpenOptions::new().write(true).create_new(true).open(&part)?
        };
        file.set_len(from_byte)?;
        file.seek(SeekFrom::End(0))?;
        self.current = Some(Current { index, file, to, part, bytes: from_byte, synced: from_byte, digest });
        Ok(())
    }

    fn write(&mut self, chunks: &[Bytes], digest: Digest) -> io::Result<()> {
        let Some(current) = &mut self.current else { return Ok(()) };
        for bytes in chunks {
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
        }
        // Only now: what was written of a batch when the disk became full is not counted.
        current.bytes += chunks.iter().map(|bytes| bytes.len() as u64).sum::<u64>();
        current.digest = digest;
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
        self.folder.manifest().part(&self.folder.items[current.index], current.bytes, &current.digest)
    }

    fn abandon(&mut self) -> io::Result<()> {
        match self.current.take() {
            Some(current) => fs::remove_file(current.part),
            None => Ok(()),
        }
    }

    /// Reads files back, some at once, and writes down what came of it. Ends early where nobody waits for it any more.
    fn verify(&self, indices: &[usize], jobs: &Receiver<Job>, news: &UnboundedSender<News>) -> io::Result<()> {
        let next = AtomicUsize::new(0);
        let read = || -> io::Result<()> {
            while let Some(index) = indices.get(next.fetch_add(1, Ordering::Relaxed)) {
                let ended = self.verify_one(*index, jobs, news);
                if ended.is_err() || jobs.is_closed() {
                    next.store(indices.len(), Ordering::Relaxed);
                    return ended;
                }
            }
            Ok(())
        };
        let readers = available_parallelism().map_or(1, |all| all.get().min(MOST_READERS)).min(indices.len());
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..readers).map(|_| scope.spawn(read)).collect();
            let own = read();
            others.into_iter().fold(own, |ended, other| {
                ended.and(other.join().unwrap_or_else(|_| Err(io::Error::other("the reading ended by itself"))))
            })
        })
    }

    fn verify_one(&self, index: usize, jobs: &Receiver<Job>, news: &UnboundedSender<News>) -> io::Result<()> {
        let same = self.folder.read_back(index, |bytes| {
            drop(news.send(News::Read { bytes }));
            !jobs.is_closed()
        })?;
        if jobs.is_closed() {
            return Ok(());
        }
        let item = &self.folder.items[index];
        let mut manifest = self.folder.manifest();
        let told = if same {
            manifest.verified(item)?;
            News::Verified
        } else {
            let kept = manifest.entry(item).and_then(|entry| entry.kept);
            manifest.damaged(item)?;
            News::Damaged { index, bytes: kept.map_or(0, |(bytes, _)| bytes) }
        };
        drop(news.send(told));
        Ok(())
    }
}

impl Current {
    fn whole(self) -> Whole {
        let Self { index, file, to, bytes, synced, digest, .. } = self;
        Whole { index, file, to, bytes, unsynced: bytes - synced, sha256: digest.value() }
    }
}
