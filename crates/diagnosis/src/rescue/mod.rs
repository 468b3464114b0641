//! The rescue copy: which files of a phone are saved to this computer, how far that is, and how it ended.
//!
//! The words only. `crates/rescue` copies, `crates/worker` brings the bytes, and whoever asks has the person choose the
//! folder. Nothing on the phone is changed, and nothing in the folder is overwritten or deleted.

pub mod android;
pub mod iphone;

/// A file of the phone that is to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Absolute, as the phone names it.
    pub path: String,
    /// `None` where the phone does not say.
    pub bytes: Option<u64>,
    /// When its content changed last, in nanoseconds since 1970.
    pub modified_unix_ns: Option<i64>,
}

/// What a phone has, as it listed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    pub items: Vec<Item>,
    /// Entries that could not be read: what is not in `items` although it may be there.
    pub unreadable: u64,
}

impl Listing {
    /// What all files together have, as far as the phone says.
    pub fn bytes(&self) -> u64 {
        self.items.iter().filter_map(|item| item.bytes).fold(0, u64::saturating_add)
    }
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
