//! No answer of a phone makes a parser panic or run away: every fact and every setting is fed text that no phone would
//! say, text that phones do say with something wrong in it, and bytes that are no text.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

use std::time::{Duration, Instant};

use diagnosis::case::{App, Case, Identity, PackageId};
use diagnosis::facts::icloud_photos::Mark;
use diagnosis::facts::{Answer, FactId, Replies, Snapshot};
use diagnosis::fixes::{self, Safety};
use diagnosis::internet::server::ServerAddress;
use diagnosis::knowledge::account::Account;
use diagnosis::phone::{NoReply, Platform, Reply};
use diagnosis::rules;
use diagnosis::settings::Setting;
use proptest::prelude::*;

const PACKAGE: &str = "com.google.android.apps.photos";

/// What phones say, line by line: the parts from which likely and broken answers are made.
const LINES: &[&str] = &[
    "Current Battery Service state:",
    "  (UPDATES STOPPED -- use 'reset' to restart)",
    "  USB powered: true",
    "  status: 4",
    "  level: 80",
    "  level: 18446744073709551616",
    "  level: 4294967295",
    "  scale: 0",
    "  temperature: -2147483648",
    "  Charging policy: 2",
    "null",
    "1",
    "-1",
    "true",
    "99999999999999999999",
    "No operations.",
    "Default mode: allow",
    "Uid mode: RUN_ANY_IN_BACKGROUND: ignore",
    "RUN_ANY_IN_BACKGROUND: ignore; time=+2d3h14m ago; rejectTime=+1h ago",
    "MIUIOP(10008): ask",
    "user,com.google.android.apps.photos,10142",
    "system-excidle,,",
    "  package=com.google.android.apps.photos u=0 bucket=40 reason=t used=+99999999999999d lastJob=-24855d3h idle=y",
    "  -PkgName com.google.android.apps.photos -UserId 0 -ST 1 -DT 2 -DR added_from_ -DD F -Uid 4294967295",
    "Thermal Status: 3",
    "HAL Ready: true",
    "Current temperatures from HAL:",
    "\tTemperature{mValue=NaN, mType=3, mName=}{, mStatus=0}",
    "\tTemperature{mValue=1e308, mType=3, mName=skin, mStatus=0}",
    "Skin temperatures: [3.4028235E38, -0.0, ]",
    "    inactive_to=+15s0ms",
    "  mForceIdle=true",
    "  mState=IDLE mLightState=",
    "Known volumes:",
    "  Default:",
    "    level=LOW lastUsableBytes=99999999999999999999 lowBytes=-1",
    "mSeq=1 mForceState=",
    "/dev/block/dm-1 18446744073709551615 1 18446744073709551615 1% /data",
    "/data 1e999G 3G 8.9É 4096",
    "Data-Free: 18446744073709551615K / 0K total = 79% free",
    "Package Names: [\"com.google.android.apps.photos\"]",
    "Cache Sizes: [-1]",
    "Row: 0 _size=18446744073709551615, date_added=9223372036854775807, is_pending=1, mime_type=image/svg+xml, width=18446744073709551615, height=-1, relative_path=a, b=c/",
    "Row: 18446744073709551616 _size=, date_added=-1, relative_path=",
    "Row: 1 _size=1",
    "\tUserInfo{0::}",
    "\tUserInfo{150:Secure Folder:10061030} running",
    "0: id=0, name=type=, type=full.SYSTEM, flags=",
    "  Package [com.google.android.apps.photos] (1f):",
    "    userId=10142",
    "    versionCode=99999999999999999999 minSdk= targetSdk=",
    "    User 0: ceDataInode=1 installed=true hidden=false suspended=false stopped=true notLaunched=false enabled=99",
    "      runtime permissions:",
    "        android.permission.READ_MEDIA_IMAGES: granted=true, flags=[ USER_SET|",
    "JOB #u0a142/-2147483648: 1f com.google.android.apps.photos/.Job",
    "    Source: uid=u0a142 user=0 pkg=com.google.android.apps.photos",
    "    Required constraints: CHARGING é [0x",
    "    Unsatisfied constraints: CHARGING DEADLINE",
    "    Enqueue time: -99999999999999999999d",
    "    Ready: false (job=false user=true !pending=",
    "  Job history:",
    "     -1m47s917ms   STOP: #u0a142/3 com.google.android.apps.photos/.Job é",
    "NetworkAgentInfo{network{101} ni{WIFI CONNECTED} Capabilities: INTERNET&VALIDATED",
    "Active default network: 99999999999999999999",
    "ident=[{type=1, metered=false}] uid=10142 set=DEFAULT tag=0x0",
    "      st=9223372036854775807 rb=1 rp=1 tb=18446744073709551615 tp=1 op=0",
    "Restrict background status: enabled",
    "Restrict background blacklisted UIDs: 10142 é",
    "wifi;name;true",
    "Wifi is connected to \"\"",
    "WifiInfo: SSID: \"x\", RSSI: -2147483648, Link speed: Mbps",
    "Accounts: 99999999999999999999",
    "Account {name=, type=",
    "NotificationRecord(0x1: pkg=com.google.android.apps.photos user=UserHandle{0} id=1 tag=null importance=",
    "  extras={ android.title=String (",
    "ApplicationExitInfo #0:",
    "  timestamp=2026-99-99 99:99:99.999 pid=1 reason=3 (LOW MEMORY",
    "java.lang.SecurityException: no",
    "Can't find service: x",
    "é\u{0}\u{2028}\u{feff}",
];

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => prop::sample::select(LINES).prop_map(str::to_owned),
        // A real line, cut or with something put in, at any character.
        3 => (prop::sample::select(LINES), any::<prop::sample::Index>(), "\\PC{0,4}").prop_map(|(line, at, put)| {
            let chars: Vec<char> = line.chars().collect();
            let (before, after) = chars.split_at(at.index(chars.len() + 1));
            format!("{}{put}{}", before.iter().collect::<String>(), after.iter().collect::<String>())
        }),
        2 => (prop::sample::select(LINES), any::<prop::sample::Index>())
            .prop_map(|(line, at)| line.chars().take(at.index(line.chars().count() + 1)).collect()),
        1 => "\\PC{0,80}",
    ]
}

fn answer() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        6 => (prop::collection::vec(line(), 0..40), any::<bool>())
            .prop_map(|(lines, dos)| lines.join(if dos { "\r\n" } else { "\n" }).into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..400),
    ]
}

fn case(maker: &str, api: u32, user: u32) -> Case {
    let package = PackageId::new(PACKAGE).unwrap();
    let profile = diagnosis::knowledge::app_by_package(PACKAGE);
    assert!(profile.is_some());
    Case {
        phone: Identity {
            platform: Platform::Android,
            serial: "x".into(),
            maker: maker.into(),
            model: "x".into(),
            os_version: "x".into(),
            api,
            locale: None,
        },
        user,
        app: Some(App { package, profile, uid: Some(user * 100_000 + 10_142) }),
        packages: None,
        memory: Default::default(),
    }
}

/// An iPhone whose app is iCloud Photos or another.
fn iphone(bundle: &str) -> Case {
    let package = PackageId::new(bundle).unwrap();
    let profile = diagnosis::knowledge::app_by_package(bundle);
    let mut case = case("Apple", 0, 0);
    case.phone.platform = Platform::Iphone;
    case.phone.os_version = "18.1".into();
    case.app = Some(App { package, profile, uid: Some(501) });
    case.memory.icloud_photos =
        Some(Mark { read_at: 0, last_sync: None, images: Some(1), movies: None, free_to_sync: true });
    case
}

/// Keys that iPhones have, with values of every kind, at the ends of their ranges and beyond.
const PARTS: &[&str] = &[
    "<key>TimeIntervalSince1970</key><real>1795521600.5</real>",
    "<key>TimeIntervalSince1970</key><real>1e308</real>",
    "<key>TimeZoneOffsetFromUTC</key><real>-1e300</real>",
    "<key>ProductVersion</key><string></string>",
    "<key>BatteryCurrentCapacity</key><integer>101</integer>",
    "<key>BatteryCurrentCapacity</key><integer>18446744073709551615</integer>",
    "<key>ExternalConnected</key><true/>",
    "<key>AmountDataAvailable</key><integer>-1</integer>",
    "<key>AmountDataAvailable</key><integer>9223372036854775807</integer>",
    "<key>TotalDiskCapacity</key><integer>0</integer>",
    "<key>FSFreeBytes</key><string>99999999999999999999</string>",
    "<key>DesignCapacity</key><integer>0</integer>",
    "<key>DesignCapacity</key><integer>1</integer>",
    "<key>NominalChargeCapacity</key><integer>18446744073709551615</integer>",
    "<key>Temperature</key><integer>18446744073709551615</integer>",
    "<key>BatteryData</key><dict><key>CycleCount</key><integer>4294967296</integer></dict>",
    "<key>st_mtime</key><string>18446744073709551615</string>",
    "<key>hasChangesToProcess</key><true/>",
    "<key>isExceedingQuota</key><true/>",
    "<key>isExceedingQuota</key><string>yes</string>",
    "<key>lowDiskSpace</key><integer>1</integer>",
    "<key>connectedToNetwork</key><false/>",
    "<key>lastSyncDate</key><date>9999-12-31T23:59:59Z</date>",
    "<key>lastSyncDate</key><date>0001-01-01T00:00:00Z</date>",
    "<key>lastSyncDate</key><date>soon</date>",
    "<key>exitDeleteTime</key><data>AAAA</data>",
    "<key>remainingCountInSharedLibraryExit</key><integer>-5</integer>",
    "<key>cloudAssetCountPerType</key><dict><key>public.image</key><integer>-1</integer></dict>",
    "<key>cloudAssetCountPerType</key><array/>",
    "<key>iCloudLibraryExists</key><true/>",
    "<key>busyState</key><real>nan</real>",
    "<key>pending</key><true/>",
    "<key>cause</key><string>é\u{2028}</string>",
    "<key>events</key><array><dict><key>pending</key><true/></dict><array/></array>",
    "<key>CFBundleIdentifier</key><string>com.google.photos</string>",
    "<key>IsDemotedApp</key><true/>",
    "<key>UIBackgroundModes</key><string>fetch</string>",
    "<key>IsAssociated</key><false/>",
    "<key>CloudBackupEnabled</key><true/>",
    "<key>LastCloudBackupDate</key><integer>-9223372036854775808</integer>",
    "<key>a</key><array><array><array>",
    "</dict></array>",
];

fn property_list() -> impl Strategy<Value = Vec<u8>> {
    let parts = prop::collection::vec(prop::sample::select(PARTS), 0..14);
    let text = (parts, any::<bool>()).prop_map(|(parts, list)| {
        let dict = format!("<dict>{}</dict>", parts.concat());
        let inside = if list { format!("<array>{dict}</array>") } else { dict };
        format!("<?xml version=\"1.0\"?><plist version=\"1.0\">{inside}</plist>").into_bytes()
    });
    prop_oneof![
        5 => text.clone(),
        // The same, as a binary list where it is one.
        3 => text.prop_map(|text| {
            let mut bytes = Vec::new();
            match plist::Value::from_reader(std::io::Cursor::new(&text)) {
                Ok(value) if value.to_writer_binary(&mut bytes).is_ok() => bytes,
                Ok(_) | Err(_) => text,
            }
        }),
        1 => prop::collection::vec(any::<u8>(), 0..200).prop_map(|mut bytes| {
            bytes.splice(0..0, *b"bplist00");
            bytes
        }),
        1 => "[a-z]{1,12}-20[0-9-]{1,20}.ips\t-?[0-9]{1,22}\n".prop_map(String::into_bytes),
        1 => answer(),
    ]
}

/// What servers say, or could: the parts of pages, of answers to announced sizes, of pieces that were sent, of accounts.
const SAID_ONLINE: &[&str] = &[
    "HTTP 200",
    "HTTP 99999",
    "read: 1795689660",
    "read: -9223372036854775808",
    "date: Thu, 26 Nov 2026 10:41:02 GMT",
    "date: Fri, 31 Dec 9999 23:59:59 GMT",
    "date: soon",
    "retry-after: 99999999999999999999",
    "",
    r#"{"res":"pong"}"#,
    r#"{"major":4294967295,"minor":0,"patch":4294967296}"#,
    r#"{"major":2,"minor":1,"patch":3}"#,
    r#"{"installed":true,"maintenance":false,"needsDbUpgrade":true,"versionstring":"31.0.4"}"#,
    r#"{"installed":true,"maintenance":false,"versionstring":"..99999999999"}"#,
    "1024: 401",
    "1048576: 100",
    "2097152: 413",
    "21474836480: 413",
    "18446744073709551615: 401",
    "0: silence",
    "1024: 65536",
    "65536: 0",
    "8388608: 18446744073709551615",
    r#"{"used":1,"room":{"bytes":0}}"#,
    r#"{"used":18446744073709551615,"room":"unlimited"}"#,
    r#"{"used":-1}"#,
    r#"{"page":{},"components":[{"name":"Photos","status":"major_outage"}]}"#,
    "[[[[",
];

fn said_online() -> impl Strategy<Value = Reply> {
    let page = prop_oneof![
        2 => prop::collection::vec(prop::sample::select(SAID_ONLINE), 0..8).prop_map(|lines| lines.join("\n").into_bytes()),
        // A whole page, so that a body is reached.
        4 => prop::sample::select(SAID_ONLINE)
            .prop_map(|body| format!("HTTP 200\nread: 1795689660\ndate: x\n\n{body}").into_bytes()),
        1 => answer(),
    ];
    let errors =
        prop::sample::select(vec!["", "no_name", "certificate_expired", "throttled", "status 500", "é\u{2028}"]);
    (page, errors, prop::sample::select(vec![Some(0_u8), Some(0), Some(1), None]))
        .prop_map(|(stdout, error, exit)| Reply { stdout, stderr: error.as_bytes().to_vec(), exit })
}

/// Who has a server and linked accounts.
fn with_server(app: &str, platform: Platform) -> Case {
    let profile = diagnosis::knowledge::apps().iter().find(|profile| profile.id == app);
    let package = match platform {
        Platform::Android => profile.unwrap().android.as_ref().unwrap().packages[0].clone(),
        Platform::Iphone => profile.unwrap().ios.as_ref().unwrap().bundles[0].clone(),
    };
    let mut case = match platform {
        Platform::Android => case("Google", 34, 0),
        Platform::Iphone => iphone(&package),
    };
    case.app = Some(App { package: PackageId::new(&package).unwrap(), profile, uid: Some(10_142) });
    case.memory.server = ServerAddress::parse("https://photos.example.org").ok();
    case.memory.accounts = Account::ALL.into_iter().collect();
    case
}

fn phone() -> impl Strategy<Value = Case> {
    let makers = prop::sample::select(vec!["Google", "samsung", "Xiaomi", "HUAWEI", "OnePlus"]);
    let versions = prop::sample::select(vec![21, 23, 24, 26, 28, 29, 30, 31, 33, 34, 36]);
    (makers, versions, prop::sample::select(vec![0, 10])).prop_map(|(maker, api, user)| case(maker, api, user))
}

fn reply(stdout: Vec<u8>) -> Answer {
    let reply = Reply { stdout, stderr: Vec::new(), exit: Some(0) };
    Answer { reply: Ok(reply), received_unix_ms: 1_795_521_600_000, took_ms: 1 }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_answer_harms_a_fact_a_rule_or_a_fix(
        case in phone(),
        answers in prop::collection::vec(answer(), 1..4),
    ) {
        let mut facts = Snapshot::empty();
        let mut replies = Replies::default();
        let mut number = 0;
        for fact in FactId::ALL {
            for query in fact.ask(&case).unwrap_or_default() {
                replies.insert(query, reply(answers[number % answers.len()].clone()));
                number += 1;
            }
            facts.read(*fact, &case, &replies);
        }
        // What was made of it can be told, judged and acted on.
        serde_json::to_string(&facts).unwrap();
        let verdict = rules::judge(&case, &facts);
        for finding in &verdict.findings {
            for fix in &finding.fixes {
                let fix = fixes::by_id(fix).unwrap();
                if let Ok(steps) = fix.steps_here(&case, &facts) {
                    prop_assert!(!steps.is_empty(), "{} has no steps", fix.id);
                    let undoable = steps.iter().all(|step| !matches!(step, fixes::Step::Do { .. }));
                    prop_assert!(undoable || fix.safety == Safety::Ask, "{} does what cannot be undone", fix.id);
                }
            }
        }
    }

    #[test]
    fn no_answer_of_an_iphone_harms_anything(
        bundle in prop::sample::select(vec!["com.apple.mobileslideshow", "com.google.photos", "io.ente.frame"]),
        answers in prop::collection::vec((property_list(), prop::sample::select(vec![Some(0_u8), Some(1), None])), 1..6),
    ) {
        let case = iphone(bundle);
        let mut facts = Snapshot::empty();
        let mut replies = Replies::default();
        let mut number = 0;
        for fact in FactId::ALL {
            for query in fact.ask(&case).unwrap_or_default() {
                let (bytes, exit) = &answers[number % answers.len()];
                let said = Reply { stdout: bytes.clone(), stderr: Vec::new(), exit: *exit };
                replies.insert(query, Answer { reply: Ok(said), received_unix_ms: 1_795_521_600_000, took_ms: 1 });
                number += 1;
            }
            facts.read(*fact, &case, &replies);
        }
        serde_json::to_string(&facts).unwrap();
        for finding in &rules::judge(&case, &facts).findings {
            for fix in &finding.fixes {
                if let Ok(steps) = fixes::by_id(fix).unwrap().steps_here(&case, &facts) {
                    let changes = steps.iter().any(|step| matches!(step, fixes::Step::Change { .. }));
                    prop_assert!(!steps.is_empty() && !changes, "{fix}");
                }
            }
        }
    }

    #[test]
    fn no_answer_from_the_internet_harms_anything(
        app in prop::sample::select(vec!["immich", "nextcloud", "google-photos", "dropbox", "onedrive"]),
        platform in prop::sample::select(vec![Platform::Android, Platform::Iphone]),
        answers in prop::collection::vec(said_online(), 1..6),
    ) {
        let case = with_server(app, platform);
        let mut facts = Snapshot::empty();
        let mut replies = Replies::default();
        let mut number = 0;
        for fact in FactId::ALL.iter().filter(|fact| fact.is_on_request()) {
            for query in fact.ask(&case).unwrap_or_default() {
                let said = answers[number % answers.len()].clone();
                replies.insert(query, Answer { reply: Ok(said), received_unix_ms: 1_795_521_600_000, took_ms: 1 });
                number += 1;
            }
            facts.read(*fact, &case, &replies);
        }
        prop_assert!(number > 1, "{app} asks nobody");
        serde_json::to_string(&facts).unwrap();
        rules::judge(&case, &facts);
        // What was made of it can be shown.
        let shown = diagnosis::wizard::online(&case, &facts, None).unwrap();
        serde_json::to_string(&shown).unwrap();
    }

    #[test]
    fn no_answer_harms_a_setting(said in answer()) {
        let answer = reply(said).reply.unwrap();
        for setting in settings() {
            if let Ok(value) = setting.read(&answer) {
                // What was read is what an undo writes: nothing in it may reach the shell as more than a word.
                if let Some(action) = setting.write(&value, 0) {
                    let plain = action.command().chars().all(|c| c.is_ascii_alphanumeric() || "._:,-+ ".contains(c));
                    prop_assert!(plain, "{}", action.command());
                }
            }
        }
    }
}

fn settings() -> Vec<Setting> {
    let kinds = [
        r#"{"kind":"table","namespace":"global","key":"low_power_sticky"}"#,
        r#"{"kind":"app_op","package":"com.google.android.apps.photos","op":"RUN_ANY_IN_BACKGROUND","scope":"uid"}"#,
        r#"{"kind":"app_op","package":"com.google.android.apps.photos","op":"10008","scope":"package"}"#,
        r#"{"kind":"battery_saver"}"#,
        r#"{"kind":"doze_list","package":"com.google.android.apps.photos"}"#,
        r#"{"kind":"standby_bucket","package":"com.google.android.apps.photos"}"#,
        r#"{"kind":"hibernation","package":"com.google.android.apps.photos"}"#,
        r#"{"kind":"permission","package":"com.google.android.apps.photos","permission":"android.permission.READ_MEDIA_IMAGES","user":0}"#,
        r#"{"kind":"airplane_mode"}"#,
        r#"{"kind":"wifi","tool":"status"}"#,
        r#"{"kind":"wifi","tool":"dump"}"#,
        r#"{"kind":"mobile_data"}"#,
        r#"{"kind":"data_saver"}"#,
        r#"{"kind":"data_list","list":"deny","uid":10142}"#,
    ];
    // As the undo journal of an earlier version holds them: their spelling never changes.
    kinds.map(|kind| serde_json::from_str(kind).unwrap()).into()
}

/// A long answer takes time in proportion to its length: what is quadratic shows at once.
#[test]
fn no_long_answer_makes_a_parser_run_away() {
    // A slow computer, a build for tests: some milliseconds for 200 kB read once, a minute for reading them squared.
    const LIMIT: Duration = Duration::from_secs(10);
    for line in [
        "a",
        "  JOB #u0a142/1: 1f com.google.android.apps.photos/.Job",
        "user,com.a,1",
        "Row: 0 _size=1",
        "{{{{[[[[",
        "=:=:=:=:",
    ] {
        let text = format!("{line}\n").repeat(200_000 / (line.len() + 1));
        for text in [text.clone(), text.replace('\n', " ")] {
            for case in [case("samsung", 34, 0), case("Xiaomi", 28, 0), iphone("com.google.photos")] {
                for fact in FactId::ALL {
                    let mut replies = Replies::default();
                    for query in fact.ask(&case).unwrap_or_default() {
                        replies.insert(query, reply(text.clone().into_bytes()));
                    }
                    let start = Instant::now();
                    Snapshot::empty().read(*fact, &case, &replies);
                    let took = start.elapsed();
                    assert!(took < LIMIT, "{} took {took:?} for 200 kB of {line:?}", fact.name());
                }
            }
        }
    }
}

#[test]
fn a_phone_that_says_nothing_harms_nothing_and_is_not_healthy() {
    let silences = [NoReply::TimedOut, NoReply::Lost, NoReply::TooLarge, NoReply::Cancelled];
    let phones = [case("samsung", 34, 0), iphone("com.apple.mobileslideshow"), iphone("com.google.photos")];
    for (no_reply, case) in silences.iter().flat_map(|silence| phones.iter().map(move |phone| (silence, phone))) {
        let mut facts = Snapshot::empty();
        let mut replies = Replies::default();
        for fact in FactId::ALL {
            for query in fact.ask(case).unwrap_or_default() {
                replies.insert(query, Answer { reply: Err(no_reply.clone()), received_unix_ms: 0, took_ms: 0 });
            }
            facts.read(*fact, case, &replies);
            assert!(facts.unknown(*fact).is_some(), "{} is known although the phone said nothing", fact.name());
        }
        let verdict = rules::judge(case, &facts);
        assert!(verdict.findings.is_empty(), "{:?}", verdict.findings);
        assert!(
            verdict.skipped.len() > rules::of(case.phone.platform).count() / 2,
            "what could not be checked is not said"
        );
    }
}
