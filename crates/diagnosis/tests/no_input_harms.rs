//! No answer of a phone makes a parser panic or run away: every fact and every setting is fed text that no phone would
//! say, text that phones do say with something wrong in it, and bytes that are no text.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

use std::time::{Duration, Instant};

use diagnosis::case::{App, Case, Identity, PackageId};
use diagnosis::facts::{Answer, FactId, Replies, Snapshot};
use diagnosis::fixes::{self, Safety};
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
    "Row: 0 _size=18446744073709551615, date_added=9223372036854775807, is_pending=1, relative_path=a, b=c/",
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
    }
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
                if let Ok(steps) = (fix.steps)(&case, &facts) {
                    prop_assert!(!steps.is_empty(), "{} has no steps", fix.id);
                    let undoable = steps.iter().all(|step| !matches!(step, fixes::Step::Do { .. }));
                    prop_assert!(undoable || fix.safety == Safety::Ask, "{} does what cannot be undone", fix.id);
                }
            }
        }
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
            for case in [case("samsung", 34, 0), case("Xiaomi", 28, 0)] {
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
    for no_reply in [NoReply::TimedOut, NoReply::Lost, NoReply::TooLarge, NoReply::Cancelled] {
        let case = case("samsung", 34, 0);
        let mut facts = Snapshot::empty();
        let mut replies = Replies::default();
        for fact in FactId::ALL {
            for query in fact.ask(&case).unwrap_or_default() {
                replies.insert(query, Answer { reply: Err(no_reply.clone()), received_unix_ms: 0, took_ms: 0 });
            }
            facts.read(*fact, &case, &replies);
            assert!(facts.unknown(*fact).is_some(), "{} is known although the phone said nothing", fact.name());
        }
        let verdict = rules::judge(&case, &facts);
        assert!(verdict.findings.is_empty(), "{:?}", verdict.findings);
        assert!(verdict.skipped.len() > rules::ALL.len() / 2, "what could not be checked is not said");
    }
}
