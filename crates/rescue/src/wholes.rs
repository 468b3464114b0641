//! Files that came whole, on their way to the disk: two threads wait for it, while the next files are written.
//!
//! A file is written down as kept only after its own bytes are on the disk, whichever of them gets there first. What a
//! kill or a power cut may cost is bounded: [`MOST_FILES`] and [`MOST_BYTES`].

use std::collections::VecDeque;
use std::fs::{File, FileTimes};
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::mpsc::UnboundedSender;

use crate::digest::Sha256;
use crate::folder::Folder;
use crate::shelf::News;

/// A disk that is asked twice at once answers both in little more than the time for one.
const THREADS: usize = 2;
const MOST_FILES: usize = 8;
/// Not on the disk yet, of all of them together.
const MOST_BYTES: u64 = 64 << 20;

/// A file of which everything is written.
pub(crate) struct Whole {
    pub index: usize,
    pub file: File,
    /// The name that it is to get.
    pub to: String,
    pub bytes: u64,
    /// So many of them may not be on the disk yet.
    pub unsynced: u64,
    pub sha256: Sha256,
}

/// Dropping it waits until nothing is on its way.
pub(crate) struct Wholes {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Whole>,
    /// Those that wait and those that are in hand.
    files: usize,
    bytes: u64,
    failed: Option<io::Error>,
    over: bool,
}

impl Wholes {
    pub(crate) fn of(folder: &Arc<Folder>, news: &UnboundedSender<News>) -> io::Result<Self> {
        let shared = Arc::<Shared>::default();
        let mut wholes = Self { shared: Arc::clone(&shared), threads: Vec::new() };
        for _ in 0..THREADS {
            let (shared, folder, news) = (Arc::clone(&shared), Arc::clone(folder), news.clone());
            let thread = std::thread::Builder::new().name("rescue-disk".to_owned());
            wholes.threads.push(thread.spawn(move || shared.work(&folder, &news))?);
        }
        Ok(wholes)
    }

    /// Hands a file over. Waits while too much is on its way.
    ///
    /// # Errors
    ///
    /// One that was handed over before could not be kept.
    pub(crate) fn put(&self, whole: Whole) -> io::Result<()> {
        let full = |state: &mut State| {
            let much = state.files >= MOST_FILES || state.bytes + whole.unsynced > MOST_BYTES;
            state.failed.is_none() && state.files > 0 && much
        };
        let mut state = self.shared.wait_while(self.shared.lock(), full);
        if let Some(error) = state.failed.take() {
            return Err(error);
        }
        state.files += 1;
        state.bytes += whole.unsynced;
        state.waiting.push_back(whole);
        self.shared.changed.notify_all();
        Ok(())
    }

    /// Waits until nothing is on its way.
    pub(crate) fn settle(&self) -> io::Result<()> {
        let mut state = self.shared.wait_while(self.shared.lock(), |state| state.files > 0);
        state.failed.take().map_or(Ok(()), Err)
    }
}

impl Drop for Wholes {
    fn drop(&mut self) {
        self.shared.lock().over = true;
        self.shared.changed.notify_all();
        for thread in self.threads.drain(..) {
            // A thread that panicked has left its word in the state.
            drop(thread.join());
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_while<'a>(
        &self,
        state: MutexGuard<'a, State>,
        condition: impl FnMut(&mut State) -> bool,
    ) -> MutexGuard<'a, State> {
        self.changed.wait_while(state, condition).unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self, folder: &Folder, news: &UnboundedSender<News>) {
        loop {
            let mut state = self.wait_while(self.lock(), |state| state.waiting.is_empty() && !state.over);
            let Some(whole) = state.waiting.pop_front() else { return };
            let failed = state.failed.is_some();
            drop(state);
            let mut ended = Ended { shared: self, unsynced: whole.unsynced, with: Ok(()) };
            // After a failure the rest is copied anew: the next run finds no word of it.
            if !failed {
                let (index, bytes) = (whole.index, whole.bytes);
                ended.with = keep(whole, folder);
                if ended.with.is_ok() {
                    // Nobody listens: the copy was dropped.
                    drop(news.send(News::Kept { index, bytes }));
                }
            }
        }
    }
}

/// Takes a file out of the count, also where its thread panics.
struct Ended<'a> {
    shared: &'a Shared,
    unsynced: u64,
    with: io::Result<()>,
}

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.files -= 1;
        state.bytes -= self.unsynced;
        match std::mem::replace(&mut self.with, Ok(())) {
            Err(error) => state.failed = Some(error),
            Ok(()) if std::thread::panicking() => state.failed = Some(io::Error::other("the writing ended by itself")),
            Ok(()) => {}
        }
        drop(state);
        self.shared.changed.notify_all();
    }
}

/// Brings a file to the disk, with its time, and gives it its name.
fn keep(whole: Whole, folder: &Folder) -> io::Result<()> {
    let Whole { index, file, to, bytes, sha256, .. } = whole;
    if let Some(modified) = folder.items[index].modified_unix_ns.and_then(time) {
        // A disk that keeps no such time keeps the photo all the same.
        if let Err(error) = file.set_times(FileTimes::new().set_modified(modified).set_accessed(modified)) {
            tracing::debug!(%error, "the time of a file cannot be set");
        }
    }
    file.sync_all()?;
    // Windows renames no file that is open.
    drop(file);
    folder.keep(index, to, bytes, &sha256)
}

fn time(unix_ns: i64) -> Option<SystemTime> {
    let distance = Duration::from_nanos(unix_ns.unsigned_abs());
    if unix_ns < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use diagnosis::rescue::Item;
    use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

    use super::*;
    use crate::digest::Digest;

    struct Desk {
        place: tempfile::TempDir,
        folder: Arc<Folder>,
        news: UnboundedReceiver<News>,
        wholes: Wholes,
    }

    impl Desk {
        fn new(files: usize) -> Self {
            let place = tempfile::tempdir().unwrap();
            let item = |index| Item {
                path: format!("/DCIM/{index}.jpg"),
                bytes: Some(1),
                modified_unix_ns: None,
                added_unix: None,
                elsewhere: false,
            };
            let (items, groups) = ((0..files).map(item).collect(), (0..files).map(|index| index..index + 1).collect());
            let folder = Folder::open(place.path().to_owned(), "SERIAL", items, groups, Duration::ZERO);
            let folder = Arc::new(folder.ok().unwrap());
            let (tell, news) = unbounded_channel();
            let wholes = Wholes::of(&folder, &tell).unwrap();
            Self { place, folder, news, wholes }
        }

        fn whole(&self, index: usize) -> Whole {
            let to = self.folder.plan(index).unwrap();
            let part = self.folder.part(&to);
            fs::create_dir_all(part.parent().unwrap()).unwrap();
            fs::write(&part, "x").unwrap();
            let mut digest = Digest::new();
            digest.add(b"x");
            let file = File::options().write(true).open(part).unwrap();
            // More than may be on its way at once: each waits for the one before it.
            Whole { index, file, to, bytes: 1, unsynced: MOST_BYTES, sha256: digest.value() }
        }
    }

    #[test]
    fn every_file_is_kept_whether_anybody_waits_for_it_or_not() {
        let mut desk = Desk::new(30);
        for index in 0..30 {
            desk.wholes.put(desk.whole(index)).unwrap();
        }
        drop(desk.wholes);
        let mut kept = Vec::new();
        while let Ok(News::Kept { index, .. }) = desk.news.try_recv() {
            kept.push(index);
        }
        kept.sort_unstable();
        assert_eq!(kept, (0..30).collect::<Vec<_>>());
        for index in 0..30 {
            assert!(desk.place.path().join(format!("DCIM/{index}.jpg")).exists());
            assert!(desk.folder.manifest().entry(&desk.folder.items[index]).unwrap().kept.is_some());
        }
    }

    #[test]
    fn a_file_that_cannot_be_kept_ends_the_copy_and_is_not_told_of() {
        let mut desk = Desk::new(2);
        let (lost, next) = (desk.whole(0), desk.whole(1));
        fs::remove_file(desk.place.path().join("DCIM/0.jpg.part")).unwrap();
        desk.wholes.put(lost).unwrap();
        assert!(desk.wholes.put(next).is_err(), "it waits for the one before, and learns what became of it");
        assert!(desk.wholes.settle().is_ok(), "it is said once");
        assert!(desk.news.try_recv().is_err());
    }
}
