//! Facts about the world: backup apps, makers' menus, limits. Read from `knowledge/*.toml`, compiled in.
//!
//! To add a backup app, write `knowledge/apps/<app>.toml`; nothing else. No conditions, no sentences:
//! a value is something that a person can check against a phone or a maker's page, with source and date.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use include_dir::{Dir, File, include_dir};
use serde::Deserialize;

pub mod account;
pub mod feed;
pub mod own_settings;
pub mod service;

static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../knowledge");

/// A backup app.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppProfile {
    /// Stable id: the file's name.
    pub id: String,
    /// The name as the store shows it.
    pub name: String,
    pub android: Option<AndroidApp>,
    pub ios: Option<IosApp>,
    #[serde(default)]
    pub limits: Limits,
    /// Settings inside the app that a person can see, and no computer.
    #[serde(default)]
    pub settings: own_settings::OwnSettings,
    /// What it is like, compared with others; `None`: it is no service of its own.
    pub service: Option<service::Service>,
    /// A part of the service that has ended.
    pub ended: Option<Ended>,
    /// Where its provider says how the service is; `None`: nowhere that we know.
    pub feed: Option<feed::Feed>,
    /// How a server of the person's own is asked; `None`: there is none, or no way that we know.
    pub server: Option<feed::Server>,
}

impl AppProfile {
    /// Whether it is known where the app shows how full its cloud is.
    pub fn shows_space(&self) -> bool {
        self.space_screen().is_some()
    }

    /// The way there, by language.
    pub fn space_screen(&self) -> Option<&BTreeMap<String, Vec<String>>> {
        self.service.as_ref()?.screen.as_ref().map(|screen| &screen.value)
    }

    /// The kind of account that tells how full the cloud is.
    pub fn account(&self) -> Option<account::Account> {
        self.service.as_ref()?.account.as_ref().map(|account| account.value)
    }
}

/// The app on Android.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AndroidApp {
    /// Package names, the usual one first.
    pub packages: Vec<String>,
    /// Packages that do a part of its work and are never the app that a person means.
    #[serde(default)]
    pub companions: Vec<String>,
    /// Types of Android accounts that it signs in with; empty where it keeps its own sign-in.
    #[serde(default)]
    pub account_types: Vec<String>,
    /// Whether it is preinstalled by makers, so that being installed says little about being used.
    #[serde(default)]
    pub preinstalled: bool,
    /// Class names (parts of them) of the job that uploads, where known.
    #[serde(default)]
    pub upload_jobs: Vec<String>,
    /// It starts in the background only when a new photo is taken (content trigger), by design.
    #[serde(default)]
    pub only_on_new_photo: bool,
    /// It reads photos through "All files access" (`MANAGE_EXTERNAL_STORAGE`).
    #[serde(default)]
    pub needs_all_files: bool,
    /// Its backup runs through Android's account sync, so that the master switch stops it.
    #[serde(default)]
    pub uses_account_sync: bool,
    /// It signs in or is woken through Google Play services.
    #[serde(default)]
    pub needs_play_services: bool,
    /// It uploads over Wi-Fi only, unless somebody chose otherwise in the app.
    #[serde(default)]
    pub wifi_only_by_default: bool,
    /// An app below this version code or older than this many days is far out of date.
    pub stale_after_days: Option<u32>,
    /// Words in its notifications, lower case, in any language: the cloud is full / it wants a sign-in.
    #[serde(default)]
    pub cloud_full_words: Vec<String>,
    #[serde(default)]
    pub sign_in_words: Vec<String>,
    /// Where each of these values was read. A test asks for one about every value that is set.
    #[serde(default)]
    pub sources: Vec<Source>,
}

/// The app on an iPhone.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IosApp {
    pub bundles: Vec<String>,
    /// iOS wakes it for uploads only when the phone changes its place, so that it needs the right to know the place.
    #[serde(default)]
    pub needs_location: bool,
    /// In the background it uploads photos and no videos.
    #[serde(default)]
    pub no_videos_in_background: bool,
    /// iOS gives it time in the background by how often the person opens it, and its maker says so.
    #[serde(default)]
    pub needs_frequent_use: bool,
    #[serde(default)]
    pub sources: Vec<Source>,
}

/// What a provider takes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub photo_max_bytes: Option<Sourced<u64>>,
    pub video_max_bytes: Option<Sourced<u64>>,
    pub file_max_bytes: Option<Sourced<u64>>,
    /// A photo is left out if both sides are smaller.
    pub min_pixels_side: Option<Sourced<u32>>,
    /// MIME types of photos and videos, lower case, that it is known not to take.
    pub not_taken: Option<Sourced<Vec<String>>>,
}

/// A part of a service that has ended.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ended {
    /// `YYYY-MM-DD`.
    pub on: String,
    /// Which part, as an id that the rule's wording knows.
    pub part: String,
    pub source: String,
    pub checked: String,
    pub certainty: Mark,
}

/// Where values of a table were read, and when.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The keys of the table that it is about.
    pub about: Vec<String>,
    pub source: String,
    /// `YYYY-MM-DD`.
    pub checked: String,
    pub certainty: Mark,
}

/// A value with where it was read and when.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sourced<T> {
    pub value: T,
    pub source: String,
    /// `YYYY-MM-DD`.
    pub checked: String,
    pub certainty: Mark,
}

/// How sure a fact about the world is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Read in the maker's own words or in source code.
    Checked,
    /// Read in somebody else's words.
    Secondary,
    /// From memory: never shown as certain.
    Memory,
}

/// Menu paths of one maker: where a person finds a switch by hand. `knowledge/menus/<maker>.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MakerMenus {
    /// Names of `ro.product.manufacturer` and `ro.product.brand`, lower case. Empty: stock Android, the fallback.
    pub makers: Vec<String>,
    #[serde(default)]
    pub paths: Vec<MenuPath>,
}

/// Where one switch is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MenuPath {
    /// Which screen, e.g. `battery_saver`, `app_battery`, `auto_start`.
    pub screen: String,
    /// API levels that it holds for.
    pub from_api: Option<u32>,
    pub to_api: Option<u32>,
    /// Versions of iOS that it holds for.
    pub from_ios: Option<u32>,
    pub to_ios: Option<u32>,
    /// The names on the screens from top to bottom, by language of the phone. `en` is there always.
    pub steps: BTreeMap<String, Vec<String>>,
    pub source: String,
    pub checked: String,
    pub certainty: Mark,
}

/// Names under which Apple sold its phones and tablets: `knowledge/models/apple.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Models {
    /// By `ProductType`, e.g. "iPhone15,2".
    pub names: BTreeMap<String, String>,
    pub source: String,
    pub checked: String,
    pub certainty: Mark,
}

/// Who makes what at the end of a cable. `knowledge/usb.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UsbVendor {
    /// The vendor number that a USB device tells.
    pub id: u16,
    /// The maker as people know it; `None` for a number that phones of many makers carry.
    pub name: Option<String>,
    /// The maker's name in `menus/`; `None` where the menus are those of stock Android.
    pub maker: Option<String>,
    /// Products (from, to) that are phones when they share files or pictures; `None`: all that do.
    pub files: Option<Vec<(u16, u16)>>,
    /// Products (from, to) that are phones whatever they show.
    #[serde(default)]
    pub phones: Vec<(u16, u16)>,
    pub source: String,
    pub checked: String,
    pub certainty: Mark,
}

/// A program that is known to take a phone for itself. `knowledge/programs.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    pub id: String,
    /// As people know it.
    pub name: String,
    /// Names of its processes, without `.exe`, in any case.
    pub processes: Vec<String>,
    pub holds: Holds,
    pub source: String,
    pub checked: String,
    pub certainty: Mark,
}

/// Where bytes are sent to, to see how fast. `knowledge/speed.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speed {
    /// A whole URL that takes what is posted, and throws it away.
    pub address: String,
    /// Who learns of it, as people know them.
    pub operator: String,
    pub source: String,
    pub checked: String,
    pub certainty: Mark,
}

/// What a program takes of a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// The interface that a check needs.
    Debugging,
    /// Only file transfer: never in the way of a check.
    Files,
}

/// All backup apps, by id.
pub fn apps() -> &'static [AppProfile] {
    static APPS: OnceLock<Vec<AppProfile>> = OnceLock::new();
    APPS.get_or_init(|| load("apps"))
}

/// The menus of every maker.
pub fn menus() -> &'static [MakerMenus] {
    static MENUS: OnceLock<Vec<MakerMenus>> = OnceLock::new();
    MENUS.get_or_init(|| load("menus"))
}

/// Apple's models.
pub fn apple_models() -> &'static Models {
    static MODELS: OnceLock<Models> = OnceLock::new();
    MODELS.get_or_init(|| load("models").pop().expect("a test reads knowledge/models/apple.toml"))
}

/// Every vendor of phones that is known.
pub fn usb_vendors() -> &'static [UsbVendor] {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Vendors {
        vendors: Vec<UsbVendor>,
    }
    static VENDORS: OnceLock<Vec<UsbVendor>> = OnceLock::new();
    VENDORS.get_or_init(|| FOLDER.get_file("usb.toml").map_or(Vec::new(), |file| read::<Vendors>(file).vendors))
}

/// Every program that is known to take phones.
pub fn programs() -> &'static [Program] {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Programs {
        programs: Vec<Program>,
    }
    static PROGRAMS: OnceLock<Vec<Program>> = OnceLock::new();
    PROGRAMS.get_or_init(|| FOLDER.get_file("programs.toml").map_or(Vec::new(), |file| read::<Programs>(file).programs))
}

/// Where this computer can send bytes to.
pub fn speed() -> &'static Speed {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        upload: Speed,
    }
    static SPEED: OnceLock<Speed> = OnceLock::new();
    SPEED.get_or_init(|| {
        let file = FOLDER.get_file("speed.toml").map(read::<File>);
        file.expect("a test reads knowledge/speed.toml").upload
    })
}

/// The profile of this Android package, or of this bundle of an iPhone. No two apps share a name.
pub fn app_by_package(package: &str) -> Option<&'static AppProfile> {
    let has = |names: &[String]| names.iter().any(|name| name == package);
    let of_android = |app: &AppProfile| app.android.as_ref().is_some_and(|android| has(&android.packages));
    let of_ios = |app: &AppProfile| app.ios.as_ref().is_some_and(|ios| has(&ios.bundles));
    apps().iter().find(|app| of_android(app) || of_ios(app))
}

fn load<T: serde::de::DeserializeOwned>(folder: &str) -> Vec<T> {
    let mut files: Vec<_> = FOLDER.get_dir(folder).into_iter().flat_map(Dir::files).collect();
    files.sort_by_key(|file| file.path());
    files.into_iter().map(read).collect()
}

fn read<T: serde::de::DeserializeOwned>(file: &File<'_>) -> T {
    toml::from_str(file.contents_utf8().unwrap_or_default())
        .unwrap_or_else(|error| panic!("a test reads every file of knowledge/: {}: {error}", file.path().display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read() {
        assert!(!apps().is_empty());
        assert!(!menus().is_empty());
        assert!(!apple_models().names.is_empty());
        assert!(!usb_vendors().is_empty());
        assert!(!programs().is_empty());
    }
}
