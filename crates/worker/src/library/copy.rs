//! The photo library of an iPhone, copied while the phone goes on writing to it.
//!
//! The main file first, then its log; `library::steady` says whether the two belong together, and why that is proven.
//! Where they do not, all of it again.

use std::io::{self, Write};
use std::sync::Arc;

use computer::space::free_bytes;
use diagnosis::phone::Portion;
use library::steady::{Moment, WAL_HEADER_BYTES, is_whole};
use phone::iphone::Iphone;
use phone::iphone::afc::{Afc, Info};
use phone::iphone::error::Error;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::folder::Folder;

pub(super) const MAIN: &str = "Photos.sqlite";
const WAL: &str = "Photos.sqlite-wal";
/// Below the folder that AFC shows.
const FOLDER: &str = "/PhotoData";
/// How often a copy is made anew because the phone began its log anew meanwhile.
const ATTEMPTS: u32 = 3;
/// No library is as large; a phone that goes on and on fills no disk.
const MOST_BYTES: u64 = 16 << 30;
/// What is left to others on a disk that the copy would fill.
const LEFT_FREE_BYTES: u64 = 256 << 20;
/// How many pieces wait for the disk.
const WAITING: usize = 4;
/// A hundred steps are enough for a person.
const STEPS: u64 = 200;

#[derive(Debug, thiserror::Error)]
pub(super) enum NoCopy {
    #[error(transparent)]
    Phone(#[from] Error),
    /// The disk of this computer.
    #[error(transparent)]
    Disk(#[from] io::Error),
    /// Each time the phone began its log anew.
    #[error("the phone goes on writing")]
    Restless,
    #[error("more than {MOST_BYTES} bytes")]
    TooLarge,
    /// The disk of this computer has less space than is needed. Nothing was copied.
    #[error("the copy does not fit on the disk")]
    NoRoom,
}

/// Copies both files into a folder.
pub(super) async fn copy(
    iphone: &Iphone,
    folder: &Arc<Folder>,
    told: &(dyn Fn(Portion) + Send + Sync),
) -> Result<(), NoCopy> {
    // A phone that falls asleep closes its files. Where it does not let itself be kept awake, it may still stay so.
    let awake = iphone.keep_awake().await;
    if let Err(error) = &awake {
        tracing::debug!(%error, "the iPhone may fall asleep");
    }
    let mut afc = iphone.files().await?;
    let (mut attempts, mut again) = (0, true);
    while attempts < ATTEMPTS {
        match once(&afc, folder, told).await {
            Ok(true) => return Ok(()),
            Ok(false) => {
                attempts += 1;
                tracing::info!(attempts, "the phone wrote to its photo library while it was copied");
            }
            // The next connection asks for one piece at a time.
            Err(NoCopy::Phone(Error::Crowded)) if again => {
                again = false;
                afc = iphone.files().await?;
            }
            Err(error) => return Err(error),
        }
        folder.empty()?;
    }
    Err(NoCopy::Restless)
}

/// Whether the copy is whole.
async fn once(afc: &Arc<Afc>, folder: &Arc<Folder>, told: &(dyn Fn(Portion) + Send + Sync)) -> Result<bool, NoCopy> {
    let (before, sizes) = moment(afc).await?;
    if sizes > MOST_BYTES {
        return Err(NoCopy::TooLarge);
    }
    let path = folder.path().to_owned();
    let free = spawn_blocking(move || free_bytes(&path)).await.map_err(io::Error::other)?;
    if !fits(sizes, free) {
        return Err(NoCopy::NoRoom);
    }
    let mut progress = Progress { told, done: 0, of: sizes, said: 0 };
    progress.say();
    carry(afc, folder, MAIN, &mut progress).await?;
    let log = match carry(afc, folder, WAL, &mut progress).await {
        Ok(beginning) => Some(beginning),
        Err(NoCopy::Phone(Error::Absent { .. })) => None,
        Err(error) => return Err(error),
    };
    let (after, _) = moment(afc).await?;
    Ok(is_whole(&before, log.as_deref(), &after))
}

/// Where the system does not say how much is free, the disk will.
fn fits(bytes: u64, free: Option<u64>) -> bool {
    free.is_none_or(|free| bytes.saturating_add(LEFT_FREE_BYTES) <= free)
}

/// What is not there is an answer, too.
fn there<T>(said: Result<T, Error>) -> Result<Option<T>, Error> {
    match said {
        Ok(said) => Ok(Some(said)),
        Err(Error::Absent { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What tells this moment from another, and how large both files are together.
async fn moment(afc: &Arc<Afc>) -> Result<(Moment, u64), NoCopy> {
    let path = |name: &str| format!("{FOLDER}/{name}");
    let main = afc.stat(&path(MAIN)).await?;
    let wal = there(afc.stat(&path(WAL)).await)?;
    let header = there(afc.beginning(&path(WAL), WAL_HEADER_BYTES as u64).await)?;
    let size = |info: &Info| info.get("st_size").and_then(|size| size.parse().ok()).unwrap_or(0_u64);
    let of = size(&main).saturating_add(wal.as_ref().map_or(0, size));
    let said = |key: &str| main.get(key).map(String::as_str);
    Ok((Moment::of(header.as_deref(), said("st_size"), said("st_mtime")), of))
}

struct Progress<'a> {
    told: &'a (dyn Fn(Portion) + Send + Sync),
    done: u64,
    of: u64,
    /// How many bytes were done when it was said last.
    said: u64,
}

impl Progress<'_> {
    fn came(&mut self, bytes: u64) {
        self.done += bytes;
        self.of = self.of.max(self.done);
        if self.done - self.said >= self.of / STEPS || self.done == self.of {
            self.say();
        }
    }

    fn say(&mut self) {
        self.said = self.done;
        (self.told)(Portion { bytes: self.done, of: self.of });
    }
}

/// Carries one file over. Its first bytes.
async fn carry(
    afc: &Arc<Afc>,
    folder: &Arc<Folder>,
    name: &'static str,
    progress: &mut Progress<'_>,
) -> Result<Vec<u8>, NoCopy> {
    let mut file = afc.open(&format!("{FOLDER}/{name}"), 0).await?;
    let (pieces, mut coming) = mpsc::channel::<Vec<u8>>(WAITING);
    let within = Arc::clone(folder);
    // Holds the folder: it is not deleted under a file that is being written.
    let writing = spawn_blocking(move || -> io::Result<()> {
        let mut file = within.create(name)?;
        while let Some(piece) = coming.blocking_recv() {
            file.write_all(&piece)?;
        }
        Ok(())
    });
    let mut beginning = Vec::new();
    while let Some(piece) = file.next().await? {
        if progress.done > MOST_BYTES {
            return Err(NoCopy::TooLarge);
        }
        let missing = WAL_HEADER_BYTES - beginning.len();
        beginning.extend(piece.iter().take(missing));
        progress.came(piece.len() as u64);
        if pieces.send(piece).await.is_err() {
            // The disk took no more; what it says comes below.
            break;
        }
    }
    drop(pieces);
    writing.await.map_err(io::Error::other)??;
    Ok(beginning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_leaves_some_of_the_disk_to_others() {
        assert!(fits(1_000, Some(LEFT_FREE_BYTES + 1_000)));
        assert!(!fits(1_001, Some(LEFT_FREE_BYTES + 1_000)));
        assert!(!fits(u64::MAX, Some(u64::MAX - 1)));
        assert!(fits(u64::MAX, None), "the disk itself will say");
    }
}
