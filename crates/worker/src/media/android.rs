//! The photos of an Android phone: listed by MediaStore, read through the sync service.
//!
//! Nothing keeps the phone awake: it answers at a cable with its screen off, and the setting that would hold it awake is
//! not changed for this.

use diagnosis::fact::Why;
use diagnosis::phone::{NoReply, Phone as _};
use diagnosis::rescue::Listing;
use diagnosis::rescue::android::{queries, read};
use phone::adb::Adb;
use phone::adb::files::{FileSize, FileStat};
use phone::adb::reading::{Files, Reading};
use phone::error::Error;
use rescue::{NotRead, Stat};

pub struct AndroidMedia {
    adb: Adb,
    files: Files,
}

impl AndroidMedia {
    pub(super) fn of(adb: Adb) -> Self {
        Self { files: Files::of(adb.clone()), adb }
    }

    pub(super) async fn list(&self, user: u32) -> Result<Listing, NoReply> {
        let mut listing = Listing::default();
        for query in queries(user) {
            let reply = self.adb.ask(&query).await?;
            read(&reply, &mut listing).map_err(|unknown| match unknown.why {
                Why::Lost => NoReply::Lost,
                _ => NoReply::Refused(unknown.detail.unwrap_or_default()),
            })?;
        }
        Ok(listing)
    }

    pub(super) async fn open(&self, path: &str, then: Option<&str>) -> Result<Reading, NotRead> {
        self.files.open(path, then).await.map_err(not_read)?.ok_or(NotRead::Gone)
    }
}

pub(super) fn stat(stat: &FileStat) -> Stat {
    let bytes = match stat.size {
        FileSize::Bytes(bytes) => Some(bytes),
        FileSize::Modulo4GiB(_) => None,
    };
    Stat { bytes, modified_unix_ns: stat.modified_unix_seconds.checked_mul(1_000_000_000) }
}

pub(super) fn not_read(error: Error) -> NotRead {
    match error {
        Error::Refused { text } => NotRead::Refused(text),
        Error::TooLarge { .. } => NotRead::Refused(error.to_string()),
        // The phone is not there for us any more, whatever the reason; whoever connects anew learns which.
        _ => NotRead::Lost,
    }
}
