//! What an iPhone's photo library tells, on request: copied from the phone, counted on this computer, deleted.

mod copy;
mod folder;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use diagnosis::facts::photo_library::{NotRead, PhotoLibrary};
use diagnosis::phone::{Action, NoReply, Phone, Platform, Portion, Query, Reply};
use library::{Files, NoLibrary, Until};
use phone::iphone::Iphone;
use phone::iphone::error::Error;
use tokio::task::spawn_blocking;

use self::copy::{MAIN, NoCopy};
use self::folder::Folder;
pub use self::folder::sweep;
use crate::reached::Reached;

/// As for the look that counts: a library of 2 GB over the slowest way, and once more.
pub(crate) const LOOKING: Duration = Duration::from_secs(45 * 60);
/// 200,000 photos are counted in a second.
const COUNTING: Duration = Duration::from_secs(120);

/// A phone that also answers what takes a copy of its photo library.
pub struct Deep<'a> {
    pub phone: &'a Reached,
    /// The folder of this person's data, in which the copy lies for as long as it is needed.
    pub data_dir: &'a Path,
    /// Where the originals are, of the library that was looked into last.
    found: Mutex<Option<Files>>,
}

impl<'a> Deep<'a> {
    pub fn new(phone: &'a Reached, data_dir: &'a Path) -> Self {
        Self { phone, data_dir, found: Mutex::default() }
    }

    /// Where the originals are; `None` where nothing is known to be only on the phone, and where that was not told.
    pub fn into_files(self) -> Option<Files> {
        self.found.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Phone for Deep<'_> {
    fn platform(&self) -> Platform {
        self.phone.platform()
    }

    async fn ask(&self, query: &Query) -> Result<Reply, NoReply> {
        self.phone.ask(query).await
    }

    async fn ask_long(&self, query: &Query, told: &(dyn Fn(Portion) + Send + Sync)) -> Result<Reply, NoReply> {
        let Reached::Iphone(iphone) = self.phone else { return self.phone.ask(query).await };
        if !query.is_photo_library() {
            return self.phone.ask(query).await;
        }
        let counted = of_copy(iphone, self.data_dir, told, counted);
        match tokio::time::timeout(query.deadline(), counted).await {
            Ok(Ok((library, files))) => {
                *self.found.lock().unwrap_or_else(PoisonError::into_inner) = files;
                let stdout = serde_json::to_vec(&library).map_err(|error| NoReply::Refused(error.to_string()))?;
                Ok(Reply { stdout, stderr: Vec::new(), exit: Some(0) })
            }
            Ok(Err(error)) => error.reply(),
            Err(_) => Err(NoReply::TimedOut),
        }
    }

    async fn act(&self, action: &Action) -> Result<Reply, NoReply> {
        self.phone.act(action).await
    }
}

/// Why there are no numbers.
#[derive(Debug, thiserror::Error)]
pub enum CannotLook {
    #[error(transparent)]
    Phone(#[from] Error),
    #[error("the copy: {0}")]
    Disk(#[from] std::io::Error),
    #[error("the copy does not fit on the disk")]
    NoRoom,
    #[error("the phone goes on writing to its photo library")]
    Restless,
    #[error(transparent)]
    Library(#[from] NoLibrary),
}

impl CannotLook {
    /// As the phone's answer: that it has no library that can be read is one.
    fn reply(self) -> Result<Reply, NoReply> {
        let why = self.why()?;
        Ok(Reply { stdout: Vec::new(), stderr: why.id().as_bytes().to_vec(), exit: Some(1) })
    }

    /// The error: the phone itself did not answer.
    pub(crate) fn why(self) -> Result<NotRead, NoReply> {
        tracing::info!(error = %self, "the photo library was not read");
        Ok(match self {
            Self::Phone(Error::Absent { .. }) => NotRead::NoFile,
            Self::Phone(error) => return Err(error.into()),
            Self::NoRoom => NotRead::DiskFull,
            Self::Disk(error) if is_full(&error) => NotRead::DiskFull,
            Self::Disk(_) => NotRead::Disk,
            Self::Restless => NotRead::Restless,
            Self::Library(NoLibrary::NotADatabase | NoLibrary::Damaged | NoLibrary::Unreadable(_)) => NotRead::Damaged,
            Self::Library(NoLibrary::NoAssets) => NotRead::Unknown,
            Self::Library(NoLibrary::TooLarge) => return Err(NoReply::TooLarge),
            Self::Library(NoLibrary::OutOfTime) => return Err(NoReply::TimedOut),
        })
    }
}

fn is_full(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)
}

impl From<NoCopy> for CannotLook {
    fn from(no_copy: NoCopy) -> Self {
        match no_copy {
            NoCopy::Phone(error) => Self::Phone(error),
            NoCopy::Disk(error) => Self::Disk(error),
            NoCopy::Restless => Self::Restless,
            NoCopy::NoRoom => Self::NoRoom,
            NoCopy::TooLarge => Self::Library(NoLibrary::TooLarge),
        }
    }
}

/// What a library tells, and where the originals are if some are or may be only there: they can be saved then, without
/// the copy being made again.
fn counted(file: &Path, until: &Until) -> Result<(PhotoLibrary, Option<Files>), NoLibrary> {
    let library = library::read(file, until)?;
    let to_save = library.unclear > 0 || library.only_here.is_some_and(|part| part.count() > 0);
    let files = if to_save { library::files(file, until)? } else { None };
    Ok((library, files))
}

/// Where the originals are, for whoever saves what is only on this phone. `None`: its library does not show it. The copy
/// is gone when this returns, or is dropped.
pub async fn files(
    iphone: &Iphone,
    data_dir: &Path,
    told: &(dyn Fn(Portion) + Send + Sync),
) -> Result<Option<Files>, CannotLook> {
    of_copy(iphone, data_dir, told, library::files).await
}

async fn of_copy<T: Send + 'static>(
    iphone: &Iphone,
    data_dir: &Path,
    told: &(dyn Fn(Portion) + Send + Sync),
    read: fn(&Path, &Until) -> Result<T, NoLibrary>,
) -> Result<T, CannotLook> {
    let data_dir: PathBuf = data_dir.to_owned();
    let folder = spawn_blocking(move || Folder::make(&data_dir)).await.map_err(std::io::Error::other)??;
    copy::copy(iphone, &folder, told).await?;
    let copied = Arc::clone(&folder);
    let until = Until::deadline(Instant::now() + COUNTING);
    let _stop = StopOnDrop(Arc::clone(&until.stopped));
    // Holds the folder until it has ended, also where nobody waits for it any more.
    let reading = spawn_blocking(move || read(&copied.path().join(MAIN), &until));
    Ok(reading.await.map_err(std::io::Error::other)??)
}

/// Ends the counting when nobody wants the numbers any more.
struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
