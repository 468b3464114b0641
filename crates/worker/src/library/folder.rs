//! Where a copy lies while it is read: a folder that nobody else can look into, and that does not outlive its use.
//!
//! ```text
//! photo-library/A1B2C3.lock    locked for as long as the process lives that uses the folder
//! photo-library/A1B2C3/        Photos.sqlite, Photos.sqlite-wal
//! ```
//!
//! A process that is killed leaves its folder behind and its lock open: the next one to begin finds that out and takes
//! the folder away.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// In the folder of this person's data.
const NAME: &str = "photo-library";
const LOCK: &str = "lock";

/// Whoever wanted the copy. The copy goes with them, also where somebody still writes to it.
#[derive(Debug)]
pub(crate) struct Held(Arc<Folder>);

impl std::ops::Deref for Held {
    type Target = Arc<Folder>;

    fn deref(&self) -> &Arc<Folder> {
        &self.0
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // Where the system deletes no open file, the last who has it open does it.
        drop(self.0.remove());
    }
}

/// A folder for one copy. It is deleted with all that is in it, at the latest when the last who uses it lets go.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    lock_path: PathBuf,
    /// Held until the folder is gone.
    lock: Option<File>,
}

impl Folder {
    /// Makes one in the data folder, and takes away what others left behind.
    pub(crate) fn make(data_dir: &Path) -> io::Result<Held> {
        sweep(data_dir);
        let within = data_dir.join(NAME);
        fs::create_dir_all(&within)?;
        loop {
            let path = within.join(name());
            let lock_path = path.with_extension(LOCK);
            let file = OpenOptions::new().write(true).create_new(true).open(&lock_path);
            let lock = match file {
                Ok(lock) => lock,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error),
            };
            // Somebody sweeps at this very moment, and took the lock, or the file, away: then under another name.
            match lock.try_lock() {
                Ok(()) if lock_path.exists() => {}
                Ok(()) | Err(TryLockError::WouldBlock) => continue,
                Err(TryLockError::Error(error)) => return Err(error),
            }
            let folder = Self { path, lock_path, lock: Some(lock) };
            private(&mut DirBuilder::new()).create(&folder.path)?;
            return Ok(Held(Arc::new(folder)));
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A new file in it, that only this person can read.
    pub(crate) fn create(&self, name: &str) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(self.path.join(name))
    }

    fn remove(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Takes away what an earlier attempt left in it.
    pub(crate) fn empty(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.path)? {
            fs::remove_file(entry?.path())?;
        }
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = self.remove() {
            tracing::warn!(%error, "a copy of a photo library could not be deleted; it is tried again later");
            return;
        }
        // Windows deletes no file that is open.
        drop(self.lock.take());
        drop(fs::remove_file(&self.lock_path));
    }
}

/// Takes away copies whose process has ended without doing so itself.
pub fn sweep(data_dir: &Path) {
    let Ok(entries) = fs::read_dir(data_dir.join(NAME)) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let is_lock = path.extension().is_some_and(|extension| extension == LOCK);
        let (folder, lock_path) = (path.with_extension(""), path.with_extension(LOCK));
        if is_lock && folder.exists() {
            // Its turn comes with the folder.
            continue;
        }
        let lock = match File::options().write(true).open(&lock_path) {
            Ok(lock) => match lock.try_lock() {
                Ok(()) => Some(lock),
                // Somebody is reading there.
                Err(_) => continue,
            },
            // A folder is made after its lock: this one's is gone for good.
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(_) => continue,
        };
        if folder.exists() && fs::remove_dir_all(&folder).is_err() {
            continue;
        }
        drop(fs::remove_file(&lock_path));
        drop(lock);
    }
}

/// Of this process, this moment, and how many came before: two never meet.
fn name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let nanoseconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    format!("{:x}-{nanoseconds:x}-{:x}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

fn private(builder: &mut DirBuilder) -> &mut DirBuilder {
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(builder, 0o700);
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(data: &Path) -> usize {
        fs::read_dir(data.join(NAME)).map_or(0, Iterator::count)
    }

    #[test]
    fn a_copy_is_private_and_goes_with_its_last_user() {
        let data = tempfile::tempdir().unwrap();
        let folder = Folder::make(data.path()).unwrap();
        folder.create("Photos.sqlite").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(folder.path()), 0o700);
            assert_eq!(mode(&folder.path().join("Photos.sqlite")), 0o600);
        }
        sweep(data.path());
        assert!(folder.path().join("Photos.sqlite").exists(), "it is in use");
        let writer = Arc::clone(&folder);
        let mut file = writer.create("Photos.sqlite-wal").unwrap();
        drop(folder);
        #[cfg(unix)]
        assert!(!writer.path().exists(), "nobody wants it any more");
        drop(std::io::Write::write_all(&mut file, b"late"));
        drop((file, writer));
        assert_eq!(left(data.path()), 0);
    }

    #[test]
    fn what_a_killed_process_left_is_taken_away() {
        let data = tempfile::tempdir().unwrap();
        let within = data.path().join(NAME);
        for abandoned in ["a", "b"] {
            fs::create_dir_all(within.join(abandoned)).unwrap();
            fs::write(within.join(abandoned).join("Photos.sqlite"), "x").unwrap();
        }
        fs::write(within.join("a.lock"), "").unwrap();
        fs::write(within.join("c.lock"), "").unwrap();
        let used = Folder::make(data.path()).unwrap();
        assert_eq!(left(data.path()), 2, "one folder and its lock");
        drop(used);
        assert_eq!(left(data.path()), 0);
        sweep(&data.path().join("nowhere"));
    }
}
