//! The photos of an iPhone: the originals of its library and the edited versions, read over AFC.

use std::sync::Arc;
use std::time::Duration;

use diagnosis::phone::NoReply;
use diagnosis::rescue::iphone::{ADJUSTMENTS, EDITS, ORIGINALS, is_edited_version};
use diagnosis::rescue::{self as rescue_words, Item, Listing};
use futures_util::stream::{self, StreamExt};
use phone::iphone::Iphone;
use phone::iphone::afc::{Afc, Info, OpenFile};
use phone::iphone::awake::Awake;
use phone::iphone::error::Error;
use rescue::{NotRead, Stat};
use tokio::sync::Mutex;
use tokio::time::timeout;

/// How long an iPhone may take to begin with something.
const DEADLINE: Duration = Duration::from_secs(20);
/// Lists that are asked for at once.
const LISTS: usize = 32;
/// Folders below each other that are looked into: `/DCIM/100APPLE`, and one more for what apps make.
const DEEPEST: usize = 3;

pub struct IphoneMedia {
    iphone: Iphone,
    afc: Arc<Mutex<Arc<Afc>>>,
    /// `None` where the phone does not let itself be kept awake.
    awake: Option<Awake>,
}

impl IphoneMedia {
    pub(super) async fn of(iphone: Iphone) -> Result<Self, NoReply> {
        let afc = files(&iphone).await?;
        let awake = iphone.keep_awake().await;
        if let Err(error) = &awake {
            tracing::debug!(%error, "the iPhone may fall asleep");
        }
        Ok(Self { iphone, afc: Arc::new(Mutex::new(afc)), awake: awake.ok() })
    }

    pub(super) fn awake(&self) -> rescue_words::Awake {
        if self.awake.is_some() { rescue_words::Awake::Kept } else { rescue_words::Awake::NotKept }
    }

    pub(super) async fn list(&self) -> Result<Listing, NoReply> {
        match self.list_once().await {
            // From now on it is asked more gently.
            Err(Error::Crowded) => {
                *self.afc.lock().await = files(&self.iphone).await?;
                Ok(self.list_once().await?)
            }
            listed => Ok(listed?),
        }
    }

    async fn list_once(&self) -> Result<Listing, Error> {
        let afc = self.afc.lock().await.clone();
        let mut listing = Listing::default();
        let mut folders = ORIGINALS.map(str::to_owned).to_vec();
        for _ in 0..DEEPEST {
            folders = files_in(&afc, folders, &mut listing).await?;
        }
        edits(&afc, &mut listing).await?;
        Ok(listing)
    }

    pub(super) async fn open(&self, path: &str, from_byte: u64) -> Result<IphoneReading, NotRead> {
        let afc = self.afc.lock().await.clone();
        let (file, info) = match opened(&afc, path, from_byte).await {
            Err(Error::Crowded) => anew(&self.iphone, &self.afc, path, from_byte).await?,
            opened => opened.map_err(not_read)?,
        };
        let again = (self.iphone.clone(), Arc::clone(&self.afc));
        Ok(IphoneReading { again, path: path.to_owned(), at: from_byte, stat: stat(&info), file })
    }
}

/// A connection of the copy's own: what stalls there holds up no question.
async fn files(iphone: &Iphone) -> Result<Arc<Afc>, Error> {
    timeout(DEADLINE, iphone.files()).await.map_err(|_| Error::Timeout)?
}

/// A file, and what AFC says of it, in one round trip.
async fn opened(afc: &Arc<Afc>, path: &str, from_byte: u64) -> Result<(OpenFile, Info), Error> {
    let both = async { tokio::try_join!(afc.open(path, from_byte), afc.stat(path)) };
    timeout(DEADLINE, both).await.map_err(|_| Error::Timeout)?
}

/// Opens a file over a new connection, for a phone that was at a loss with all that it was asked at once.
async fn anew(iphone: &Iphone, afc: &Mutex<Arc<Afc>>, path: &str, from_byte: u64) -> Result<(OpenFile, Info), NotRead> {
    let new = files(iphone).await.map_err(not_read)?;
    *afc.lock().await = new.clone();
    opened(&new, path, from_byte).await.map_err(not_read)
}

/// Adds the files of folders, and returns the folders in them.
async fn files_in(afc: &Afc, folders: Vec<String>, listing: &mut Listing) -> Result<Vec<String>, Error> {
    let paths = entries(afc, folders, listing).await?;
    let mut below = Vec::new();
    for (path, info) in paths.iter().zip(afc.stat_all(&paths).await?) {
        match info {
            Ok(info) if is(&info, "S_IFREG") => listing.items.push(item(path, &info)),
            Ok(info) if is(&info, "S_IFDIR") => below.push(path.clone()),
            // A link leads to what is listed elsewhere.
            Ok(_) => {}
            Err(Error::Absent { .. }) => {}
            Err(_) => listing.unreadable += 1,
        }
    }
    Ok(below)
}

/// The edited versions, where the phone lets them be seen.
async fn edits(afc: &Afc, listing: &mut Listing) -> Result<(), Error> {
    let of_originals = ORIGINALS.map(|originals| format!("{EDITS}{originals}")).to_vec();
    let folders = entries(afc, of_originals, listing).await?;
    let photos = entries(afc, folders, listing).await?;
    let adjustments = photos.into_iter().map(|photo| format!("{photo}/{ADJUSTMENTS}")).collect();
    let mut versions = entries(afc, adjustments, listing).await?;
    versions.retain(|path| path.rsplit_once('/').is_some_and(|(_, name)| is_edited_version(name)));
    for (path, info) in versions.iter().zip(afc.stat_all(&versions).await?) {
        match info {
            Ok(info) => listing.items.push(item(path, &info)),
            Err(Error::Absent { .. }) => {}
            Err(_) => listing.unreadable += 1,
        }
    }
    Ok(())
}

/// The paths in folders. A folder that is not there has none; one that is refused is counted.
async fn entries(afc: &Afc, folders: Vec<String>, listing: &mut Listing) -> Result<Vec<String>, Error> {
    let lists = folders.into_iter().map(|folder| async move { (afc.list(&folder).await, folder) });
    let mut lists = stream::iter(lists).buffered(LISTS);
    let mut paths = Vec::new();
    while let Some((names, folder)) = lists.next().await {
        match names {
            // What begins with a dot is the system's own.
            Ok(names) => {
                paths.extend(names.iter().filter(|name| !name.starts_with('.')).map(|name| format!("{folder}/{name}")));
            }
            Err(Error::Absent { .. }) => {}
            Err(Error::Refused { .. }) => listing.unreadable += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(paths)
}

fn is(info: &Info, kind: &str) -> bool {
    info.get("st_ifmt").is_some_and(|told| told == kind)
}

fn item(path: &str, info: &Info) -> Item {
    let Stat { bytes, modified_unix_ns } = stat(info);
    Item { path: path.to_owned(), bytes, modified_unix_ns, added_unix: None, elsewhere: false }
}

fn stat(info: &Info) -> Stat {
    Stat {
        bytes: info.get("st_size").and_then(|size| size.parse().ok()),
        modified_unix_ns: info.get("st_mtime").and_then(|time| time.parse().ok()),
    }
}

/// A file that is read on over a new connection where the phone was at a loss.
pub struct IphoneReading {
    again: (Iphone, Arc<Mutex<Arc<Afc>>>),
    path: String,
    at: u64,
    stat: Stat,
    file: OpenFile,
}

impl IphoneReading {
    pub(super) fn stat(&self) -> Stat {
        self.stat
    }

    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, NotRead> {
        let next = match self.file.next().await {
            Err(Error::Crowded) => {
                let (iphone, afc) = &self.again;
                (self.file, _) = anew(iphone, afc, &self.path, self.at).await?;
                self.file.next().await
            }
            next => next,
        };
        let next = next.map_err(not_read)?;
        self.at += next.as_ref().map_or(0, |bytes| bytes.len() as u64);
        Ok(next)
    }
}

fn not_read(error: Error) -> NotRead {
    match error {
        Error::Absent { .. } => NotRead::Gone,
        Error::Refused { text } => NotRead::Refused(text),
        Error::Locked => NotRead::Refused(error.to_string()),
        // The phone is not there for us any more, whatever the reason; whoever connects anew learns which.
        _ => NotRead::Lost,
    }
}
