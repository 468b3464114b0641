//! The rescue copy: which files of a phone are saved to this computer, how far that is, and how it ended.
//!
//! The words only. `crates/rescue` copies, `crates/worker` brings the bytes, and whoever asks has the person choose the
//! folder. Nothing on the phone is changed, and nothing in the folder is overwritten or deleted.

pub mod android;
pub mod iphone;
mod scope;

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;

use crate::message::{Arg, Message};
use crate::phone::NoReply;

pub use self::scope::Scope;

/// A file of the phone that is to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Absolute, as the phone names it.
    pub path: String,
    /// `None` where the phone does not say.
    pub bytes: Option<u64>,
    /// When its content changed last, in nanoseconds since 1970.
    pub modified_unix_ns: Option<i64>,
    /// When it came to the phone, in seconds since 1970 by its clock.
    pub added_unix: Option<i64>,
    /// The phone's own library shows that it needs no saving: it is in iCloud as well, in the bin, or somebody else's.
    pub elsewhere: bool,
}

/// What a phone has, as it listed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    pub items: Vec<Item>,
    /// Entries that could not be read: what is not in `items` although it may be there.
    pub unreadable: u64,
    /// What the phone's own library shows of them, where it was looked into.
    pub only_here: Option<OnlyHere>,
}

/// Of a listing, what its library shows to exist only on the phone. It shows more by its [`Item::elsewhere`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OnlyHere {
    /// Photos and videos that exist only on this phone, and are listed.
    pub found: u64,
    /// Others that are listed: it is unclear whether they are in iCloud.
    pub unclear: u64,
    /// Photos and videos that exist only on this phone by its library, and are not among the files that it shows.
    pub not_found: u64,
}

impl Listing {
    /// What all files together have, as far as the phone says.
    pub fn bytes(&self) -> u64 {
        self.items.iter().filter_map(|item| item.bytes).fold(0, u64::saturating_add)
    }
}

/// What is to be saved, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// A folder of this computer, as the person named it.
    pub dir: PathBuf,
    pub items: Arc<[Item]>,
}

/// Told while a copy goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    Awake(Awake),
    Progress(Progress),
}

/// Whoever lists and copies. Dropping a copy pauses it; the same order goes on from there.
pub trait Rescuer: Send + Sync {
    /// What there is, for this user of the phone.
    fn list(&self, user: u32) -> impl Future<Output = Result<Listing, NoReply>> + Send;

    fn copy(
        &self,
        order: &Order,
        on_news: impl FnMut(News) + Send,
    ) -> impl Future<Output = Result<Outcome, Stopped>> + Send;
}

/// What a copy is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Copying,
    /// What was written is read back and compared.
    Verifying,
}

/// How far a copy is. Files and bytes of earlier runs count: a copy that goes on does not begin at nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub phase: Phase,
    pub files_done: u64,
    pub files: u64,
    pub bytes_done: u64,
    /// As the phone said; grows where it said too little.
    pub bytes: u64,
}

/// A copy that came to its end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Files in the folder that were read back and have the content that the phone sent, and their bytes.
    pub files: u64,
    pub bytes: u64,
    /// How many of them were there already from an earlier run.
    pub earlier: u64,
    /// What could not be saved, in the order of the listing.
    pub left: Vec<Left>,
}

/// A file that could not be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    pub path: String,
    pub why: WhyLeft,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhyLeft {
    #[error("the phone refuses it: {0}")]
    Refused(String),
    /// Deleted on the phone since it was listed.
    #[error("it is not on the phone any more")]
    Gone,
    /// Twice its content was not as long as the phone had said.
    #[error("it changed while it was copied")]
    Changed,
    /// The disk's file system takes no file of this size.
    #[error("the disk takes no file as large")]
    TooLarge,
    /// Twice what was read back was not what had been written.
    #[error("the disk did not keep what was written")]
    Damaged,
}

impl WhyLeft {
    /// Never changes once released: other programs read it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::Gone => "gone",
            Self::Changed => "changed",
            Self::TooLarge => "too_large",
            Self::Damaged => "damaged",
        }
    }

    /// The id of its words.
    pub fn message_id(&self) -> String {
        format!("rescue-left-{}", self.name())
    }
}

/// Whether the phone stays awake while it is copied from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awake {
    /// It was asked to, and agreed for as long as the cable is in.
    Kept,
    /// It may fall asleep. Then the copy waits, and goes on.
    NotKept,
}

impl Awake {
    /// The id of its words.
    pub fn message_id(self) -> &'static str {
        match self {
            Self::Kept => "rescue-awake-kept",
            Self::NotKept => "rescue-awake-not_kept",
        }
    }
}

/// Why a copy stopped before its end. All that was copied stays, and the next run goes on from there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    /// The connection to the phone is gone.
    #[error("the connection to the phone is gone")]
    Lost,
    /// The disk has less space than is needed, in bytes. Nothing was copied.
    #[error("{needed_bytes} bytes are needed and {free_bytes} are free")]
    NoRoom { needed_bytes: u64, free_bytes: u64 },
    /// The disk became full on the way.
    #[error("the disk is full")]
    Full,
    /// Another copy into this folder is under way.
    #[error("another copy into this folder is under way")]
    InUse,
    /// The folder cannot be written, or its records cannot be read: the system's words.
    #[error("the folder: {0}")]
    Folder(String),
}

impl Stopped {
    /// What happened, what it means and what to do. `rescue-stopped-folder` is given the system's words.
    pub fn message(&self) -> Message {
        match self {
            Self::Lost => Message::new("rescue-stopped-lost"),
            Self::NoRoom { needed_bytes, free_bytes } => Message::new("rescue-stopped-no_room")
                .with("needed", Arg::Bytes(*needed_bytes))
                .with("free", Arg::Bytes(*free_bytes)),
            Self::Full => Message::new("rescue-stopped-full"),
            Self::InUse => Message::new("rescue-stopped-in_use"),
            Self::Folder(text) => Message::new("rescue-stopped-folder").with("text", Arg::Text(text.clone())),
        }
    }
}
