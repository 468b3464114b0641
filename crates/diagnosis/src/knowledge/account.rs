//! Accounts with a cloud that can be linked, so that how full it is can be read.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A kind of account. `crates/online/src/account` has one file for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Account {
    Google,
    Onedrive,
    Dropbox,
    Nextcloud,
    Immich,
}

impl Account {
    pub const ALL: [Self; 5] = [Self::Google, Self::Onedrive, Self::Dropbox, Self::Nextcloud, Self::Immich];

    /// Its word: in commands, among keys, in the ids of its words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Google => "google",
            Self::Onedrive => "onedrive",
            Self::Dropbox => "dropbox",
            Self::Nextcloud => "nextcloud",
            Self::Immich => "immich",
        }
    }

    pub fn by_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|account| account.word() == word)
    }

    /// Who is asked. An own server's address is known to nobody but the keychain.
    pub fn host(self) -> &'static str {
        match self {
            Self::Google => "www.googleapis.com",
            Self::Onedrive => "graph.microsoft.com",
            Self::Dropbox => "api.dropboxapi.com",
            Self::Nextcloud => "Nextcloud",
            Self::Immich => "Immich",
        }
    }

    /// Whether it is on a server whose address only the person knows.
    pub fn has_own_server(self) -> bool {
        match self {
            Self::Google | Self::Onedrive | Self::Dropbox => false,
            Self::Nextcloud | Self::Immich => true,
        }
    }
}
