//! Where a provider says how its service is, and what can be asked of a person's own server.

use serde::Deserialize;

use super::{Mark, Sourced};

/// The page on which a provider tells everybody how its service is, in a form for programs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feed {
    /// Who says it, as people know them.
    pub provider: String,
    /// A whole URL.
    pub address: String,
    pub form: Form,
    /// The parts of the service that this app needs, as the feed names them. Empty: the feed does not tell them apart.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// The feed has neighbours of the app's service and not the service itself: trouble there is only a hint.
    #[serde(default)]
    pub only_a_hint: bool,
    pub source: String,
    /// `YYYY-MM-DD`.
    pub checked: String,
    pub certainty: Mark,
}

/// A part of a provider's service.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// As the feed names it.
    pub name: String,
    /// The feed's own id, where its names may change.
    pub id: Option<String>,
}

/// The form of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    Apple,
    Google,
    Microsoft,
    /// Atlassian Statuspage, `summary.json`.
    Statuspage,
}

/// A server of the person's own, and how it is asked without a sign-in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    pub kind: ServerKind,
    /// The largest piece that the app sends at once; `None`: it sends each file whole.
    pub android_piece_bytes: Option<Sourced<u64>>,
    pub ios_piece_bytes: Option<Sourced<u64>>,
    pub source: String,
    /// `YYYY-MM-DD`.
    pub checked: String,
    pub certainty: Mark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerKind {
    Immich,
    Nextcloud,
}
