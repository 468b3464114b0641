//! The commands for iPhones, as another program calls them, against simulated ones.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Output, Stdio};

use simulator::iphone::control::SimulatedIphone;
use simulator::iphone::folder::Folder;
use simulator::iphone::muxer::SimulatedMuxer;
use simulator::iphone::pairing::Mood;

/// This computer, with folders of its own and a usbmuxd at an address.
struct Computer {
    folder: tempfile::TempDir,
    muxer: String,
}

impl Computer {
    fn with_muxer(address: &str) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), muxer: address.to_owned() }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_unstuck"));
        command
            .args(arguments)
            .env("ANDROID_USER_HOME", self.folder.path())
            .env("UNSTUCK_DATA_DIR", self.folder.path().join("data"))
            .env("LANG", "en_US.UTF-8")
            .env_remove("ADB_VENDOR_KEYS")
            // Nobody listens there: a test must never reach a phone of the computer that it runs on.
            .env("ADB_SERVER_SOCKET", "tcp:127.0.0.1:1")
            .env("USBMUXD_SOCKET_ADDRESS", &self.muxer)
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A command that stays until it is dropped.
struct Staying(Child);

impl Drop for Staying {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn the_demo_iphone_is_checked_as_the_demo_says() {
    let mut demo = Computer::with_muxer("127.0.0.1:1").command(&["demo", "--iphone"]);
    let mut demo = Staying(demo.stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(demo.0.stdout.take().unwrap()).lines();
    let line = lines.next().unwrap().unwrap();
    let (variable, command) = line.split_once("USBMUXD_SOCKET_ADDRESS=").unwrap().1.split_once(' ').unwrap();
    let arguments: Vec<&str> = command.split(' ').collect();
    assert_eq!(arguments[..3], ["unstuck", "check", "--serial"], "{line}");
    let checked = Computer::with_muxer(variable).run(&[&arguments[1..], &["--json"]].concat());
    assert_eq!(checked.status.code(), Some(1), "{}", text(&checked));
    let report: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_eq!(report["phone"]["platform"], "iphone");
    assert!(report["findings"].as_array().unwrap().len() >= 4, "{report:#}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_month_of_an_iphone_looks_into_its_library_where_that_is_asked_for() {
    let phones = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
    let folder = Folder::read(&phones.join("apple-iphone-14-pro-ios-18")).unwrap();
    let phone = SimulatedIphone::start(&folder, Some("photos-only-here")).unwrap();
    let muxer = SimulatedMuxer::start(&[&phone]).await.unwrap();
    let computer = Computer::with_muxer(&muxer.address().to_string());
    for (deep, said) in [(&["--deep"][..], "312"), (&[][..], "look into its photo library")] {
        let mut command = computer.command(&[&["monthly", "--serial", phone.udid()], deep].concat());
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        assert!(text(&output).contains(said), "{}", text(&output));
    }
    assert_eq!(std::fs::read_dir(computer.folder.path().join("data/photo-library")).map_or(0, Iterator::count), 0);
}

/// In whatever a phone says that is its owner's, or its own.
const SECRETS: [&str; 8] = [
    "PLANTED5ERIAL77",
    "356938035643809",
    "+4915112345678",
    "jane.planted@example.net",
    "Planted Home 5G",
    "Jane Planted's iPhone",
    "IMG_PLANTED_0077",
    "203.0.113.77",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_probe_says_yes_or_no_and_nothing_that_the_phone_said() {
    let phones = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
    let folder = Folder::read(&phones.join("apple-iphone-14-pro-ios-18")).unwrap();
    let phone = SimulatedIphone::start(&folder, None).unwrap();
    for (key, secret) in ["SerialNumber", "IMEI", "PhoneNumber", "AppleID", "Network", "DeviceName"].iter().zip(SECRETS)
    {
        phone.set(&format!("lockdown::{key}"), secret);
    }
    // Also where something harmless is looked for.
    phone.set("lockdown::BuildVersion", SECRETS[0]);
    phone.set("lockdown:com.apple.disk_usage:Owner", SECRETS[3]);
    phone.set("ioregistry:IOPMPowerSource:Serial", SECRETS[0]);
    phone.set("media:/PhotoData/CPL/syncstatus.plist:plist:account", SECRETS[3]);
    phone.set(&format!("media:/DCIM/100APPLE/{}.HEIC:size", SECRETS[6]), 7);
    let muxer = SimulatedMuxer::start(&[&phone]).await.unwrap();
    let address = muxer.address().to_string();
    let probe = |arguments: &'static [&'static str]| {
        let computer = Computer::with_muxer(&address);
        async move { tokio::task::spawn_blocking(move || computer.run(arguments)).await.unwrap() }
    };
    let output = probe(&["probe"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let said = text(&output);
    let answered = probe(&["probe", "--json"]).await;
    let json: serde_json::Value = serde_json::from_slice(&answered.stdout).unwrap();
    for place in [&said, &json.to_string()] {
        for secret in SECRETS.iter().copied().chain([phone.udid()]) {
            assert!(!place.contains(secret), "{secret} is in {place}");
        }
    }
    assert_eq!((json["ios"].as_str(), json["build"].as_str()), (Some("18.5"), None));
    let answer = |json: &serde_json::Value, id: &str| {
        let answers = json["answers"].as_array().unwrap();
        answers.iter().find(|asked| asked["id"] == id).unwrap_or_else(|| panic!("{id}"))["answer"].clone()
    };
    for (id, expected) in [
        ("locked", "no"),
        ("photos_database", "yes"),
        ("sync_status", "yes"),
        ("private_folder", "no"),
        ("files_together", "yes"),
        ("free_space_agrees", "yes"),
        ("battery_health", "yes"),
        ("battery_health_moved", "no"),
        ("low_power_notice", "could_not_tell"),
        ("log_hides_status", "could_not_tell"),
    ] {
        assert_eq!(answer(&json, id), expected, "{id}: {json:#}");
    }
    assert!(said.contains("Can the status of the photo sync be read? yes"), "{said}");

    // By hand: the switch is turned and Photos is opened while it listens.
    let by_hand = probe(&["probe", "--by-hand", "--json"]);
    let hands = async {
        phone.heard("ObserveNotification com.apple.system.verylowdiskspace.system").await;
        phone.notify("com.apple.system.lowpowermode");
        // Two listen to the log.
        phone.heard_times("StartActivity", 2).await;
        phone.log("cloudphotod", "<CPLStatus> saving CPLStatus 0x1 (changed keys: <private>) to /x: Jane Planted");
    };
    let (output, ()) = tokio::join!(by_hand, hands);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer(&json, "low_power_notice"), "yes", "{json:#}");
    assert_eq!(answer(&json, "log_hides_status"), "yes", "{json:#}");

    // A phone that closes everything is told apart from one that does not answer.
    phone.set("media:/PhotoData/CPL/syncstatus.plist", toml::Table::from_iter([("closed".to_owned(), true.into())]));
    let closed = probe(&["probe", "--json"]).await;
    let json: serde_json::Value = serde_json::from_slice(&closed.stdout).unwrap();
    assert_eq!(answer(&json, "sync_status"), "no", "{json:#}");
}

#[test]
fn a_probe_without_an_iphone_says_so() {
    let output = Computer::with_muxer("127.0.0.1:1").run(&["probe"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!output.stderr.is_empty());
}

/// What a check finds, what it could not check, and all that it read. Moments are those of the simulated phone, which moves them
/// with the computer's clock, so that two checks one after the other read two of them.
fn checked(muxer: &str, app: Option<&str>, place: &str) -> serde_json::Value {
    let named: Vec<&str> = app.map(|app| vec!["--app", app]).unwrap_or_default();
    let output = Computer::with_muxer(muxer).run(&[&["check", "--json"], named.as_slice()].concat());
    let report: serde_json::Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{place}: {}", text(&output)));
    let rules = |list: &str| {
        let rules = report[list].as_array().unwrap().iter().map(|entry| entry["rule"].clone());
        rules.collect::<serde_json::Value>()
    };
    let mut facts = report["facts"].clone();
    without_moments(&mut facts);
    serde_json::json!({ "findings": rules("findings"), "skipped": rules("skipped"), "facts": facts })
}

fn without_moments(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Number(number) if (1_500_000_000..2_200_000_000).contains(&number.as_i64().unwrap_or(0)) => {
            *value = "a moment".into();
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(without_moments),
        serde_json::Value::Object(values) => {
            for (key, value) in values.iter_mut() {
                match key.as_str() {
                    "status_age_seconds" | "age_seconds" | "offset_seconds" if value.is_number() => {
                        *value = "an age".into();
                    }
                    // Why is compared; in which words it was said is the phone's.
                    "detail" => *value = "words".into(),
                    // So are the causes of resets: their number is compared.
                    "pending_resets" => *value = value.as_array().map(Vec::len).into(),
                    _ => without_moments(value),
                }
            }
        }
        _ => {}
    }
}

/// Records the phone, plays the recording, and looks at both.
async fn check_recording(folder: &Folder, scene: Option<&str>) -> serde_json::Value {
    let place = format!("{} {scene:?}", folder.name);
    let app = scene.and_then(|scene| folder.scene(scene).unwrap().expect.app.clone());
    let phone = SimulatedIphone::start(folder, scene).unwrap();
    let muxer = SimulatedMuxer::start(&[&phone]).await.unwrap();
    let address = muxer.address().to_string();
    let to = tempfile::tempdir().unwrap();
    let dir = to.path().join("recorded");
    let (first, dir) = {
        let (place, app) = (place.clone(), app.clone());
        let looked = move || {
            let named: Vec<&str> = app.as_deref().map(|app| vec!["--app", app]).unwrap_or_default();
            let record = [&["record", dir.to_str().unwrap()], named.as_slice()].concat();
            let output = Computer::with_muxer(&address).run(&record);
            assert_eq!(output.status.code(), Some(0), "{place}: {}", text(&output));
            let again = Computer::with_muxer(&address).run(&record);
            assert_eq!(again.status.code(), Some(2), "{place}: a folder that is not empty is left alone");
            (checked(&address, app.as_deref(), &place), dir)
        };
        tokio::task::spawn_blocking(looked).await.unwrap()
    };
    let played =
        SimulatedIphone::start(&Folder::read(&dir).unwrap_or_else(|bad| panic!("{place}: {bad}")), None).unwrap();
    assert_ne!(played.udid(), phone.udid());
    let muxer = SimulatedMuxer::start(&[&played]).await.unwrap();
    let address = muxer.address().to_string();
    let looked = {
        let place = place.clone();
        move || checked(&address, app.as_deref(), &place)
    };
    let second = tokio::task::spawn_blocking(looked).await.unwrap();
    assert_eq!(first, second, "{place}");
    first
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recording_is_an_iphone_on_which_the_same_is_read_and_found() {
    let phones = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
    let (mut scenes_played, mut found) = (0, std::collections::BTreeSet::new());
    for entry in std::fs::read_dir(phones).unwrap() {
        let path = entry.unwrap().path();
        if !path.join(simulator::iphone::folder::FILE).exists() {
            continue;
        }
        let folder = Folder::read(&path).unwrap();
        let scenes: Vec<Option<String>> =
            std::iter::once(None).chain(folder.scene_names().map(|name| Some(name.to_owned()))).collect();
        for scene in scenes {
            let pairing = scene.as_deref().and_then(|scene| folder.scene(scene).unwrap().pairing.as_ref());
            // A phone that is locked lets nobody read it.
            if pairing.is_some_and(|pairing| pairing.mood == Mood::Locked) {
                continue;
            }
            let read = check_recording(&folder, scene.as_deref()).await;
            found.extend(read["findings"].as_array().unwrap().iter().map(ToString::to_string));
            scenes_played += 1;
        }
    }
    assert!(scenes_played > 30 && found.len() > 20, "{scenes_played} scenes with {found:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_iphone_did_not_answer_is_not_answered_by_its_recording() {
    let phones = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
    let mut folder = Folder::read(&phones.join("apple-iphone-14-pro-ios-18")).unwrap();
    for request in [
        "GetValue com.apple.fmip",
        "IORegistry",
        "afc space",
        "afc open /PhotoData/CPL/syncstatus.plist",
        "StartService com.apple.crashreportcopymobile",
    ] {
        folder.faults.refuse.insert(request.to_owned(), "Refused".to_owned());
    }
    let read = check_recording(&folder, None).await;
    for fact in ["photo_crashes", "battery_health"] {
        assert!(read["facts"][fact]["unknown"].is_object(), "{fact}: {:#}", read["facts"][fact]);
    }
}
