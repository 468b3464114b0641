//! The backup app on an iPhone: whether its program is there, and which ways of working in the background it has.
//!
//! ```text
//! <dict>                                                                    (apps, iOS 26)
//!   <key>CFBundleIdentifier</key><string>com.google.photos</string>
//!   <key>CFBundleShortVersionString</key><string>7.52.0</string>
//!   <key>UIBackgroundModes</key><array><string>fetch</string><string>processing</string></array>
//!   <key>IsDemotedApp</key><true/>
//!   <key>IsPlaceholder</key><true/>
//! </dict>
//! ```
//!
//! An offloaded app has the last two (pymobiledevice3 issue 1602). An app that is being installed is a placeholder
//! that was not demoted. The person's switches (Background App Refresh, mobile data, photos) are nowhere in it.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, iphone};
use crate::case::Case;
use crate::fact::{Unknown, Why};
use crate::phone::{Platform, Query};

/// Apple's Photos, whose backup is iCloud Photos.
pub const PHOTOS: &str = "com.apple.mobileslideshow";

/// What the list of apps says of the backup app.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct IosApp {
    pub bundle: String,
    pub version: Option<String>,
    /// Its program was removed to save space, and its data stayed.
    pub offloaded: bool,
    /// It is being installed or updated.
    pub installing: bool,
    /// `UIBackgroundModes` of the app.
    pub background_modes: Vec<String>,
    /// It has work that iOS may start (`BGTaskSchedulerPermittedIdentifiers`).
    pub plans_work: bool,
    /// It says what it wants photos for, without which iOS gives it none.
    pub asks_for_photos: bool,
}

impl IosApp {
    /// Whether iOS ever starts it by itself.
    pub fn works_in_background(&self) -> bool {
        const STARTS: [&str; 4] = ["fetch", "processing", "remote-notification", "location"];
        self.plans_work || self.background_modes.iter().any(|mode| STARTS.contains(&mode.as_str()))
    }
}

/// Every app of the list that names itself.
pub(crate) fn listed(replies: &Replies) -> Result<Vec<IosApp>, Unknown> {
    let apps = iphone::dicts(replies, &iphone::apps())?;
    Ok(apps
        .iter()
        .filter_map(|app| {
            let placeholder = app.boolean("IsPlaceholder") == Some(true);
            let demoted = app.boolean("IsDemotedApp") == Some(true);
            Some(IosApp {
                bundle: app.text("CFBundleIdentifier")?.to_owned(),
                version: app.text("CFBundleShortVersionString").map(str::to_owned),
                offloaded: demoted,
                installing: placeholder && !demoted,
                background_modes: app.texts("UIBackgroundModes"),
                plans_work: !app.texts("BGTaskSchedulerPermittedIdentifiers").is_empty(),
                asks_for_photos: app.has("NSPhotoLibraryUsageDescription"),
            })
        })
        .collect())
}

impl Reading for IosApp {
    const ID: FactId = FactId::IosApp;
    const LANE: Lane = Lane::App;
    const PLATFORMS: &'static [Platform] = &[Platform::Iphone];
    const MAY_SHOW: &'static [&'static str] = &["no UIBackgroundModes", "IsDemotedApp=true"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        // Photos is a part of iOS: there is nothing to install, and nothing to offload.
        match &case.app {
            Some(app) if app.package.as_str() != PHOTOS => Ok(vec![iphone::apps()]),
            Some(_) => Err(Unknown::not_on_this_phone()),
            None => Err(Unknown::new(Why::NoApp)),
        }
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let app = case.app.as_ref().ok_or_else(|| Unknown::new(Why::NoApp))?;
        let listed = listed(replies)?.into_iter().find(|listed| listed.bundle == app.package.as_str());
        listed.ok_or_else(|| Unknown::new(Why::NoApp))
    }
}
