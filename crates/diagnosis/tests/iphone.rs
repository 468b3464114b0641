//! An iPhone's own words in, facts and findings out: literal property lists, XML and binary, through survey and check.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

use std::collections::BTreeMap;

use diagnosis::case::{Case, PackageId};
use diagnosis::check::{Check, Clock, check};
use diagnosis::fact::Why;
use diagnosis::facts::FactId;
use diagnosis::facts::icloud_photos::Mark;
use diagnosis::fixes::{self, Screen, Step};
use diagnosis::message::Arg;
use diagnosis::phone::{Action, NoReply, Phone, Platform, Query, Reply};
use diagnosis::rules::{Severity, judge};
use diagnosis::survey::{Survey, survey};
use futures_util::FutureExt;
use plist::{Dictionary, Value};

const PHOTOS: &str = "com.apple.mobileslideshow";
const NOW: i64 = 1_795_521_600;
const STATUS: &str = "afc read /PhotoData/CPL/syncstatus.plist";
const INITIAL: &str = "afc stat /PhotoData/CPL/initialsync_marker";
const ENABLED: &str = "afc stat /PhotoData/cpl_enabled_marker";

/// What it says, by question. What it was not told to say, it has not got: exit 1.
#[derive(Clone)]
struct Iphone(BTreeMap<String, Result<Vec<u8>, NoReply>>);

struct Noon;

impl Clock for Noon {
    fn unix_ms(&self) -> i64 {
        NOW * 1000
    }

    fn steady_ms(&self) -> u64 {
        0
    }
}

impl Phone for Iphone {
    fn platform(&self) -> Platform {
        Platform::Iphone
    }

    async fn ask(&self, query: &Query) -> Result<Reply, NoReply> {
        match self.0.get(query.command()) {
            Some(said) => Ok(Reply { stdout: said.clone()?, stderr: Vec::new(), exit: Some(0) }),
            None => Ok(Reply { exit: Some(1), ..Reply::default() }),
        }
    }

    async fn act(&self, _: &Action) -> Result<Reply, NoReply> {
        Err(NoReply::Refused("nothing is changed here".into()))
    }
}

fn xml(inside: &str) -> Vec<u8> {
    let head = r#"<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">"#;
    format!(r#"{head}<plist version="1.0">{inside}</plist>"#).into_bytes()
}

fn binary(values: &Dictionary) -> Vec<u8> {
    let mut bytes = Vec::new();
    Value::Dictionary(values.clone()).to_writer_binary(&mut bytes).unwrap();
    bytes
}

/// A status as a phone of iOS 18 keeps it when all is well.
fn status() -> Dictionary {
    let date = |text: &str| Value::Date(plist::Date::from_xml_format(text).unwrap());
    let mut counts = Dictionary::new();
    counts.insert("public.image".into(), 4120.into());
    counts.insert("public.movie".into(), 210.into());
    let mut values = Dictionary::new();
    for key in ["iCloudLibraryExists", "hasValidSystemBudgetKey", "hasBatteryBudgetKey", "hasCellularBudgetKey"] {
        values.insert(key.into(), true.into());
    }
    values.insert("connectedToNetwork".into(), true.into());
    values.insert("initialSyncDate".into(), date("2025-01-06T20:11:03Z"));
    values.insert("lastSyncDate".into(), date("2026-11-24T10:40:12Z"));
    values.insert("unBlockedReason".into(), 0.into());
    values.insert("cloudAssetCountPerType".into(), Value::Dictionary(counts));
    values.insert("cloudAssetCountPerTypeLastCheckDate".into(), date("2026-11-24T10:40:12Z"));
    values
}

fn app(bundle: &str, more: &str) -> String {
    format!(
        "<dict><key>CFBundleIdentifier</key><string>{bundle}</string><key>CFBundleShortVersionString</key><string>2.1</string>{more}</dict>"
    )
}

const WORKS: &str = "<key>UIBackgroundModes</key><array><string>fetch</string></array>";

impl Iphone {
    /// iPhone 14 Pro, iOS 18.1.1, German, iCloud Photos on and in order.
    fn healthy() -> Self {
        let mut phone = Self(BTreeMap::new());
        phone.says("lockdown", xml(&format!("<dict><key>ProductType</key><string>iPhone15,2</string><key>ProductVersion</key><string>18.1.1</string><key>TimeIntervalSince1970</key><real>{NOW}.25</real><key>TimeZone</key><string>Europe/Zurich</string><key>TimeZoneOffsetFromUTC</key><real>3600</real></dict>")));
        phone.says(
            "lockdown com.apple.international",
            xml("<dict><key>Language</key><string>de-CH</string><key>Locale</key><string>de_CH</string></dict>"),
        );
        phone.says("lockdown com.apple.mobile.battery", xml("<dict><key>BatteryCurrentCapacity</key><integer>82</integer><key>BatteryIsCharging</key><true/><key>ExternalConnected</key><true/><key>FullyCharged</key><false/></dict>"));
        phone.says("lockdown com.apple.disk_usage", xml("<dict><key>AmountDataAvailable</key><integer>30701027328</integer><key>TotalDataAvailable</key><integer>69700000000</integer><key>TotalDiskCapacity</key><integer>127989493760</integer></dict>"));
        phone.says("lockdown com.apple.mobile.backup", xml("<dict><key>CloudBackupEnabled</key><true/><key>LastCloudBackupDate</key><integer>1795480000</integer></dict>"));
        phone.says("lockdown com.apple.fmip", xml("<dict><key>IsAssociated</key><true/></dict>"));
        phone.says(
            "lockdown com.apple.mobile.data_sync",
            xml(
                "<dict><key>Contacts</key><dict><key>Sources</key><array><string>iCloud</string></array></dict></dict>",
            ),
        );
        phone.says("lockdown com.apple.mobile.chaperone", xml("<dict><key>DeviceIsChaperoned</key><false/></dict>"));
        phone.says("afc space", xml("<dict><key>FSFreeBytes</key><string>31000000000</string><key>FSTotalBytes</key><string>127989493760</string></dict>"));
        phone.says("power", xml("<dict><key>CycleCount</key><integer>412</integer><key>DesignCapacity</key><integer>3200</integer><key>NominalChargeCapacity</key><integer>2880</integer><key>Temperature</key><integer>2960</integer></dict>"));
        phone.says("crashes", b"JetsamEvent-2026-11-20-090000.ips\t1795337600\nphotoanalysisd.cpu_resource-2026-11-21-020304.ips\t1795226584\n".to_vec());
        phone.says("apps", xml(&format!("<array>{}</array>", app("org.example.game", ""))));
        for marker in [INITIAL, ENABLED] {
            phone.says(marker, xml("<dict><key>st_size</key><string>23</string></dict>"));
        }
        let written = (NOW - 3600) * 1_000_000_000;
        phone.says(
            "afc stat /PhotoData/CPL/syncstatus.plist",
            xml(&format!("<dict><key>st_mtime</key><string>{written}</string></dict>")),
        );
        phone.says(STATUS, binary(&status()));
        phone.says(
            "afc read /PhotoData/CPL/lastsyncafterlaunch.plist",
            xml("<dict><key>date</key><date>2026-11-24T10:40:12Z</date></dict>"),
        );
        phone
    }

    fn says(&mut self, question: &str, answer: Vec<u8>) -> &mut Self {
        self.0.insert(question.to_owned(), Ok(answer));
        self
    }

    fn lacks(&mut self, question: &str) -> &mut Self {
        assert!(self.0.remove(question).is_some(), "{question}");
        self
    }

    /// The status with these keys set, or taken away.
    fn with(keys: &[(&str, Option<Value>)]) -> Self {
        let mut values = status();
        for (key, value) in keys {
            match value {
                Some(value) => drop(values.insert((*key).into(), value.clone())),
                None => drop(values.remove(key)),
            }
        }
        let mut phone = Self::healthy();
        phone.says(STATUS, binary(&values));
        phone
    }

    fn with_apps(apps: &[String]) -> Self {
        let mut phone = Self::healthy();
        phone.says("apps", xml(&format!("<array>{}</array>", apps.concat())));
        phone
    }

    fn surveyed(&self) -> Survey {
        survey(self, &Noon, "UDID").now_or_never().expect("nothing here waits").unwrap()
    }

    fn case(&self, app: &str) -> Case {
        self.surveyed().case(PackageId::new(app).as_ref())
    }

    fn checked(&self, case: &Case) -> Check {
        check(self, &Noon, case, |_| {}).now_or_never().expect("nothing here waits")
    }
}

fn yes() -> Option<Value> {
    Some(true.into())
}

fn found(check: &Check) -> Vec<(&'static str, Severity)> {
    check.verdict.findings.iter().map(|finding| (finding.rule, finding.severity)).collect()
}

/// The variables of a message and of its attributes, by the message's id, from the English words.
fn variables(id: &str) -> BTreeMap<String, Vec<String>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales/en");
    let files = std::fs::read_dir(folder).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let text: String = files.map(|text| text + "\n").collect();
    let lines = text.lines().skip_while(|line| !line.starts_with(&format!("{id} =")));
    let mut part = "title".to_owned();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (index, line) in lines.take_while(|line| !line.is_empty()).enumerate() {
        if index > 0 && !line.starts_with(' ') {
            break;
        }
        if let Some(name) = line.trim().strip_prefix('.').and_then(|line| line.split_once(" =")) {
            part = name.0.to_owned();
        }
        let names = line.split('$').skip(1).map(|rest| rest.split([' ', '}']).next().unwrap().to_owned());
        found.entry(part.clone()).or_default().extend(names);
    }
    found
}

/// Every sentence that a finding and its fixes are told in has the arguments that it needs.
fn is_worded(check: &Check) {
    for finding in &check.verdict.findings {
        let messages = std::iter::once(format!("rule-{}", finding.rule.replace('/', "-")));
        for id in messages.chain(finding.fixes.iter().map(|fix| format!("fix-{fix}"))) {
            let parts = variables(&id);
            assert!(parts.len() > 1, "{id} has no words");
            for (part, names) in parts {
                for name in names {
                    assert!(finding.args.contains_key(&name), "{id}.{part} needs {name}");
                    // A rule that could not be judged is named without arguments.
                    assert!(part != "title" || !id.starts_with("rule-"), "{id} has {name} in its title");
                }
            }
        }
    }
}

#[test]
fn a_healthy_iphone_shows_nothing_and_hides_nothing() {
    let phone = Iphone::healthy();
    let case = phone.case(PHOTOS);
    let checked = phone.checked(&case);
    assert_eq!(found(&checked), []);
    assert_eq!(checked.verdict.skipped, []);
    for fact in FactId::ALL {
        let unknown = checked.facts.unknown(*fact).map(|unknown| unknown.why);
        // Photos is no app that can be offloaded.
        let here = fact.is_on(Platform::Iphone) && *fact != FactId::IosApp;
        let expected = if fact.is_on_request() { Some(Why::OnRequest) } else { (!here).then_some(Why::NotOnThisPhone) };
        assert_eq!(unknown, expected, "{}", fact.name());
    }
    let facts = &checked.facts;
    let battery = facts.battery.ok().unwrap();
    assert_eq!((battery.level_percent, battery.plugged, battery.temperature_decicelsius), (82, true, Some(296)));
    assert_eq!(facts.battery_health.ok().unwrap().capacity_percent, Some(90));
    assert_eq!(facts.storage.ok().unwrap().free_bytes, Some(30_701_027_328));
    let clock = facts.clock.ok().unwrap();
    assert_eq!((clock.offset_seconds, clock.zone_seconds), (0, Some(3600)));
    let icloud = facts.icloud_photos.ok().unwrap();
    let status = icloud.status.as_ref().unwrap();
    assert_eq!((status.images_in_cloud, status.movies_in_cloud), (Some(4120), Some(210)));
    assert_eq!((icloud.status_age_seconds, status.last_synced()), (Some(3600), Some(1_795_516_812)));
    assert_eq!(facts.icloud_backup.ok().unwrap().last, Some(1_795_480_000));
    // Nothing that names a person or a phone is in what is told.
    let told = serde_json::to_string(facts).unwrap();
    assert!(!told.contains("UDID"));
}

#[test]
fn each_blocker_shows_exactly_its_finding() {
    use Severity::{Note, ProbablyStops, Slows, Stops};
    type Keys<'a> = &'a [(&'a str, Option<Value>)];
    let late = Some(Value::Date(plist::Date::from_xml_format("2026-12-20T00:00:00Z").unwrap()));
    let cases: [(Keys, &[(&str, Severity)]); 26] = [
        (&[("isBlockedByLowPowerModeKey", yes())], &[("power/low_power_mode_on", Stops)]),
        (&[("isExceedingQuota", yes())], &[("storage/icloud_full", Stops)]),
        (&[("isExceedingSharedLibraryQuota", yes())], &[("storage/shared_library_full", ProbablyStops)]),
        (&[("constrainedNetwork", yes())], &[("connection/low_data_mode_on", Stops)]),
        (&[("connectedToNetwork", Some(false.into()))], &[("connection/no_network", Stops)]),
        (&[("connectedToNetwork", None)], &[]),
        (
            &[("connectedToNetwork", Some(false.into())), ("inAirplaneMode", yes())],
            &[("connection/airplane_mode_on", Stops)],
        ),
        (&[("inAirplaneMode", yes())], &[("connection/airplane_mode_on", Note)]),
        (
            &[("connectedToNetwork", Some(false.into())), ("cellularIsRestricted", yes())],
            &[("connection/photos_mobile_data_off", Stops)],
        ),
        (&[("cellularIsRestricted", yes())], &[]),
        (
            &[("cellularIsRestricted", yes()), ("hasChangesToProcess", yes())],
            &[("connection/photos_mobile_data_off", Slows)],
        ),
        (&[("poorNetworkQuality", yes())], &[("connection/poor_network", Slows)]),
        (&[("thermalPressure", yes())], &[("power/too_hot", Stops)]),
        (&[("moderateThermalPressure", yes())], &[("power/too_hot", Slows)]),
        (&[("heavyResourceUsage", yes())], &[("power/phone_busy", Slows)]),
        (&[("poorSystemConditions", yes())], &[("power/phone_busy", Slows)]),
        (&[("hasBatteryBudgetKey", None)], &[("power/day_share_used_up", Slows)]),
        (&[("hasBatteryBudgetKey", None), ("hasValidSystemBudgetKey", None)], &[]),
        (&[("iCloudLibraryClientIsNotAuthenticated", yes())], &[("access/icloud_signed_out", Stops)]),
        (&[("iCloudLibraryClientVersionTooOld", yes())], &[("app/ios_too_old", Stops)]),
        (&[("upgradeSuggestedToAccessAllPhotos", yes())], &[("app/ios_too_old", Note)]),
        (&[("exitDeleteTime", late)], &[("app/icloud_photos_leaving", Stops)]),
        (&[("containerHasBeenWiped", yes())], &[("provider/icloud_library_wiped", Stops)]),
        (
            &[("isStuckInExitForSharedLibrary", yes()), ("remainingCountInSharedLibraryExit", Some(12.into()))],
            &[("access/leaving_shared_library", ProbablyStops)],
        ),
        (&[("iCloudLibraryExists", None)], &[("app/library_not_attached", ProbablyStops)]),
        (&[("initialSyncDate", None)], &[("app/first_sync_unfinished", Note)]),
    ];
    for (keys, expected) in cases {
        let phone = Iphone::with(keys);
        let checked = phone.checked(&phone.case(PHOTOS));
        assert_eq!(found(&checked), expected, "{keys:?}");
        is_worded(&checked);
        assert_eq!(checked.verdict.skipped, [], "{keys:?}");
    }
}

#[test]
fn a_low_battery_and_a_full_phone_are_named_with_their_numbers_and_only_where_these_agree() {
    let low = |level: u8| {
        let mut phone = Iphone::with(&[("lowBatteryLevel", yes())]);
        phone.says("lockdown com.apple.mobile.battery", xml(&format!("<dict><key>BatteryCurrentCapacity</key><integer>{level}</integer><key>BatteryIsCharging</key><false/><key>ExternalConnected</key><true/></dict>")));
        found(&phone.checked(&phone.case(PHOTOS)))
    };
    assert_eq!(low(9), [("power/battery_too_low", Severity::Stops)]);
    assert_eq!(low(80), []);
    let full = |key: &str, free: u64| {
        let mut phone = Iphone::with(&[(key, yes())]);
        phone.says("lockdown com.apple.disk_usage", xml(&format!("<dict><key>AmountDataAvailable</key><integer>{free}</integer><key>TotalDiskCapacity</key><integer>127989493760</integer></dict>")));
        found(&phone.checked(&phone.case(PHOTOS)))
    };
    assert_eq!(full("lowDiskSpace", 900 << 20), [("storage/phone_storage_low", Severity::Stops)]);
    assert_eq!(full("veryLowDiskSpace", 90 << 20), [("storage/phone_storage_low", Severity::Stops)]);
    assert_eq!(full("lowDiskSpace", 30 << 30), []);
    assert_eq!(full("unBlockedReason", 90 << 20), [("storage/phone_storage_low", Severity::ProbablyStops)]);
}

#[test]
fn switched_off_is_seen_by_its_markers_and_old_notes_then_count_for_nothing() {
    let mut phone = Iphone::with(&[("isBlockedByLowPowerModeKey", yes()), ("isExceedingQuota", yes())]);
    phone.lacks(INITIAL).lacks(ENABLED);
    let checked = phone.checked(&phone.case(PHOTOS));
    assert_eq!(found(&checked), [("app/icloud_photos_off", Severity::Stops)]);
    // What only a living status tells could not be checked, and it is said.
    assert!(checked.verdict.skipped.iter().any(|skipped| skipped.rule == "power/low_power_mode_on"));
    let mut leaving = Iphone::with(&[("exitDeleteTime", Some(7.into()))]);
    leaving.lacks(INITIAL).lacks(ENABLED);
    assert_eq!(found(&leaving.checked(&leaving.case(PHOTOS))), [("app/icloud_photos_leaving", Severity::Stops)]);
    // On iOS 14 only one of them was there.
    let mut half = Iphone::healthy();
    half.lacks(INITIAL);
    assert_eq!(found(&half.checked(&half.case(PHOTOS))), []);
    let mut alone = Iphone::healthy();
    alone.lacks(INITIAL).lacks(ENABLED).lacks(STATUS);
    alone.says("lockdown com.apple.fmip", xml("<dict><key>IsAssociated</key><false/></dict>"));
    alone.says("lockdown com.apple.mobile.data_sync", xml("<dict/>"));
    alone.says("lockdown com.apple.mobile.chaperone", xml("<dict><key>DeviceIsChaperoned</key><true/></dict>"));
    let expected = [
        ("app/icloud_photos_off", Severity::Stops),
        ("access/managed_iphone", Severity::Note),
        ("access/nobody_signed_in", Severity::Note),
    ];
    let checked = alone.checked(&alone.case(PHOTOS));
    assert_eq!(found(&checked), expected);
    is_worded(&checked);
}

#[test]
fn a_note_of_days_ago_is_no_longer_certain() {
    let mut phone = Iphone::with(&[("isExceedingQuota", yes())]);
    let written = (NOW - 3 * 86_400) * 1_000_000_000;
    phone.says(
        "afc stat /PhotoData/CPL/syncstatus.plist",
        xml(&format!("<dict><key>st_mtime</key><string>{written}</string></dict>")),
    );
    assert_eq!(found(&phone.checked(&phone.case(PHOTOS))), [("storage/icloud_full", Severity::ProbablyStops)]);
}

#[test]
fn resets_and_crashes_are_found_and_a_single_crash_is_not() {
    let mut phone = Iphone::healthy();
    let resets = "<dict><key>events</key><array><dict><key>cause</key><string>done</string></dict><dict><key>cause</key><string>engine reset</string><key>pending</key><true/></dict></array></dict>";
    phone.says("afc read /PhotoData/CPL/resetevents.plist", xml(resets));
    let crash = |part: &str, days: i64| format!("{part}-2026-11-20-101112.ips\t{}\n", NOW - days * 86_400);
    phone.says("crashes", [crash("cloudd", 1), crash("cloudphotod", 2), crash("cloudphotod", 9)].concat().into_bytes());
    assert_eq!(found(&phone.checked(&phone.case(PHOTOS))), [("app/reset_pending", Severity::ProbablyStops)]);
    let mut phone = Iphone::healthy();
    phone.says(
        "crashes",
        [crash("cloudphotod", 1), crash("cloudphotod", 2), crash("cloudphotod", 3)].concat().into_bytes(),
    );
    let crashed = phone.checked(&phone.case(PHOTOS));
    assert_eq!(found(&crashed), [("app/photo_parts_crash", Severity::ProbablyStops)]);
    is_worded(&crashed);
}

#[test]
fn an_app_is_not_called_out_of_date_nor_unchecked_for_it() {
    let phone = Iphone::with_apps(&[app("com.getdropbox.Dropbox", WORKS)]);
    let mut case = phone.case("com.getdropbox.Dropbox");
    let mut profile = case.app.as_ref().unwrap().profile.unwrap().clone();
    profile.android.as_mut().unwrap().stale_after_days = Some(1);
    case.app.as_mut().unwrap().profile = Some(Box::leak(Box::new(profile)));
    let check = phone.checked(&case);
    assert!(check.verdict.skipped.is_empty(), "{:?}", check.verdict.skipped);
    assert!(found(&check).iter().all(|(rule, _)| *rule != "app/far_out_of_date"), "{:?}", found(&check));
}

#[test]
fn stuck_is_said_only_after_two_looks_that_show_the_same() {
    let waiting = Iphone::with(&[("hasChangesToProcess", yes())]);
    let mut case = waiting.case(PHOTOS);
    let first = waiting.checked(&case);
    assert_eq!(found(&first), []);
    let icloud = first.facts.icloud_photos.ok().unwrap();
    let mark = icloud.mark(NOW - 9 * 3600).unwrap();
    let restart = fixes::by_id("restart_phone").unwrap();
    assert!(restart.steps_here(&case, &first.facts).is_err(), "an upload may be under way");
    case.memory.icloud_photos = Some(mark.clone());
    let stuck = waiting.checked(&case);
    assert_eq!(found(&stuck), [("app/sync_stands_still", Severity::ProbablyStops)]);
    is_worded(&stuck);
    assert!(restart.steps_here(&case, &first.facts).is_ok(), "nothing moved for hours");
    let moved = Mark { images: mark.images.map(|images| images - 1), ..mark.clone() };
    let held = Mark { free_to_sync: false, ..mark.clone() };
    let nothing = Mark { last_sync: None, images: None, movies: None, ..mark };
    for earlier in [moved, held, nothing] {
        case.memory.icloud_photos = Some(earlier);
        assert_eq!(found(&waiting.checked(&case)), []);
    }
}

#[test]
fn another_app_is_judged_by_what_the_list_says_and_the_rest_is_asked() {
    let notes = |phone: &Iphone, app: &str| {
        let checked = phone.checked(&phone.case(app));
        is_worded(&checked);
        let notes = checked.verdict.findings.iter().filter(|finding| finding.severity == Severity::Note);
        assert!(notes.clone().count() == checked.verdict.findings.len(), "{:?}", found(&checked));
        notes.map(|finding| finding.rule).collect::<std::collections::BTreeSet<_>>()
    };
    let unseen = [
        "access/photo_access_unseen",
        "app/stops_when_swiped_away",
        "connection/app_mobile_data_unseen",
        "power/background_refresh_unseen",
    ];
    let with = |more: &[&'static str]| unseen.iter().chain(more).copied().collect();
    for (bundle, more) in [
        ("com.google.photos", &[][..]),
        ("com.getdropbox.Dropbox", &["access/location_needed"]),
        ("io.ente.frame", &["files/no_videos_in_background"]),
        ("app.alextran.immich", &["app/needs_opening_often"]),
    ] {
        let phone = Iphone::with_apps(&[app(bundle, WORKS)]);
        assert_eq!(notes(&phone, bundle), with(more), "{bundle}");
    }
    let idle = Iphone::with_apps(&[app("com.google.photos", "")]);
    assert_eq!(notes(&idle, "com.google.photos"), with(&["app/no_background_work"]));
    // What stops only iCloud Photos stops no other app; what holds for the phone does.
    let mut full = Iphone::with(&[("isExceedingQuota", yes()), ("isBlockedByLowPowerModeKey", yes())]);
    full.says("apps", xml(&format!("<array>{}</array>", app("com.google.photos", WORKS))));
    let rules: Vec<_> = found(&full.checked(&full.case("com.google.photos")));
    assert_eq!(rules[0], ("power/low_power_mode_on", Severity::Stops));
    assert!(rules[1..].iter().all(|(_, severity)| *severity == Severity::Note), "{rules:?}");
}

#[test]
fn an_offloaded_app_and_one_that_is_not_there_are_told_apart() {
    let gone = "<key>IsDemotedApp</key><true/><key>IsPlaceholder</key><true/>";
    let phone = Iphone::with_apps(&[app("com.google.photos", gone)]);
    let case = phone.case("com.google.photos");
    let checked = phone.checked(&case);
    assert_eq!(found(&checked), [("app/app_offloaded", Severity::Stops)]);
    is_worded(&checked);
    let phone = Iphone::healthy();
    let case = phone.case("com.google.photos");
    let checked = phone.checked(&case);
    assert_eq!(found(&checked), [("app/app_missing", Severity::Stops)]);
    let cause = diagnosis::plan::cause(&case, &checked.facts, &checked.verdict.findings[0]).unwrap();
    assert_eq!(cause.fixes.iter().map(|fix| fix.id).collect::<Vec<_>>(), ["get_from_app_store"]);
}

#[test]
fn what_the_person_saw_settles_what_the_phone_does_not_tell() {
    let phone = Iphone::with_apps(&[app("com.google.photos", WORKS)]);
    let mut case = phone.case("com.google.photos");
    let facts = phone.checked(&case).facts;
    let is_found = |case: &Case, rule: &str| judge(case, &facts).findings.iter().any(|finding| finding.rule == rule);
    for (question, bad, good, rule) in [
        ("photo_access", "some", "all", "access/photo_access_unseen"),
        ("background_refresh", "off", "on", "power/background_refresh_unseen"),
        ("app_mobile_data", "not_sure", "on", "connection/app_mobile_data_unseen"),
    ] {
        assert!(is_found(&case, rule));
        case.memory.answers.insert(question.into(), bad.into());
        assert!(is_found(&case, rule));
        case.memory.answers.insert(question.into(), good.into());
        assert!(!is_found(&case, rule));
    }
}

#[test]
fn the_survey_names_the_phone_and_the_likeliest_app() {
    let gone = "<key>IsDemotedApp</key><true/><key>IsPlaceholder</key><true/>";
    let mut phone = Iphone::with_apps(&[app("com.google.photos", gone), app("org.example.game", "")]);
    let surveyed = phone.surveyed();
    let identity = &surveyed.case_without_app.phone;
    assert_eq!(surveyed.market_name.as_deref(), Some("iPhone 14 Pro"));
    assert_eq!((identity.maker.as_str(), identity.os_version.as_str(), identity.ios()), ("Apple", "18.1.1", Some(18)));
    assert_eq!(identity.locale.as_deref(), Some("de-CH"));
    let names = |surveyed: &Survey| surveyed.apps.iter().map(|app| app.name).collect::<Vec<_>>();
    assert_eq!(names(&surveyed), ["iCloud Photos", "Google Photos"]);
    assert_eq!(surveyed.apps[0].likely.as_ref().unwrap().id, "likely-icloud_on");
    phone.lacks(INITIAL).lacks(ENABLED);
    let off = phone.surveyed();
    assert_eq!(names(&off), ["Google Photos", "iCloud Photos"]);
    assert_eq!(off.apps[0].likely.as_ref().unwrap().id, "likely-you_added_it");
    // Where the sync files are closed, nothing is guessed.
    phone.0.insert(INITIAL.into(), Err(NoReply::Refused("Permission denied".into())));
    assert!(phone.surveyed().apps.iter().all(|app| app.likely.is_none()));
}

#[test]
fn a_phone_that_closes_its_photo_folder_could_not_be_checked() {
    let mut phone = Iphone::healthy();
    for question in phone.0.clone().into_keys().filter(|question| question.contains("/PhotoData")) {
        phone.0.insert(question, Err(NoReply::Refused("Permission denied".into())));
    }
    let checked = phone.checked(&phone.case(PHOTOS));
    assert_eq!(found(&checked), []);
    assert!(checked.verdict.skipped.len() > 10, "{:?}", checked.verdict.skipped);
    assert_eq!(checked.facts.unknown(FactId::IcloudPhotos).map(|unknown| unknown.why), Some(Why::Refused));
}

#[test]
fn a_hostile_status_is_unreadable_and_nothing_worse() {
    for levels in [40, 5_000, 100_000] {
        let mut phone = Iphone::healthy();
        phone.says(STATUS, xml(&format!("{}{}", "<array>".repeat(levels), "</array>".repeat(levels))));
        let checked = phone.checked(&phone.case(PHOTOS));
        assert_eq!(found(&checked), []);
        assert!(checked.verdict.skipped.iter().any(|skipped| skipped.rule == "storage/icloud_full"));
    }
    let mut phone = Iphone::healthy();
    phone.says(STATUS, b"bplist00\xff\xff\xff\xff\xff\xff\xff\xff".to_vec());
    assert_eq!(found(&phone.checked(&phone.case(PHOTOS))), []);
}

#[test]
fn every_fix_on_an_iphone_is_the_persons_own_hand_with_a_way_that_is_known() {
    for version in ["16.7", "17.5", "18.1", "26.1", "?"] {
        let phone = Iphone::with_apps(&[app("com.getdropbox.Dropbox", WORKS)]);
        let mut case = phone.case("com.getdropbox.Dropbox");
        case.phone.os_version = version.to_owned();
        let facts = phone.checked(&case).facts;
        let mut here = 0;
        for fix in fixes::ALL {
            let Ok(steps) = fix.steps_here(&case, &facts) else { continue };
            here += 1;
            for step in &steps {
                match step {
                    Step::Guide { screen: Screen::Nothing } | Step::Choose { .. } | Step::Wait { .. } => {}
                    Step::Guide { screen } => {
                        let path = screen.menu_path(&case.phone).unwrap();
                        assert_eq!(path[0], "Einstellungen", "{}", fix.id);
                        assert!(path.iter().all(|name| !name.contains('{')), "{}: {path:?}", fix.id);
                    }
                    Step::Do { deed } => assert_eq!(deed.action(Platform::Iphone, 0).unwrap().command(), "restart"),
                    Step::Change { .. } => panic!("{} changes something", fix.id),
                }
            }
        }
        assert!(here > 20, "{here}");
    }
    let phone = Iphone::with_apps(&[app("com.getdropbox.Dropbox", WORKS)]);
    let case = phone.case("com.getdropbox.Dropbox");
    let facts = phone.checked(&case).facts;
    let steps = fixes::by_id("allow_all_photos").unwrap().steps_here(&case, &facts).unwrap();
    let Step::Guide { screen } = &steps[0] else { panic!("{steps:?}") };
    assert_eq!(screen.menu_path(&case.phone).unwrap(), ["Einstellungen", "Apps", "Dropbox", "Fotos"]);
    let old =
        diagnosis::case::Identity { os_version: "17.6".into(), locale: Some("en-GB".into()), ..case.phone.clone() };
    assert_eq!(screen.menu_path(&old).unwrap(), ["Settings", "Dropbox", "Photos"]);
}

#[test]
fn an_ipad_is_called_an_ipad() {
    let mut phone = Iphone::with(&[("iCloudLibraryClientVersionTooOld", yes())]);
    let ipad =
        "<dict><key>ProductType</key><string>iPad13,18</string><key>ProductVersion</key><string>17.6</string></dict>";
    phone.says("lockdown", xml(ipad));
    let case = phone.case(PHOTOS);
    let check = phone.checked(&case);
    let finding = check.verdict.findings.iter().find(|finding| finding.rule == "app/ios_too_old").unwrap();
    let arg = |name: &str| finding.args.get(name).cloned();
    assert_eq!(arg("device"), Some(Arg::Text("iPad".into())));
    assert_eq!(arg("system"), Some(Arg::Text("iPadOS".into())));
    let steps = fixes::by_id("open_free_space_screen").unwrap().steps_here(&case, &check.facts).unwrap();
    let Step::Guide { screen } = &steps[0] else { panic!("{steps:?}") };
    assert_eq!(screen.menu_path(&case.phone).unwrap().last().unwrap(), "iPad-Speicher");
}

#[test]
fn nobody_is_told_to_switch_icloud_photos_off() {
    let phone = Iphone::with(&[("hasChangesToProcess", yes())]);
    let case = phone.case(PHOTOS);
    let facts = phone.checked(&case).facts;
    for fix in ["toggle_backup_switch", "clear_cache", "open_storage_screen", "trim_caches"] {
        assert!(fixes::by_id(fix).unwrap().steps_here(&case, &facts).is_err(), "{fix}");
    }
}
