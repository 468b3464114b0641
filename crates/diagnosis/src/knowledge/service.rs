//! What a backup service is like, for whoever has to choose one: one cell of the comparison each.
//!
//! A cell that is absent is not known, and is shown so. Nothing here is an opinion.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Sourced;
use super::account::Account;

/// The cells of one service. `[service.<cell>]` in `knowledge/apps/<app>.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    pub runs: Option<Sourced<Runs>>,
    pub keys: Option<Sourced<Keys>>,
    pub folders: Option<Sourced<Folders>>,
    pub quality: Option<Sourced<Quality>>,
    pub files: Option<Sourced<Files>>,
    pub server: Option<Sourced<Server>>,
    /// What one has without paying, as the provider counts.
    pub free_bytes: Option<Sourced<u64>>,
    pub leaving: Option<Sourced<Leaving>>,
    pub deleting: Option<Sourced<Deleting>>,
    pub trash: Option<Sourced<Trash>>,
    /// Whose room albums take that are shared with others.
    pub shared: Option<Sourced<Shared>>,
    /// Whose room a library takes that several people fill.
    pub shared_library: Option<Sourced<Shared>>,
    /// What takes up the same room as the photos, besides them.
    pub besides: Option<Sourced<Vec<Besides>>>,
    /// Where the app shows how full it is: names on its screens from top to bottom, by language. `en` is there always.
    pub screen: Option<Sourced<BTreeMap<String, Vec<String>>>>,
    /// How an account is linked, so that its figures can be read.
    pub account: Option<Sourced<Account>>,
}

/// Who does the work in the background.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Runs {
    /// The phone's own system: the service is native.
    System,
    /// An app like any other, when the system lets it.
    App,
}

/// Who can look at the photos.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keys {
    /// End-to-end encrypted.
    OnlyYou,
    /// End-to-end encrypted once the person turns that on.
    IfTurnedOn,
    /// Whoever runs the server, which is the person's own.
    YourServer,
    Provider,
}

/// What of the phone goes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Folders {
    Everything,
    /// The folders or albums that the person picked.
    Chosen,
}

/// Whether photos stay as they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    Original,
    /// The person chooses between the original and a smaller copy.
    Choice,
}

/// How one gets at a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Files {
    /// As files in folders, with any program.
    Folders,
    /// Through the app or the web site.
    Download,
}

/// Where the photos lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Server {
    Provider,
    /// On a computer of one's own.
    Own,
    Either,
}

/// What it takes to get everything out again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leaving {
    CopyFolders,
    /// A tool of the service writes them to a disk, as folders.
    ExportTool,
    /// Archives that are asked for, waited for and put together.
    Archives,
}

/// What becomes of the copy when a photo is deleted on the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deleting {
    /// It stays: a backup.
    Kept,
    /// It goes too, on every device: a sync.
    Everywhere,
}

/// Whose room it is that others look at or fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shared {
    /// Nobody's.
    Free,
    /// That of whoever made it, whoever puts something in.
    Maker,
    /// That of each who takes part.
    Everyone,
    /// That of whoever put it in, and of nobody else before they save a copy.
    Uploader,
}

/// What takes up the same room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Besides {
    Mail,
    /// Only what hangs on mail.
    MailAttachments,
    Files,
    /// Backups of whole phones and tablets.
    DeviceBackups,
    /// What other programs of the person keep there.
    AppData,
    /// Photos and videos have it for themselves.
    Nothing,
}

/// Whether what was deleted still takes room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trash {
    /// Until it is emptied, or its time is up.
    Counts,
    Free,
}

impl Runs {
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::App => "app",
        }
    }
}

impl Keys {
    pub fn word(self) -> &'static str {
        match self {
            Self::OnlyYou => "only_you",
            Self::IfTurnedOn => "if_turned_on",
            Self::YourServer => "your_server",
            Self::Provider => "provider",
        }
    }
}

impl Folders {
    pub fn word(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Chosen => "chosen",
        }
    }
}

impl Quality {
    pub fn word(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Choice => "choice",
        }
    }
}

impl Files {
    pub fn word(self) -> &'static str {
        match self {
            Self::Folders => "folders",
            Self::Download => "download",
        }
    }
}

impl Server {
    pub fn word(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Own => "own",
            Self::Either => "either",
        }
    }
}

impl Leaving {
    pub fn word(self) -> &'static str {
        match self {
            Self::CopyFolders => "copy_folders",
            Self::ExportTool => "export_tool",
            Self::Archives => "archives",
        }
    }
}

impl Deleting {
    pub fn word(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Everywhere => "everywhere",
        }
    }
}

impl Trash {
    pub fn word(self) -> &'static str {
        match self {
            Self::Counts => "counts",
            Self::Free => "free",
        }
    }
}

impl Shared {
    pub fn word(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Maker => "maker",
            Self::Everyone => "everyone",
            Self::Uploader => "uploader",
        }
    }
}

impl Besides {
    pub fn word(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::MailAttachments => "mail_attachments",
            Self::Files => "files",
            Self::DeviceBackups => "device_backups",
            Self::AppData => "app_data",
            Self::Nothing => "nothing",
        }
    }
}
