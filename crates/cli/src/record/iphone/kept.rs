//! What a recording keeps of an iPhone's property lists: the values that the facts read, and no others.
//!
//! Nothing is kept because it looks harmless. A key that is not listed here is left out, and of a listed one only a
//! value of its kind stays. A value of another kind is left out too, but that it was there stays visible: the facts
//! tell "not there" from "cannot be read".

use plist::{Dictionary, Value};
use toml::Table;

/// What stands in the place of a value that is not kept.
pub(super) const LEFT_OUT: &str = "…";

/// 2001: a phone that never did a thing tells the year 1970, which is no moment and does not move with the clock.
const FIRST_MOMENT: i64 = 978_307_200;
/// The end of the year 9999.
const LAST_MOMENT: i64 = 253_402_300_799;

/// What may stand under a key.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Flag,
    Number,
    /// A date, or seconds since 1970.
    Moment,
    /// A tag of a language, `de-DE` or `de_DE`.
    Language,
    /// What tells which words of iOS's own are in a list.
    Words(&'static [&'static str]),
    /// That it is there, and nothing of it.
    There,
    /// A list: whether there is a text in it, and nothing of it.
    Filled,
    /// `7.52.0`.
    Version,
    Inside(&'static [Key]),
}

pub(super) type Key = (&'static str, Kind);

use Kind::{Filled, Flag, Inside, Language, Moment, Number, There, Version, Words};

/// Domains of lockdownd. The nameless one is told by `[iphone]` and by the clock.
pub(super) const DOMAINS: &[(&str, &[Key])] = &[
    ("com.apple.disk_usage", &[("AmountDataAvailable", Number), ("TotalDiskCapacity", Number)]),
    (
        "com.apple.mobile.battery",
        &[
            ("BatteryCurrentCapacity", Number),
            ("BatteryIsCharging", Flag),
            ("ExternalConnected", Flag),
            ("FullyCharged", Flag),
        ],
    ),
    (
        "com.apple.mobile.backup",
        &[("CloudBackupEnabled", Flag), ("LastCloudBackupDate", Moment), ("LastCloudBackupTZ", Moment)],
    ),
    ("com.apple.fmip", &[("IsAssociated", Flag)]),
    (
        "com.apple.mobile.data_sync",
        &[
            ("Bookmarks", Inside(SYNCED)),
            ("Calendars", Inside(SYNCED)),
            ("Contacts", Inside(SYNCED)),
            ("Notes", Inside(SYNCED)),
        ],
    ),
    ("com.apple.mobile.chaperone", &[("DeviceIsChaperoned", Flag)]),
    ("com.apple.international", &[("Language", Language), ("Locale", Language)]),
];

/// Any other source is named after the person's account.
const SYNCED: &[Key] = &[("Sources", Words(&["iCloud"]))];

pub(super) const APP: &[Key] = &[
    ("BGTaskSchedulerPermittedIdentifiers", Filled),
    ("CFBundleShortVersionString", Version),
    ("IsDemotedApp", Flag),
    ("IsPlaceholder", Flag),
    ("NSPhotoLibraryUsageDescription", There),
    ("UIBackgroundModes", Words(&["audio", "fetch", "location", "processing", "remote-notification"])),
];

pub(super) const POWER: &[Key] = &[
    ("AppleRawMaxCapacity", Number),
    ("BatteryData", Inside(POWER_DATA)),
    ("CycleCount", Number),
    ("DesignCapacity", Number),
    ("NominalChargeCapacity", Number),
    ("Temperature", Number),
];

const POWER_DATA: &[Key] = &[
    ("AppleRawMaxCapacity", Number),
    ("CycleCount", Number),
    ("DesignCapacity", Number),
    ("NominalChargeCapacity", Number),
    ("Temperature", Number),
];

/// `/PhotoData/CPL/syncstatus.plist`.
pub(super) const STATUS: &[Key] = &[
    ("blockedReason", Number),
    ("busyState", Number),
    ("cellularIsRestricted", Flag),
    ("cloudAssetCountPerType", Inside(&[("public.image", Number), ("public.movie", Number)])),
    ("cloudAssetCountPerTypeLastCheckDate", Moment),
    ("connectedToNetwork", Flag),
    ("constrainedNetwork", Flag),
    ("containerHasBeenWiped", Flag),
    ("exitDeleteTime", Moment),
    ("hasBatteryBudgetKey", Flag),
    ("hasCellularBudgetKey", Flag),
    ("hasChangesToProcess", Flag),
    ("hasValidSystemBudgetKey", Flag),
    ("heavyResourceUsage", Flag),
    ("iCloudLibraryClientIsNotAuthenticated", Flag),
    ("iCloudLibraryClientVersionTooOld", Flag),
    ("iCloudLibraryExists", Flag),
    ("iCloudLibraryHasBeenWiped", Flag),
    ("inAirplaneMode", Flag),
    ("initialDownloadDate", Moment),
    ("initialSyncDate", Moment),
    ("isBlockedByLowPowerModeKey", Flag),
    ("isExceedingQuota", Flag),
    ("isExceedingSharedLibraryQuota", Flag),
    ("isStuckInExitForSharedLibrary", Flag),
    ("lastSyncDate", Moment),
    ("lowBatteryLevel", Flag),
    ("lowDiskSpace", Flag),
    ("moderateThermalPressure", Flag),
    ("poorNetworkQuality", Flag),
    ("poorSystemConditions", Flag),
    ("remainingCountInSharedLibraryExit", Number),
    ("thermalPressure", Flag),
    ("unBlockedReason", Number),
    ("upgradeSuggestedToAccessAllPhotos", Flag),
    ("veryLowDiskSpace", Flag),
];

/// `/PhotoData/CPL/lastsyncafterlaunch.plist`.
pub(super) const AFTER_LAUNCH: &[Key] = &[("date", Moment)];

/// Of a dictionary, in the form of a phone folder. `now`: seconds since 1970, from which moments are counted.
pub(super) fn kept(values: &Dictionary, keys: &[Key], now: i64) -> Table {
    let told = keys.iter().filter_map(|(key, kind)| Some((key, kind, values.get(key)?)));
    told.filter_map(|(key, kind, value)| Some(((*key).to_owned(), kept_value(value, *kind, now)?))).collect()
}

fn kept_value(value: &Value, kind: Kind, now: i64) -> Option<toml::Value> {
    let left_out = || toml::Value::from(LEFT_OUT);
    Some(match kind {
        Kind::Flag => match (value.as_boolean(), value.as_unsigned_integer()) {
            (Some(flag), _) => flag.into(),
            (None, Some(0)) => false.into(),
            (None, Some(1)) => true.into(),
            (None, _) => left_out(),
        },
        Kind::Number => number(value).unwrap_or_else(left_out),
        Kind::Moment => moment(value).map_or_else(left_out, |at| ago(at, now)),
        Kind::Language => value.as_string().map(str::trim).filter(|tag| is_language(tag))?.into(),
        Kind::Words(words) => match value.as_array() {
            Some(items) => {
                let said = |word: &&&str| items.iter().any(|item| item.as_string() == Some(**word));
                words.iter().filter(said).copied().collect::<Vec<_>>().into()
            }
            None => left_out(),
        },
        Kind::Version => value.as_string().map(str::trim).filter(|version| is_version(version))?.into(),
        Kind::There => left_out(),
        Kind::Filled => match value.as_array() {
            Some(items) if items.iter().any(|item| item.as_string().is_some()) => vec![LEFT_OUT].into(),
            Some(_) | None => Vec::<&str>::new().into(),
        },
        Kind::Inside(keys) => match value.as_dictionary() {
            Some(values) => kept(values, keys, now).into(),
            None => left_out(),
        },
    })
}

/// AFC writes its numbers as text. What is too large for the folder's form is too large for every fact.
fn number(value: &Value) -> Option<toml::Value> {
    match value {
        Value::Integer(number) => Some(number.as_signed().unwrap_or(i64::MAX).into()),
        Value::Real(number) => Some((*number).into()),
        Value::String(text) => text.trim().parse::<i64>().ok().map(toml::Value::from),
        _ => None,
    }
}

/// Seconds since 1970.
pub(super) fn moment(value: &Value) -> Option<i64> {
    let seconds = match value {
        Value::Date(date) => {
            let since = std::time::SystemTime::from(*date).duration_since(std::time::UNIX_EPOCH).ok()?;
            i64::try_from(since.as_secs()).ok()?
        }
        Value::Real(seconds) if seconds.is_finite() => *seconds as i64,
        Value::Integer(number) => number.as_signed()?,
        _ => return None,
    };
    (0..=LAST_MOMENT).contains(&seconds).then_some(seconds)
}

/// As old on the phone that plays the recording as it was on this one.
fn ago(at: i64, now: i64) -> toml::Value {
    if at < FIRST_MOMENT {
        return at.into();
    }
    Table::from_iter([("seconds_ago".to_owned(), (now - at).into())]).into()
}

/// Numbers with dots between them, as apps and iOS count their versions.
pub(super) fn is_version(text: &str) -> bool {
    let is_number = |part: &str| (1..=6).contains(&part.len()) && part.chars().all(|sign| sign.is_ascii_digit());
    text.len() <= 20 && text.split('.').all(is_number)
}

/// Two or three letters, then script and region.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.chars().all(|letter| letter.is_ascii_lowercase())
        && tag.len() <= 12
        && parts.all(|part| (2..=4).contains(&part.len()) && part.chars().all(|sign| sign.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use plist::Date;

    use super::*;

    fn check(value: impl Into<Value>, kind: Kind, expected: Option<toml::Value>) {
        let value = value.into();
        assert_eq!(kept_value(&value, kind, 1_800_000_000), expected, "{value:?} as {kind:?}");
    }

    #[test]
    fn a_value_of_its_kind_stays_and_of_another_only_that_it_was_there() {
        let left_out = || Some(LEFT_OUT.into());
        check(true, Flag, Some(true.into()));
        check(1_u64, Flag, Some(true.into()));
        check(7_u64, Flag, left_out());
        check("jane@example.net", Flag, left_out());
        check(3200_u64, Number, Some(3200.into()));
        check(u64::MAX, Number, Some(i64::MAX.into()));
        check(" 47600000000", Number, Some(47_600_000_000_i64.into()));
        check("jane@example.net", Number, left_out());
        check(Value::Data(vec![1]), Moment, left_out());
        check("de-DE", Language, Some("de-DE".into()));
        check("zh_Hant_TW", Language, Some("zh_Hant_TW".into()));
        check("Jane", Language, None);
        check("jane", Language, None);
        check("a text of the app", There, left_out());
        check("7.52.0", Version, Some("7.52.0".into()));
        check("4915112345678", Version, None);
        check("jane@example.net", Version, None);
        let list = |words: &[&str]| Value::Array(words.iter().map(|word| Value::from(*word)).collect());
        check(list(&["iCloud", "jane@example.net"]), Words(&["iCloud"]), Some(vec!["iCloud"].into()));
        check(list(&["net.example.jane"]), Filled, Some(vec![LEFT_OUT].into()));
        check(list(&[]), Filled, Some(Vec::<&str>::new().into()));
    }

    #[test]
    fn a_moment_moves_with_the_clock_and_never_does_not() {
        let ago = |seconds: i64| Some(Table::from_iter([("seconds_ago".to_owned(), seconds.into())]).into());
        check(1_799_999_940_u64, Moment, ago(60));
        check(1_799_999_940.5, Moment, ago(60));
        check(Value::Date(Date::from_xml_format("2027-01-15T07:59:00Z").unwrap()), Moment, ago(60));
        check(1_800_000_060_u64, Moment, ago(-60));
        check(0_u64, Moment, Some(0.into()));
        check(-5_i64, Moment, Some(LEFT_OUT.into()));
    }

    #[test]
    fn what_is_not_listed_is_left_out() {
        let mut values = Dictionary::new();
        values.insert("lastSyncDate".to_owned(), 1_799_999_940_u64.into());
        values.insert("accountName".to_owned(), "jane@example.net".into());
        let kept = kept(&values, STATUS, 1_800_000_000);
        assert_eq!(kept.keys().collect::<Vec<_>>(), ["lastSyncDate"]);
    }
}
