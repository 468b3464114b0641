//! Settings that a backup app keeps to itself: no phone tells a computer how they stand, and a person can see it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Sourced;

/// Names on the app's screens from top to bottom, by language. `en` is there always.
pub type Way = BTreeMap<String, Vec<String>>;

/// `[settings.<setting>]` in `knowledge/apps/<app>.toml`. What is absent is not known, and never asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnSettings {
    /// How the app lets a person choose what it sends over mobile data.
    pub mobile_data: Option<Sourced<MobileData>>,
    /// The way to it.
    pub mobile_data_screen: Option<Sourced<Way>>,
    /// The way to where the folders are chosen that it backs up.
    pub folders_screen: Option<Sourced<Way>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MobileData {
    /// On or off.
    Switch,
    /// None, so many bytes a day, or without a limit.
    DailyLimit,
}

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnSetting {
    MobileData,
    Folders,
}

impl OwnSettings {
    /// The way to a setting. `None`: not known.
    pub fn way(&self, setting: OwnSetting) -> Option<&Way> {
        let way = match setting {
            OwnSetting::MobileData => &self.mobile_data_screen,
            OwnSetting::Folders => &self.folders_screen,
        };
        way.as_ref().map(|way| &way.value)
    }
}
