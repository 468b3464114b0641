//! What is private is planted in every reply of every phone, and looked for in reports, logs and recordings.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../../worker/tests/common/pipes.rs"]
#[allow(dead_code, reason = "each test file uses a part of it")]
mod pipes;

use std::path::{Path, PathBuf};
use std::process::Command;

use diagnosis::report::page::PageView;
use diagnosis::view::{OnlineView, PersonEvent, ScreenView, View};
use pipes::Worker;
use serde_json::Value;
use simulator::control::SimulatedPhone;
use simulator::folder::Folder;
use simulator::iphone::control::{Handle, SimulatedIphone};
use simulator::iphone::folder as iphone;
use simulator::iphone::muxer::SimulatedMuxer;
use simulator::iphone::pairing::Mood;

const SERIAL: &str = "PLANTED5ERIAL77";
const MAIL: &str = "jane.planted@example.net";
const NETWORK: &str = "Planted Home 5G";
/// One that the phone was in some time, and is not in now.
const EARLIER: &str = "Planted Cafe";
const FILE: &str = "IMG_PLANTED_0077";
const FRIEND: &str = "Planted words of a friend";

/// A server of the person's own, on this computer, where nobody listens.
const SERVER: &str = "http://127.77.66.55:1/planted-cloud";
const SERVER_HOST: &str = "127.77.66.55";

/// Each in the form in which it would be recognised by whoever reads on.
const SECRETS: [&str; 13] = [
    SERIAL,
    "356938035643809",
    "4915112345678",
    "jane.planted",
    "Planted Home",
    EARLIER,
    "a4:2b:b0:11:22:33",
    "203.0.113.77",
    "fd12:3456:789a",
    FILE,
    FRIEND,
    SERVER_HOST,
    "planted-cloud",
];

/// Lines in the forms in which Android's dumps have such values.
fn planted() -> String {
    format!(
        "    Account {{name={MAIL}, type=com.google}}\n    WifiInfo: SSID: \"{NETWORK}\", BSSID: a4:2b:b0:11:22:33\n    \
         imei=356938035643809 mLine1=+4915112345678 mail {MAIL}\n    LinkAddresses: [ 203.0.113.77/24,fd12:3456:789a::77/64 ]\n    \
         Row: 0 _display_name={FILE}.jpg, _size=1\n    /storage/emulated/0/DCIM/Camera/{FILE}.jpg\n    \
         android.text=String ({FRIEND})\n  ident=[{{type=1, wifiNetworkKey=\"{EARLIER}\"psk}}]\n  \
         ident=[{{type=WIFI, networkId=\"{EARLIER}\", metered=false}}]\n    [ro.serialno]: [{SERIAL}] {SERIAL} {NETWORK}\n"
    )
}

/// A copy of a phone that has all of it in every reply, in every notice and as its serial.
fn planted_phone(phone: &Path, place: &Path) {
    std::fs::create_dir_all(place).unwrap();
    for entry in std::fs::read_dir(phone).unwrap() {
        let (from, to) = {
            let entry = entry.unwrap();
            (entry.path(), place.join(entry.file_name()))
        };
        if from.is_dir() {
            planted_phone(&from, &to);
            continue;
        }
        let text = std::fs::read_to_string(&from).unwrap();
        let name = from.file_name().unwrap().to_str().unwrap();
        let text = if name == "phone.toml" {
            let line = text.lines().find(|line| line.starts_with("serial = ")).unwrap();
            text.replace(line, &format!("serial = \"{SERIAL}\""))
        } else if name.ends_with(".txt") {
            let noticed = text.replace("=String (", &format!("=String ({FRIEND} {MAIL} {FILE}.jpg +4915112345678 "));
            let planted = simulator::template::escape(&planted());
            format!("{}\n{planted}", noticed.trim_end_matches('\n'))
        } else {
            text
        };
        std::fs::write(to, text).unwrap();
    }
}

fn phones() -> Vec<PathBuf> {
    let phones = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
    let mut all: Vec<PathBuf> = std::fs::read_dir(phones).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.retain(|path| std::fs::read_to_string(path.join("phone.toml")).is_ok_and(|text| text.contains("android = ")));
    all.sort();
    all
}

fn scenes(phone: &Path) -> Vec<Option<String>> {
    let scenes = std::fs::read_dir(phone.join("scenes")).unwrap();
    let names = scenes.map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned());
    let mut all: Vec<Option<String>> = names.map(Some).collect();
    all.sort();
    all.push(None);
    all
}

fn look_for_secrets(text: &str, place: &str) {
    for secret in SECRETS {
        if let Some(at) = text.find(secret) {
            let around: String = text[..at].chars().rev().take(200).collect::<Vec<_>>().into_iter().rev().collect();
            panic!("{place} has {secret}: …{around}»{secret}«");
        }
    }
}

fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("../phone/tests/keys");
    for file in ["adbkey", "adbkey.pub"] {
        std::fs::copy(keys.join(file), home.path().join(file)).unwrap();
    }
    home
}

fn unstuck(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_unstuck"));
    command
        .env("ANDROID_USER_HOME", home)
        .env("UNSTUCK_DATA_DIR", home)
        .env("UNSTUCK_LOG", "trace")
        .env("LANG", "en_US.UTF-8")
        .env_remove("ADB_VENDOR_KEYS")
        .env("ADB_SERVER_SOCKET", "tcp:127.0.0.1:1");
    command
}

/// How a worker reaches its phone, and which app is asked about.
struct Way {
    serial: String,
    arguments: Vec<String>,
    muxer: String,
    app: Option<String>,
}

/// What the reader of a phone makes of it.
struct Made {
    page: PageView,
    /// All that was logged meanwhile.
    log: String,
    /// An own server was asked.
    looked: bool,
}

fn report_and_log(home: &Path, way: &Way) -> Made {
    let data = tempfile::tempdir().unwrap();
    let log = data.path().join("log");
    let mut command = unstuck(home);
    command
        .args(["phone-worker", "--serial", &way.serial, "--data-dir", data.path().to_str().unwrap()])
        .args(&way.arguments)
        .env("USBMUXD_SOCKET_ADDRESS", &way.muxer)
        .stderr(std::fs::File::create(&log).unwrap());
    let mut worker = Worker::begin(command);
    let result = worker.check_of(way.app.clone());
    // Only of apps with a server of one's own: nobody else's server is asked.
    let looked = online(&result).is_some_and(|online| online.server.is_some());
    if looked {
        worker.send(PersonEvent::NameServer { address: SERVER.to_owned() });
        worker.until("the address", |view| {
            let server = online(view).and_then(|online| online.server.as_ref());
            server.is_some_and(|server| server.address.as_deref() == Some(SERVER))
        });
        worker.send(PersonEvent::LookOnline);
        worker.until("what the server says", |view| online(view).is_some_and(|online| !online.says.is_empty()));
    }
    let page = worker.report();
    assert!(worker.close().success());
    Made { page, log: std::fs::read_to_string(log).unwrap(), looked }
}

fn online(view: &View) -> Option<&OnlineView> {
    match &view.screen {
        ScreenView::Result(result) => result.online.as_ref(),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_private_is_in_a_report_or_a_log() {
    let home = home();
    let folder = tempfile::tempdir().unwrap();
    let (mut pages, mut left_out, mut found, mut servers) = (0, 0, 0, 0);
    for phone in phones() {
        let name = phone.file_name().unwrap().to_str().unwrap().to_owned();
        let copy = folder.path().join(&name);
        planted_phone(&phone, &copy);
        for scene in scenes(&phone) {
            let place = format!("{name} {scene:?}");
            let simulated = SimulatedPhone::start(&Folder::read(&copy).unwrap(), scene.as_deref()).await.unwrap();
            let (address, keys) = (simulated.address().to_string(), home.path().to_owned());
            let way = Way {
                arguments: vec!["--tcp".to_owned(), address.clone()],
                serial: address,
                muxer: "127.0.0.1:1".to_owned(),
                app: None,
            };
            let made = tokio::task::spawn_blocking(move || report_and_log(&keys, &way)).await.unwrap();
            let Made { page, log, looked } = made;
            look_for_secrets(&serde_json::to_string(&page).unwrap(), &format!("the report of {place}"));
            assert!(log.contains("shell"), "{place}: the log has nothing in it");
            look_for_secrets(&log, &format!("the log of {place}"));
            let report: Value = serde_json::from_str(&page.json).unwrap();
            found += report["findings"].as_array().unwrap().len();
            left_out += usize::from(page.html.contains("(private, left out)"));
            servers += usize::from(looked);
            pages += 1;
        }
    }
    assert!(servers > 3, "{servers} own servers were asked");
    assert!(pages > 40 && found > 40, "{pages} reports with {found} findings");
    assert!(left_out > 0, "no report had anything to leave out, so nothing was tried");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_private_is_in_a_recording() {
    let home = home();
    let folder = tempfile::tempdir().unwrap();
    for phone in phones() {
        let name = phone.file_name().unwrap().to_str().unwrap().to_owned();
        let (copy, place) = (folder.path().join(&name), folder.path().join(format!("{name}-recorded")));
        planted_phone(&phone, &copy);
        let simulated = SimulatedPhone::start(&Folder::read(&copy).unwrap(), None).await.unwrap();
        let mut command = unstuck(home.path());
        command.args(["record", place.to_str().unwrap(), "--tcp", &simulated.address().to_string()]);
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let mut files = 0;
        for file in std::fs::read_dir(place.join("replies")).unwrap() {
            let path = file.unwrap().path();
            look_for_secrets(&std::fs::read_to_string(&path).unwrap(), &path.display().to_string());
            files += 1;
        }
        look_for_secrets(&std::fs::read_to_string(place.join("phone.toml")).unwrap(), &name);
        assert!(files > 20, "{name}: only {files} replies were recorded");
    }
}

fn iphones() -> Vec<iphone::Folder> {
    let phones = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
    let mut all: Vec<PathBuf> = std::fs::read_dir(phones).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.retain(|path| path.join(iphone::FILE).exists());
    all.sort();
    all.iter().map(|path| iphone::Folder::read(path).unwrap()).collect()
}

/// Puts all of it into everything that an iPhone says: its names, its lists, its files, its crash reports.
fn plant(phone: &Handle) {
    for (place, value) in [
        ("lockdown::DeviceName", format!("{FRIEND}, {NETWORK}")),
        ("lockdown::PhoneNumber", "+4915112345678".to_owned()),
        ("lockdown::SerialNumber", SERIAL.to_owned()),
        ("lockdown::InternationalMobileEquipmentIdentity", "356938035643809".to_owned()),
        ("lockdown::WiFiAddress", "a4:2b:b0:11:22:33".to_owned()),
        ("lockdown::AKeyOfTomorrow", format!("{MAIL} {NETWORK}")),
        ("lockdown:com.apple.disk_usage:Note", FILE.to_owned()),
        ("lockdown:com.apple.mobile.battery:BatterySerialNumber", SERIAL.to_owned()),
        ("lockdown:com.apple.mobile.battery:Note", format!("{MAIL} 203.0.113.77 fd12:3456:789a::77")),
        ("lockdown:com.apple.mobile.backup:Note", MAIL.to_owned()),
        ("lockdown:com.apple.fmip:Note", MAIL.to_owned()),
        ("lockdown:com.apple.mobile.data_sync:Notes:AccountNames", MAIL.to_owned()),
        ("lockdown:com.apple.mobile.chaperone:ChaperoneName", FRIEND.to_owned()),
        ("ioregistry:IOPMPowerSource:Serial", SERIAL.to_owned()),
        ("apps:com.example.planted:CFBundleDisplayName", FRIEND.to_owned()),
        ("apps:com.example.planted:CFBundleShortVersionString", MAIL.to_owned()),
        ("media:/PhotoData/CPL/syncstatus.plist:plist:aKeyOfTomorrow", format!("{MAIL} {FILE}.HEIC")),
        ("media:/PhotoData/CPL/syncstatus.plist:plist:blockedReason", NETWORK.to_owned()),
        ("media:/PhotoData/CPL/lastsyncafterlaunch.plist:plist:Note", MAIL.to_owned()),
    ] {
        phone.set(place, value);
    }
    let file = || toml::Value::Table(toml::Table::from_iter([("size".to_owned(), 1.into())]));
    phone.set(&format!("media:/DCIM/100APPLE/{FILE}.HEIC"), file());
    for name in [format!("/{FILE}-2026-11-20-101112.ips"), format!("/cloudphotod-2026-11-20-{SERIAL}.ips")] {
        phone.set(&format!("crashes:{name}"), file());
    }
    let event: toml::Table = format!("cause = \"{MAIL} {FILE} {NETWORK}\"\npending = true").parse().unwrap();
    let events = toml::Value::Array(vec![toml::Value::Table(event)]);
    phone.set("media:/PhotoData/CPL/resetevents.plist:plist", events);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_private_is_in_a_recording_of_an_iphone() {
    let home = home();
    let places = tempfile::tempdir().unwrap();
    for mut folder in iphones() {
        folder.identity.udid = format!("00008120-{SERIAL}");
        let phone = SimulatedIphone::start(&folder, None).unwrap();
        plant(&phone);
        // Where a recording keeps a value: under the keys that are read, and in the names of reports that count.
        for (place, value) in [
            ("lockdown::BuildVersion", SERIAL.to_owned()),
            ("lockdown:com.apple.mobile.battery:FullyCharged", MAIL.to_owned()),
            ("lockdown:com.apple.fmip:IsAssociated", MAIL.to_owned()),
            ("lockdown:com.apple.international:Locale", FRIEND.to_owned()),
            ("ioregistry:IOPMPowerSource:CycleCount", SERIAL.to_owned()),
            ("apps:com.google.photos:CFBundleShortVersionString", "4915112345678".to_owned()),
            ("apps:com.google.photos:NSPhotoLibraryUsageDescription", FRIEND.to_owned()),
            ("media:/PhotoData/CPL/syncstatus.plist:plist:lastSyncDate", NETWORK.to_owned()),
            ("media:/PhotoData/CPL/syncstatus.plist:plist:isExceedingQuota", FILE.to_owned()),
        ] {
            phone.set(place, value);
        }
        for (place, words) in [
            ("lockdown:com.apple.mobile.data_sync:Notes:Sources", ["iCloud", MAIL]),
            ("apps:com.google.photos:UIBackgroundModes", ["fetch", NETWORK]),
            ("apps:com.google.photos:BGTaskSchedulerPermittedIdentifiers", [FRIEND, MAIL]),
        ] {
            phone.set(place, toml::Value::from(words.map(toml::Value::from).to_vec()));
        }
        let file = || toml::Value::Table(toml::Table::from_iter([("size".to_owned(), 1.into())]));
        phone.set(&format!("crashes:/cloudd-2026-11-20-{FILE}.ips"), file());
        let muxer = SimulatedMuxer::start(&[&phone]).await.unwrap();
        let place = places.path().join(&folder.name);
        let mut command = unstuck(home.path());
        command.args(["record", place.to_str().unwrap()]).env("USBMUXD_SOCKET_ADDRESS", muxer.address().to_string());
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        assert!(output.status.success(), "{}: {}", folder.name, String::from_utf8_lossy(&output.stderr));
        let mut whole = String::new();
        for file in std::fs::read_dir(&place).unwrap() {
            let path = file.unwrap().path();
            if path.is_file() {
                let text = std::fs::read_to_string(&path).unwrap();
                look_for_secrets(&text, &path.display().to_string());
                whole += &text;
            }
        }
        for gone in ["com.example.planted", "org.example.game", "AKeyOfTomorrow", "IMG_"] {
            assert!(!whole.contains(gone), "{gone} is in the recording of {}:\n{whole}", folder.name);
        }
        for stays in ["com.google.photos", "syncstatus.plist", "cloudd-0", "\"iCloud\"", "\"fetch\"", "…"] {
            assert!(whole.contains(stays), "{stays} is not in the recording of {}:\n{whole}", folder.name);
        }
        iphone::Folder::read(&place).unwrap_or_else(|bad| panic!("{bad}"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_private_is_in_the_report_of_an_iphone_and_its_evidence_is() {
    let home = home();
    let (mut pages, mut shown, mut left_out) = (0, 0, 0);
    let mut unshown = std::collections::BTreeSet::new();
    for mut folder in iphones() {
        folder.identity.udid = format!("00008120-{SERIAL}");
        let scenes: Vec<Option<String>> =
            std::iter::once(None).chain(folder.scene_names().map(|name| Some(name.to_owned()))).collect();
        for scene in scenes {
            let place = format!("{} {scene:?}", folder.name);
            let of_scene = scene.as_deref().map(|scene| folder.scene(scene).unwrap());
            // A phone that is locked lets nobody read it.
            if of_scene.is_some_and(|scene| scene.pairing.as_ref().is_some_and(|pairing| pairing.mood == Mood::Locked))
            {
                continue;
            }
            let app = of_scene.and_then(|scene| scene.expect.app.clone());
            let phone = SimulatedIphone::start(&folder, scene.as_deref()).unwrap();
            plant(&phone);
            let muxer = SimulatedMuxer::start(&[&phone]).await.unwrap();
            let way = Way {
                serial: phone.udid().to_owned(),
                arguments: vec!["--iphone".to_owned()],
                muxer: muxer.address().to_string(),
                app: Some(app.unwrap_or_else(|| "com.apple.mobileslideshow".to_owned())),
            };
            let keys = home.path().to_owned();
            let made = tokio::task::spawn_blocking(move || report_and_log(&keys, &way)).await.unwrap();
            let Made { page, log, .. } = made;
            look_for_secrets(&serde_json::to_string(&page).unwrap(), &format!("the report of {place}"));
            // The reader of an iPhone logs what goes wrong, and nothing does here.
            look_for_secrets(&log, &format!("the log of {place}"));
            let report: Value = serde_json::from_str(&page.json).unwrap();
            for evidence in
                report["findings"].as_array().unwrap().iter().flat_map(|found| found["evidence"].as_array().unwrap())
            {
                match evidence["text"].as_str() {
                    Some(_) => shown += 1,
                    None => {
                        left_out += 1;
                        unshown.insert(evidence["fact"].as_str().unwrap().to_owned());
                    }
                }
            }
            pages += 1;
        }
    }
    assert!(pages > 30 && shown > 40, "{pages} reports with {shown} pieces of evidence");
    assert!(left_out > 0, "no report had anything to leave out, so nothing was tried");
    // The cause of a reset is in the phone's own words. Everything else that an iPhone shows is declared.
    assert_eq!(unshown.iter().map(String::as_str).collect::<Vec<_>>(), ["icloud_photos"]);
}
