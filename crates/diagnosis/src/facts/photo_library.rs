//! What the photo library of an iPhone says of where its photos are. Read only when the person asks for it.
//!
//! ```text
//! {"all":{"photos":1240,"videos":41,"bytes":3120000000,"unsized_count":0},"only_here":{"photos":12,…},…}     (library)
//! ```
//!
//! The answer takes minutes: the whole database is copied from the phone, counted on this computer, and deleted (crate
//! `library`). "Only here" is by iCloud Photos' own bookkeeping. Whether another app or a computer has a copy, no
//! iPhone tells.

use serde::{Deserialize, Serialize};

mod kinds;
pub mod services;

use self::services::ByService;
use super::{FactId, Lane, Look, Reading, Replies, iphone};
use crate::case::Case;
use crate::fact::{Unknown, Why};
use crate::message::{Arg, Message};
use crate::phone::{Platform, Query};

/// Photos and videos of the person that are not in the bin. What other people shared does not count.
///
/// A part is `None` where this version of iOS does not show it: "could not tell", never 0.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoLibrary {
    pub all: Option<Part>,
    /// The original is on the phone, and all signs say that it is not in iCloud. At least these.
    pub only_here: Option<Part>,
    /// iOS gave up on them: "Couldn't sync".
    pub cannot_sync: Option<Part>,
    /// The original is in iCloud and not on the phone.
    pub not_here: Option<Part>,
    /// What services never take of it. `None`: it is not known what is the person's own.
    #[serde(default)]
    pub unfit: Option<ByService>,
    /// Of so many it could not be told where they are.
    pub unclear: u64,
    /// Columns that were looked for and are not there, as `TABLE.COLUMN`.
    pub missing: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub photos: u64,
    pub videos: u64,
    /// Of the originals whose size is known.
    pub bytes: u64,
    /// Originals whose size the library does not say.
    pub unsized_count: u64,
}

impl Part {
    pub fn count(&self) -> u64 {
        self.photos.saturating_add(self.videos)
    }

    /// "12 photos and 1 video": only what there is.
    pub(crate) fn worded(&self) -> Arg {
        let counts = [("library-photos", self.photos), ("library-videos", self.videos)];
        let there = counts.into_iter().filter(|(_, n)| *n > 0);
        Arg::Messages(there.map(|(id, n)| Message::new(id).with("n", Arg::Count(n))).collect())
    }
}

/// Why the library of a phone was not read although the phone answers. Its words are `wizard-deeper-<id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRead {
    /// There is none.
    NoFile,
    /// No copy of one moment came about, because the phone went on writing.
    Restless,
    /// It is no database, or a damaged one.
    Damaged,
    /// A database with other tables than we know.
    Unknown,
    /// The copy does not fit on the disk of this computer.
    DiskFull,
    /// The disk of this computer could not be written.
    Disk,
}

impl NotRead {
    pub const ALL: [Self; 6] = [Self::NoFile, Self::Restless, Self::Damaged, Self::Unknown, Self::DiskFull, Self::Disk];

    pub fn id(self) -> &'static str {
        match self {
            Self::NoFile => "no_file",
            Self::Restless => "restless",
            Self::Damaged => "damaged",
            Self::Unknown => "unknown",
            Self::DiskFull => "disk_full",
            Self::Disk => "disk",
        }
    }

    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.id() == id)
    }
}

impl PhotoLibrary {
    /// What is wanted and cannot be told, as a part that a rule lacks.
    pub(crate) fn untold(&self) -> Unknown {
        let detail = if self.missing.is_empty() { "new values".to_owned() } else { self.missing.join(", ") };
        Unknown { why: Why::Unreadable, detail: Some(detail) }
    }
}

impl Reading for PhotoLibrary {
    const ID: FactId = FactId::PhotoLibrary;
    const LANE: Lane = Lane::Files;
    const PLATFORMS: &'static [Platform] = &[Platform::Iphone];
    const LOOK: Option<Look> = Some(Look::Library);
    const MAY_SHOW: &'static [&'static str] = &[
        "ZLOCALAVAILABILITY=1 ZREMOTEAVAILABILITY=0: [0-9]{1,9} photos, [0-9]{1,9} videos, [0-9]{1,15} bytes",
        "(ZLOCALAVAILABILITY=-1|ZCLOUDLOCALSTATE=4): [0-9]{1,9} photos, [0-9]{1,9} videos, [0-9]{1,15} bytes",
        "[0-9]{1,9} × bytes of the original > [0-9]{1,12}, largest [0-9]{1,15}",
        "[0-9]{1,9} × bytes of the original = 0",
        "[0-9]{1,9} × ZWIDTH and ZHEIGHT < [0-9]{1,5}",
        "[0-9]{1,9} × ZUNIFORMTYPEIDENTIFIER not taken",
    ];

    fn ask(_: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![iphone::library()])
    }

    fn read(_: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let unreadable = || Unknown::unreadable("Photos.sqlite");
        let reply = replies.reply(&iphone::library())?;
        match reply.exit {
            Some(0) => serde_json::from_slice(&reply.stdout).map_err(|_| unreadable()),
            // Why there are no numbers, by its id.
            Some(_) | None => {
                let why = NotRead::by_id(reply.error_text().trim()).ok_or_else(unreadable)?;
                Err(Unknown::unreadable(why.id()))
            }
        }
    }
}

/// As evidence: how many there are with this sign, as the columns of the library name it.
pub(crate) fn evidence(sign: &str, part: &Part) -> String {
    format!("{sign}: {} photos, {} videos, {} bytes", part.photos, part.videos, part.bytes)
}
