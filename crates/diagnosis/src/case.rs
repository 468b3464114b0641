//! What a check is about: this phone, this person's user on it, this backup app.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::facts::icloud_photos;
use crate::internet::server::ServerAddress;
use crate::knowledge::AppProfile;
use crate::knowledge::account::Account;
use crate::phone::Platform;

/// The phone and the app that a check is about. Known before the first fact is asked for.
#[derive(Debug, Clone)]
pub struct Case {
    pub phone: Identity,
    /// The Android user whose photos are meant (`am get-current-user`); every command names it.
    pub user: u32,
    /// The backup app, if one was chosen or found.
    pub app: Option<App>,
    /// Every package that is installed for [`Case::user`], with its uid. `None`: could not be read.
    pub packages: Option<Vec<Package>>,
    pub memory: Memory,
}

/// What is known from elsewhere than this check's questions to the phone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory {
    /// What an earlier check read, for what only two readings tell.
    pub icloud_photos: Option<icloud_photos::Mark>,
    /// What the person saw on the phone where it does not tell computers: answers by question.
    pub answers: BTreeMap<String, String>,
    /// The person's own server, as they gave it. For this visit only.
    pub server: Option<ServerAddress>,
    /// Accounts that the person linked.
    pub accounts: BTreeSet<Account>,
}

/// Who the phone is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Identity {
    pub platform: Platform,
    pub serial: String,
    /// As the phone spells it, e.g. "Google", "samsung", "Xiaomi". "Apple" on an iPhone.
    pub maker: String,
    /// As the phone spells it, e.g. "Pixel 8", "iPhone15,2".
    pub model: String,
    /// The system's version as people say it, e.g. "14".
    pub os_version: String,
    /// Android's API level, e.g. 34. 0 on an iPhone, which goes by its [`Identity::ios`].
    pub api: u32,
    /// BCP 47 tag of the phone's language, if it says so.
    pub locale: Option<String>,
}

/// The backup app that a check is about.
#[derive(Debug, Clone)]
pub struct App {
    /// A valid package name: letters, digits, `_` and `.` only, so that it is safe in a shell command.
    pub package: PackageId,
    /// What we know about this app; `None` for an app that we have no profile of.
    pub profile: Option<&'static AppProfile>,
    /// `None`: the app is not installed for this user. On an iPhone every app runs as the user [`IPHONE_UID`].
    pub uid: Option<u32>,
}

/// One installed package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Package {
    pub name: PackageId,
    pub uid: u32,
}

/// A package name that cannot exist unless it is valid.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PackageId(String);

impl PackageId {
    /// `None` if this is not a package name. 255 is longer than any that Android installs.
    pub fn new(name: &str) -> Option<Self> {
        let valid = !name.is_empty()
            && name.len() <= 255
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
        valid.then(|| Self(name.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PackageId {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::new(&name).ok_or("not a package name")
    }
}

impl From<PackageId> for String {
    fn from(package: PackageId) -> Self {
        package.0
    }
}

impl std::fmt::Display for PackageId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names of a device and its system, as Apple writes them in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Apple {
    pub device: &'static str,
    pub system: &'static str,
}

/// The user `mobile`, as which an iPhone runs every app.
pub const IPHONE_UID: u32 = 501;

impl Identity {
    /// The first number of the version of iOS or iPadOS, e.g. 18. `None` on Android.
    pub fn ios(&self) -> Option<u32> {
        match self.platform {
            Platform::Android => None,
            Platform::Iphone => self.os_version.split('.').next()?.trim().parse().ok(),
        }
    }

    /// What people call it and its system: iPhone, iPad or iPod touch, iOS or iPadOS. `None` on Android.
    pub fn apple(&self) -> Option<Apple> {
        (self.platform == Platform::Iphone).then(|| match self.model.trim_end_matches(|c: char| !c.is_alphabetic()) {
            "iPad" => Apple { device: "iPad", system: "iPadOS" },
            "iPod" => Apple { device: "iPod touch", system: "iOS" },
            _ => Apple { device: "iPhone", system: "iOS" },
        })
    }

    /// Whether the maker's name is one of these, whatever its case.
    pub fn is_made_by(&self, makers: &[&str]) -> bool {
        makers.iter().any(|maker| self.maker.eq_ignore_ascii_case(maker))
    }

    /// We talk to it over Wi-Fi: what ends that network ends the talk. Such serials are an address with a port, or
    /// the name of a service (`adb-…._adb-tls-connect._tcp`).
    pub fn is_reached_over_wifi(&self) -> bool {
        let port = |text: &str| text.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
        port(&self.serial) || self.serial.contains("._adb")
    }
}

impl Case {
    /// The app that must be installed for a question about it to make sense.
    pub fn installed_app(&self) -> Option<(&App, u32)> {
        let app = self.app.as_ref()?;
        Some((app, app.uid?))
    }
}

/// Cases of the tests.
#[cfg(test)]
impl Case {
    /// A phone of this kind of which nothing else is known, without an app.
    pub(crate) fn of(platform: Platform) -> Self {
        let phone = Identity {
            platform,
            serial: "x".to_owned(),
            maker: "x".to_owned(),
            model: "x".to_owned(),
            os_version: "14".to_owned(),
            api: 34,
            locale: None,
        };
        Self { phone, user: 0, app: None, packages: None, memory: Memory::default() }
    }

    /// The same with an app of this profile.
    pub(crate) fn with_app(self, profile: &str) -> Self {
        let profile = crate::knowledge::apps().iter().find(|known| known.id == profile);
        assert!(profile.is_some(), "no such profile");
        Self { app: PackageId::new("a.b").map(|package| App { package, profile, uid: Some(10_142) }), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_name_cannot_carry_shell_characters() {
        for bad in ["", "a;reboot", "a b", "$(x)", "1a", "a'b", "a-b"] {
            assert_eq!(PackageId::new(bad), None, "{bad:?}");
        }
        assert!(PackageId::new("com.google.android.apps.photos").is_some());
    }
}
