//! The pretend person of a scene, who does what the app asked for some time after a screen was opened.

use std::time::Duration;

use serde::Deserialize;

use crate::folder::{flat, milliseconds};
use crate::state::State;

/// `[person]` `"<screen>" = { after_ms = 1500, state = { … }, remove = [ … ] }`.
///
/// The screen is an action (`android.settings.SYNC_SETTINGS`), an action and a package with a blank between, or a package.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deed {
    #[serde(rename = "after_ms", deserialize_with = "milliseconds", default)]
    pub after: Duration,
    #[serde(default, deserialize_with = "state")]
    pub state: State,
    #[serde(default)]
    pub remove: Vec<String>,
}

fn state<'de, D: serde::Deserializer<'de>>(from: D) -> Result<State, D::Error> {
    flat(toml::Table::deserialize(from)?).map_err(serde::de::Error::custom)
}
