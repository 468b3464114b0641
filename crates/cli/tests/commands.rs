//! The commands as another program calls them: exit codes, JSON, and what is left on the phone.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[cfg(target_os = "linux")]
#[path = "common/terminal.rs"]
#[allow(dead_code, reason = "each test file uses a part of it")]
mod terminal;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use diagnosis::journal::Journal;
use diagnosis::meter::measure;
use diagnosis::survey::survey;
use phone::adb::Adb;
use phone::adb::key::Key;
use serde_json::Value;
use simulator::control::{Handle, SimulatedPhone};
use simulator::folder::Folder;
use simulator::iphone::control::SimulatedIphone;
#[cfg(target_os = "linux")]
use terminal::Terminal;
use worker::clock::SystemClock;
use worker::journal::KeptJournal;

const PHONE: &str = "google-pixel-9-android-16";

/// This computer, with a key and a data folder of its own.
struct Computer {
    home: tempfile::TempDir,
    data: tempfile::TempDir,
    /// Where its usbmuxd listens, if it has one.
    muxer: Option<String>,
}

impl Computer {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("../phone/tests/keys");
        for file in ["adbkey", "adbkey.pub"] {
            std::fs::copy(keys.join(file), home.path().join(file)).unwrap();
        }
        Self { home, data: tempfile::tempdir().unwrap(), muxer: None }
    }

    /// Runs `unstuck`. Not on the test's own thread of the runtime: the phone has to answer meanwhile.
    async fn unstuck(&self, arguments: &[&str]) -> Output {
        // Nobody listens there: a test must never reach a phone of the computer that it runs on.
        self.unstuck_beside("tcp:127.0.0.1:1", arguments).await
    }

    /// The same with lines on its standard input.
    async fn unstuck_told(&self, arguments: &[&str], lines: &'static str) -> Output {
        let mut command = self.command("tcp:127.0.0.1:1", arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let run = move || {
            let mut running = command.spawn().unwrap();
            running.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
            running.wait_with_output().unwrap()
        };
        tokio::task::spawn_blocking(run).await.unwrap()
    }

    /// The same beside an adb server.
    async fn unstuck_beside(&self, server: &str, arguments: &[&str]) -> Output {
        let mut command = self.command(server, arguments);
        command.stdin(Stdio::null());
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    }

    fn command(&self, server: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_unstuck"));
        command
            .args(arguments)
            .env("ANDROID_USER_HOME", self.home.path())
            .env("UNSTUCK_DATA_DIR", self.data.path())
            .env("LANG", "en_US.UTF-8")
            .env_remove("ADB_VENDOR_KEYS")
            .env("ADB_SERVER_SOCKET", server)
            .env("USBMUXD_SOCKET_ADDRESS", self.muxer.as_deref().unwrap_or("127.0.0.1:1"));
        command
    }
}

async fn phone(scene: Option<&str>) -> Handle {
    let phones = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
    SimulatedPhone::start(&Folder::read(&phones.join(PHONE)).unwrap(), scene).await.unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stdout)))
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_month_is_one_command_with_its_reminder() {
    let computer = Computer::new();
    let reminder = computer.data.path().join("reminder.ics");
    let healthy = phone(None).await;
    let address = healthy.address().to_string();
    let arguments = ["monthly", "--json", "--tcp", &address, "--ics", reminder.to_str().unwrap()];
    let output = computer.unstuck(&arguments).await;
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let month = json(&output);
    let states: Vec<_> =
        month["checks"].as_array().unwrap().iter().map(|check| check["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["ok"; 4], "{month}");
    assert_eq!(month["change"], Value::Null);
    assert!(month["library"][0].as_str().unwrap().contains("412 photos and 38 videos"), "{month}");
    let calendar = std::fs::read_to_string(&reminder).unwrap();
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && calendar.ends_with("END:VCALENDAR\r\n"));
    assert!(calendar.contains("\r\nRRULE:FREQ=MONTHLY\r\n") && calendar.contains("\r\nDTSTAMP:"), "{calendar}");
    // A file that is there is never overwritten.
    let again = computer.unstuck(&arguments).await;
    assert_eq!(again.status.code(), Some(2), "{}", text(&again));
    assert_eq!(std::fs::read_to_string(&reminder).unwrap(), calendar);

    let saving = phone(Some("saver-on")).await;
    let output = computer.unstuck(&["monthly", "--tcp", &saving.address().to_string()]).await;
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    assert!(text(&output).contains("✗ Does the battery let it? Needs you"), "{}", text(&output));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_watched_whether_photos_go_up() {
    let computer = Computer::new();
    // So much a second, the verdict and the exit code.
    for (a_second, verdict, code) in [("900000", "works", 0), ("0", "untold", 2)] {
        let phone = phone(None).await;
        phone.set_state("sent.live.a-second", a_second);
        let before = phone.state_snapshot();
        let arguments = ["watch", "--seconds", "1", "--json", "--tcp", &phone.address().to_string()];
        let output = computer.unstuck(&arguments).await;
        assert_eq!(output.status.code(), Some(code), "{}", text(&output));
        let lines: Vec<Value> = String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
            .collect();
        let (last, readings) = lines.split_last().unwrap();
        assert_eq!(readings.len(), 2, "{lines:?}");
        assert_eq!((&readings[0]["kind"], &readings[0]["up"]), (&"reading".into(), &0.into()));
        assert_eq!(readings[1]["up"].as_u64() > Some(0), code == 0, "{lines:?}");
        assert_eq!((&last["kind"], &last["verdict"]), (&"verdict".into(), &verdict.into()), "{lines:?}");
        assert_eq!(phone.state_snapshot(), before, "nothing was changed");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_would_stop_it_without_the_cable_is_said_after_a_yes() {
    let computer = Computer::new();
    let phone = phone(Some("needs-the-charger")).await;
    let before = phone.state_snapshot();
    let address = phone.address().to_string();
    // Nobody sits at the terminal: what will happen is said, and not done.
    let output = computer.unstuck(&["off-cable", "--tcp", &address]).await;
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    assert!(text(&output).contains("5. Leave USB debugging on,"), "{}", text(&output));
    assert_eq!(phone.state_snapshot(), before);
    let arguments = ["off-cable", "--yes", "--json", "--tcp", &address];
    let (output, ()) = tokio::join!(computer.unstuck(&arguments), async {
        phone.sleeps().await;
        phone.let_pass(2);
    });
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    let report = json(&output);
    assert_eq!(report["only_off_cable"], serde_json::json!(["app/backup_waits"]), "{report}");
    assert_eq!(report["cable_again"], "real");
    assert_eq!(phone.state_snapshot(), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn services_are_compared_with_and_without_a_phone() {
    let computer = Computer::new();
    let output = computer.unstuck(&["compare", "--json"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let compared = json(&output);
    let ente = compared["services"].as_array().unwrap().iter().find(|service| service["id"] == "ente").unwrap();
    assert_eq!(ente["cells"]["keys"]["value"], "only_you");
    assert_eq!(ente["cells"]["free"]["value"], 10_000_000_000u64);
    assert_eq!(ente["cells"]["keys"]["certainty"], "checked");
    assert_eq!(compared["suggestion"], Value::Null);
    assert_eq!(compared["seen"], Value::Array(vec![]));

    let questions = ["--answer", "sight=anyone", "--answer", "place=provider", "--answer", "cost=may_pay"];
    let output = computer.unstuck(&[&["compare"], &questions[..]].concat()).await;
    let said = text(&output);
    assert!(said.contains("A sync is not a backup") && said.contains("Look at "), "{said}");
    assert!(said.contains("Not known"), "{said}");
    let output = computer.unstuck(&["compare", "--answer", "sight=everybody"]).await;
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    assert!(text(&output).contains("sight=only_me"), "{}", text(&output));

    // This phone holds the app down that it has.
    let phone = phone(Some("app-hibernated")).await;
    let address = phone.address().to_string();
    let output = computer.unstuck(&[&["compare", "--json", "--tcp", &address], &questions[..]].concat()).await;
    let compared = json(&output);
    assert!(compared["seen"][0].as_str().unwrap().contains("of photos and videos"), "{compared}");
    assert_eq!(compared["suggestion"]["service"], "google-photos", "{compared}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_says_in_json_and_by_its_exit_code_what_it_found() {
    let computer = Computer::new();
    let healthy = phone(None).await;
    let output = computer.unstuck(&["check", "--tcp", &healthy.address().to_string(), "--json"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let report = json(&output);
    assert_eq!(report["schema"], 1);
    assert_eq!(report["phone"]["platform"], "android");
    assert_eq!(report["phone"]["os"]["api"], 36);
    assert_eq!(report["app"]["id"], "com.google.android.apps.photos");
    assert_eq!(report["findings"], Value::Array(vec![]));
    assert_eq!(report["facts"]["battery"]["known"]["level_percent"], 76);
    // Another maker's list is unknown because this phone has none, and nothing is skipped for it.
    assert_eq!(report["facts"]["samsung_sleep"]["unknown"]["why"], "not_on_this_phone");
    assert_eq!(report["skipped"], Value::Array(vec![]));
    assert!(report["timings"]["queries"].as_array().unwrap().iter().all(|query| query["bytes"].is_u64()));

    let faulty = phone(Some("saver-on")).await;
    let output = computer.unstuck(&["check", "--tcp", &faulty.address().to_string(), "--json"]).await;
    assert_eq!(output.status.code(), Some(1));
    let finding = &json(&output)["findings"][0];
    assert_eq!(finding["rule"], "power/saver_on");
    assert_eq!(finding["lane"], "power");
    assert_eq!(finding["evidence"][0]["fact"], "battery_saver");
    assert_eq!(finding["fixes"][0], "turn_off_saver");

    // The same for people, with no id in the place of a sentence.
    let output = computer.unstuck(&["check", "--tcp", &faulty.address().to_string()]).await;
    let said = text(&output);
    assert!(said.contains("✗ ") && said.contains("unstuck fix turn_off_saver"), "{said}");
    for id in ["rule-", "cli-", "lane-", "fact-", "{$"] {
        assert!(!said.contains(id), "{id} in: {said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_is_not_there_cannot_be_checked() {
    let computer = Computer::new();
    for arguments in [vec!["check", "--tcp", "127.0.0.1:1"], vec!["check"], vec!["phones"], vec!["undo"]] {
        let output = computer.unstuck(&arguments).await;
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", text(&output));
        assert!(!text(&output).contains("cli-"), "{}", text(&output));
    }
}

/// An adb server that lists these phones to whoever asks, and where it listens.
async fn server_listing(list: &'static str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("tcp:{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut asked = [0; 4 + "host:devices-l".len()];
            socket.read_exact(&mut asked).await.unwrap();
            assert_eq!(&asked[4..], b"host:devices-l");
            socket.write_all(format!("OKAY{:04x}{list}", list.len()).as_bytes()).await.unwrap();
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_of_phones_says_how_each_is_and_what_to_do() {
    let computer = Computer::new();
    let waiting = "R58M  unauthorized transport_id:1\n0123  offline transport_id:2\nREC  recovery transport_id:3\n";
    let server = server_listing(waiting).await;
    let output = computer.unstuck_beside(&server, &["phones", "--json"]).await;
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    let listing = json(&output);
    assert_eq!((&listing["schema"], &listing["server"]), (&Value::from(1), &Value::from(true)));
    let listed = |serial: &str| {
        let phones = listing["phones"].as_array().unwrap();
        phones.iter().find(|phone| phone["serial"] == serial).unwrap_or_else(|| panic!("{serial}: {listing}")).clone()
    };
    for (serial, state) in [("R58M", "unauthorized"), ("0123", "offline"), ("REC", "recovery")] {
        let phone = listed(serial);
        assert_eq!((&phone["state"], &phone["advice"]), (&state.into(), &format!("doctor-{state}").into()));
        assert_eq!((&phone["link"], &phone["evidence"][0]), (&Value::Null, &"server_says".into()));
    }
    let said = text(&computer.unstuck_beside(&server, &["phones"]).await);
    assert!(said.contains("Look at your phone now") && said.contains("1. "), "{said}");
    for id in ["doctor-", "cli-", "window-", "{$"] {
        assert!(!said.contains(id), "{id} in: {said}");
    }

    let ready = server_listing("R58M  device product:a model:Pixel_8 device:a transport_id:1\n").await;
    let output = computer.unstuck_beside(&ready, &["phones", "--json"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let phone = &json(&output)["phones"][0];
    assert_eq!(
        (&phone["model"], &phone["link"], &phone["advice"]),
        (&"Pixel 8".into(), &"server".into(), &Value::Null)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_iphone_is_listed_and_checked() {
    let phones = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
    let folder = simulator::iphone::folder::Folder::read(&phones.join("apple-iphone-14-pro-ios-18")).unwrap();
    let iphone = simulator::iphone::control::SimulatedIphone::start(&folder, Some("low-power-mode")).unwrap();
    let muxer = simulator::iphone::muxer::SimulatedMuxer::start(&[&iphone]).await.unwrap();
    let computer = Computer { muxer: Some(muxer.address().to_string()), ..Computer::new() };
    let output = computer.unstuck(&["phones", "--json"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let listing = json(&output);
    let phones = listing["phones"].as_array().unwrap();
    let listed = phones.iter().find(|phone| phone["serial"] == iphone.udid()).unwrap();
    assert_eq!((&listed["state"], &listed["link"]), (&"ready".into(), &"usbmuxd".into()));

    let output = computer.unstuck(&["check", "--serial", iphone.udid(), "--json"]).await;
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    let report = json(&output);
    assert_eq!(report["phone"]["platform"], "iphone");
    assert_eq!(report["findings"][0]["rule"], "power/low_power_mode_on");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_iphone_is_stuck_when_the_check_of_hours_ago_saw_the_same() {
    const RULE: &str = "app/sync_stands_still";
    let phones = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
    let folder = simulator::iphone::folder::Folder::read(&phones.join("apple-iphone-14-pro-ios-18")).unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().cast_signed();
    let iphone = SimulatedIphone::of(&folder).standing_at(now).plug_in().unwrap();
    iphone.set("media:/PhotoData/CPL/syncstatus.plist:plist:hasChangesToProcess", true);
    let muxer = simulator::iphone::muxer::SimulatedMuxer::start(&[&iphone]).await.unwrap();
    let computer = Computer { muxer: Some(muxer.address().to_string()), ..Computer::new() };
    let stuck = async || {
        let output = computer.unstuck(&["check", "--json"]).await;
        let report = json(&output);
        report["findings"].as_array().unwrap().iter().any(|finding| finding["rule"] == RULE)
    };
    assert!(!stuck().await, "one look tells nothing");
    assert!(!stuck().await, "two looks that are minutes apart tell nothing");

    // The window's own journal of this phone has them.
    let serial = Arc::new(OnceLock::from(iphone.udid().to_owned()));
    let mut journal = KeptJournal::new(Some(computer.data.path().to_owned()), serial);
    // Two that fall into the same second are one there.
    let mut hours_ago = journal.checks(9).unwrap().remove(0);
    hours_ago.at -= 9 * 3600;
    hours_ago.icloud_photos.as_mut().unwrap().read_at -= 9 * 3600;
    journal.save_check(&hours_ago).unwrap();
    assert!(stuck().await, "and what the window saw hours ago counts");
    iphone.set("media:/PhotoData/CPL/syncstatus.plist:plist:cloudAssetCountPerType", toml::Table::new());
    assert!(!stuck().await, "something moved");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_says_in_the_doctor_s_words_what_a_phone_waits_for() {
    let computer = Computer::new();
    let server = server_listing("R58M  unauthorized transport_id:1\n0123  offline transport_id:2\n").await;
    for arguments in [&["check"][..], &["check", "--serial", "R58M"], &["fix", "turn_off_saver", "--serial", "R58M"]] {
        let output = computer.unstuck_beside(&server, arguments).await;
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("Look at your phone now") && said.contains("1. "), "{arguments:?}: {said}");
        assert_eq!(said.contains("0123"), arguments.len() == 1, "{arguments:?} is about one phone: {said}");
        for id in ["doctor-", "cli-", "window-", "wizard-", "{$"] {
            assert!(!said.contains(id), "{id} in: {said}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_iphone_is_looked_into_on_request() {
    let phones = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
    let folder = simulator::iphone::folder::Folder::read(&phones.join("apple-iphone-14-pro-ios-18")).unwrap();
    let iphone = simulator::iphone::control::SimulatedIphone::start(&folder, Some("photos-only-here")).unwrap();
    let muxer = simulator::iphone::muxer::SimulatedMuxer::start(&[&iphone]).await.unwrap();
    let computer = Computer { muxer: Some(muxer.address().to_string()), ..Computer::new() };
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().to_str().unwrap();
    // What a killed process left.
    let left = data.path().join("photo-library/1-2-3");
    std::fs::create_dir_all(&left).unwrap();
    std::fs::write(left.join("Photos.sqlite"), "private").unwrap();

    let output = computer.unstuck(&["check", "--json", "--data-dir", folder]).await;
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert_eq!(json(&output)["facts"]["photo_library"]["unknown"]["why"], "on_request");
    let opened = |name: &str| iphone.requests().iter().any(|request| request == &format!("afc open /PhotoData/{name}"));
    assert!(!opened("Photos.sqlite"), "nobody asked for it");

    let output = computer.unstuck(&["check", "--deep", "--json", "--data-dir", folder]).await;
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let report = json(&output);
    let library = &report["facts"]["photo_library"]["known"];
    assert_eq!((&library["only_here"]["photos"], &library["only_here"]["videos"]), (&310.into(), &2.into()));
    assert!(report["timings"]["queries"].as_array().unwrap().iter().any(|query| query["name"] == "library"));
    let progress = String::from_utf8(output.stderr).unwrap();
    assert!(progress.lines().count() > 1, "{progress}");
    assert!(progress.lines().all(|line| line.starts_with("Copying the photo library:")), "{progress}");
    assert_eq!(std::fs::read_dir(data.path().join("photo-library")).unwrap().count(), 0);

    let output = computer.unstuck(&["check", "--deep", "--data-dir", folder]).await;
    let said = String::from_utf8(output.stdout).unwrap();
    for sentence in [
        "iOS 18.5",
        "At least 310 photos and 2 videos exist only on this iPhone",
        "310 photos and 2 videos are not in iCloud. Together they have",
    ] {
        assert!(said.contains(sentence), "{said}");
    }
    assert!(!said.contains("cli-") && !said.contains("wizard-"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_never_go_up_are_listed_without_their_names() {
    let phones = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
    let folder = simulator::iphone::folder::Folder::read(&phones.join("apple-iphone-15-ios-26")).unwrap();
    let iphone = simulator::iphone::control::SimulatedIphone::start(&folder, Some("files-that-never-go-up")).unwrap();
    let muxer = simulator::iphone::muxer::SimulatedMuxer::start(&[&iphone]).await.unwrap();
    let computer = Computer { muxer: Some(muxer.address().to_string()), ..Computer::new() };
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().to_str().unwrap();
    let check = ["check", "--deep", "--app", "com.google.photos", "--data-dir", folder];
    let said = String::from_utf8(computer.unstuck(&check).await.stdout).unwrap();
    for sentence in [
        "2 files are too large. The largest has 31 GB, and the service takes up to 21.4 GB.",
        "Files that can never go up:\n  Video, 31 GB: Too large for the service (In the library since",
        "The original is only in iCloud",
        "Video, 24 GB: Too large for the service (In DCIM/",
        "Photo, 60 MB: A kind that the service does not take (In DCIM/",
    ] {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
    assert!(!said.contains("IMG_") && !said.contains("unfit-"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fix_is_made_verified_and_taken_back() {
    let computer = Computer::new();
    let phone = phone(Some("saver-comes-back")).await;
    let before = phone.state_snapshot();
    let address = phone.address().to_string();
    // Nobody says yes: nothing is changed.
    let output = computer.unstuck(&["fix", "unstick_saver", "--tcp", &address]).await;
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    assert_eq!(phone.state_snapshot(), before);
    // By the fix's name, and by the finding's.
    for id in ["unstick_saver", "power/saver_comes_back"] {
        let output = computer.unstuck(&["fix", id, "--tcp", &address, "--yes", "--json"]).await;
        assert_eq!(output.status.code(), Some(0), "{}", text(&output));
        let report = json(&output);
        assert_eq!(report["outcome"], "fixed");
        assert_eq!(report["fix"], "unstick_saver");
        assert_ne!(phone.state_snapshot(), before);
        let output = computer.unstuck(&["undo", "--tcp", &address, "--json"]).await;
        assert_eq!(output.status.code(), Some(0), "{}", text(&output));
        assert!(json(&output)["changes"].as_array().unwrap().iter().all(|change| change["undone"] == true));
        assert_eq!(phone.state_snapshot(), before);
    }
    let output = computer.unstuck(&["fix", "no_such_fix", "--tcp", &address]).await;
    assert_eq!(output.status.code(), Some(2));
    let output = computer.unstuck(&["fix", "turn_off_airplane_mode", "--tcp", &address, "--yes", "--json"]).await;
    assert_eq!(json(&output)["outcome"], "not_needed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_only_a_person_sees_is_asked_and_a_script_can_answer() {
    let computer = Computer::new();
    let phone = phone(None).await;
    let address = phone.address().to_string();
    let look = ["fix", "look_at_cloud_space", "--tcp", &address];
    // The first line says that the page is open on the phone.
    for (lines, code, sentences) in [
        ("\n1\n", 0, vec!["1. There is plenty of room", "You saw that there is plenty of room."]),
        ("\n13 GB / 15 GB\n", 0, vec!["You saw that 13 GB of 15 GB are used.", "2 GB are left."]),
        ("\nsome\n3\n", 1, vec!["That is none of these answers.", "You saw that it is full.", "✗ "]),
        ("\n\n", 2, vec!["No answer was given. It counts as: I am not sure", "You looked, and were not sure."]),
        ("", 2, vec!["No answer was given. It counts as: I am not sure", "You looked, and were not sure."]),
    ] {
        let output = computer.unstuck_told(&look, lines).await;
        let said = text(&output);
        assert_eq!(output.status.code(), Some(code), "{lines:?}: {said}");
        assert!(sentences.iter().all(|sentence| said.contains(sentence)), "{lines:?}: {said}");
        assert!(!said.contains("cli-") && !said.contains("cloud-") && !said.contains("question-"), "{said}");
    }
    let output = computer.unstuck_told(&[&look[..], &["--json"]].concat(), "\n15 GB / 15 GB\n").await;
    let report = json(&output);
    assert_eq!(
        (&report["outcome"], &report["found"][0]),
        (&"looked".into(), &"storage/cloud_full".into()),
        "{report:#}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_into_the_app_that_finds_a_limit_is_told_from_one_that_does_not() {
    let computer = Computer::new();
    let phones = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
    let folder = simulator::folder::Folder::read(&phones.join("google-pixel-9-android-16")).unwrap();
    let phone = SimulatedPhone::start(&folder, Some("wifi-off")).await.unwrap();
    let address = phone.address().to_string();
    let look = ["fix", "look_at_app_data_limit", "--tcp", &address];
    for (lines, code, sentence) in [
        ("\n1\n", 0, "Nothing is wrong there."),
        ("\n2\n", 1, "✗ The app saves mobile data"),
        ("\n4\n", 2, "It was not tried."),
    ] {
        let output = computer.unstuck_told(&look, lines).await;
        let said = text(&output);
        assert_eq!(output.status.code(), Some(code), "{lines:?}: {said}");
        assert!(said.contains("Mobile data usage") && said.contains(sentence), "{lines:?}: {said}");
    }
    // Where nothing asks for it, there is nothing to look at: it is not the look at the cloud.
    let phone = SimulatedPhone::start(&folder, None).await.unwrap();
    let address = phone.address().to_string();
    let output = computer.unstuck_told(&["fix", "look_at_app_data_limit", "--tcp", &address, "--json"], "").await;
    assert_eq!(json(&output)["outcome"], "not_needed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_iphones_switch_is_asked_about_and_the_answer_is_the_proof() {
    let phones = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
    let folder = simulator::iphone::folder::Folder::read(&phones.join("apple-iphone-14-pro-ios-18")).unwrap();
    let phone = SimulatedIphone::start(&folder, Some("ente")).unwrap();
    let muxer = simulator::iphone::muxer::SimulatedMuxer::start(&[&phone]).await.unwrap();
    let computer = Computer { muxer: Some(muxer.address().to_string()), ..Computer::new() };
    let fix = ["fix", "power/background_refresh_unseen", "--app", "io.ente.frame"];
    for (lines, code, sentence) in [
        ("\n1\n", 0, "✓ Fixed."),
        ("\n2\n", 1, "✗ It did not help."),
        ("", 1, "No answer was given. It counts as: I am not sure"),
    ] {
        let output = computer.unstuck_told(&fix, lines).await;
        let said = text(&output);
        assert_eq!(output.status.code(), Some(code), "{lines:?}: {said}");
        assert!(said.contains("Is the switch next to the app on now?") && said.contains(sentence), "{lines:?}: {said}");
    }
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_a_terminal_the_questions_are_asked_and_ctrl_c_ends_each() {
    let computer = Computer::new();
    let phone = phone(None).await;
    let address = phone.address().to_string();
    let command = computer.command("tcp:127.0.0.1:1", &["fix", "look_at_cloud_space", "--tcp", &address]);
    let typing = tokio::task::spawn_blocking(move || {
        let mut terminal = Terminal::start(&command);
        terminal.until("Press Enter when it is done on the phone.");
        terminal.types("");
        terminal.until("The number of your answer, or Enter if you are not sure:");
        terminal.types("2");
        let nearly = terminal.end();
        let mut stopped = Vec::new();
        for (answers, question) in [(&[][..], "Press Enter when"), (&[""][..], "The number of your answer")] {
            let mut terminal = Terminal::start(&command);
            for answer in answers {
                terminal.until("Press Enter when");
                terminal.types(answer);
            }
            terminal.until(question);
            terminal.presses_ctrl_c();
            stopped.push(terminal.end());
        }
        (nearly, stopped)
    });
    let (nearly, stopped) = typing.await.unwrap();
    assert!(nearly.0.contains("You saw that it is nearly full.") && nearly.1 == Some(1), "{nearly:?}");
    assert!(stopped.iter().all(|(_, code)| *code == Some(130)), "{stopped:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recording_tells_the_meter_what_the_phone_told() {
    let computer = Computer::new();
    let key = [Key::load(&computer.home.path().join("adbkey")).unwrap()];
    let clock = SystemClock::default();
    let reading = async |phone: &Handle| {
        let adb = Adb::over_tcp(phone.address(), Duration::from_secs(60), &key, |_| {}).await.unwrap();
        let survey = survey(&adb, &clock, phone.serial()).await.unwrap();
        let app = survey.likeliest().or(survey.apps.first()).map(|choice| choice.package.clone());
        measure(&adb, &clock, &survey.case(app.as_ref())).await
    };
    let phones = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
    let folders = std::fs::read_dir(phones).unwrap().map(|entry| Folder::read(&entry.unwrap().path()));
    let mut recorded = 0;
    for folder in folders.flatten() {
        let phone = SimulatedPhone::start(&folder, None).await.unwrap();
        let place = computer.data.path().join(&folder.name);
        let output =
            computer.unstuck(&["record", place.to_str().unwrap(), "--tcp", &phone.address().to_string()]).await;
        assert_eq!(output.status.code(), Some(0), "{}", text(&output));
        let replayed = SimulatedPhone::start(&Folder::read(&place).unwrap(), None).await.unwrap();
        let read = reading(&phone).await;
        assert!(read.is_ok(), "{}: {read:?}", folder.name);
        assert_eq!(reading(&replayed).await, read, "{}", folder.name);
        assert_eq!(phone.unanswered(), Vec::<String>::new(), "{}", folder.name);
        recorded += 1;
    }
    assert!(recorded > 5, "only {recorded} phones were recorded");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recording_is_a_phone_folder_on_which_the_same_is_found() {
    let computer = Computer::new();
    let recorded = phone(Some("only-selected-photos")).await;
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("recorded");
    let address = recorded.address().to_string();
    let output = computer.unstuck(&["record", place.to_str().unwrap(), "--tcp", &address]).await;
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let rules = |output: &Output| {
        let report = json(output);
        report["findings"].as_array().unwrap().iter().map(|found| found["rule"].to_string()).collect::<Vec<_>>()
    };
    let first = computer.unstuck(&["check", "--tcp", &address, "--json"]).await;
    let replayed = SimulatedPhone::start(&Folder::read(&place).unwrap(), None).await.unwrap();
    let second = computer.unstuck(&["check", "--tcp", &replayed.address().to_string(), "--json"]).await;
    assert_eq!(rules(&first), rules(&second));
    assert!(rules(&first).contains(&"\"access/only_selected_photos\"".to_owned()));
    assert_eq!(replayed.unanswered(), Vec::<String>::new());
    // The serial is gone from every file.
    for file in std::fs::read_dir(place.join("replies")).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(12).any(|window| window == recorded.serial().as_bytes()), "{}", path.display());
    }
    let output = computer.unstuck(&["record", place.to_str().unwrap(), "--tcp", &address]).await;
    assert_eq!(output.status.code(), Some(2), "a folder that is not empty is left alone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_without_a_cable_is_paired_and_read() {
    let (computer, phone) = (Computer::new(), phone(None).await);
    let wireless = phone.debug_wirelessly().await.unwrap();
    let tcp = wireless.address().to_string();

    let stranger = computer.unstuck(&["check", "--tcp", &tcp]).await;
    assert_eq!(stranger.status.code(), Some(2));
    assert!(text(&stranger).contains("unstuck pair HOST:PORT"), "{}", text(&stranger));

    let dialog = wireless.show_code("123456").await.unwrap();
    let address = dialog.address().to_string();
    for code in [&["--code", "12345"][..], &[]] {
        let unasked = computer.unstuck(&[&["pair", address.as_str()], code].concat()).await;
        assert_eq!(unasked.status.code(), Some(2), "{code:?}");
    }
    let wrong = computer.unstuck(&["pair", &address, "--code", "654321"]).await;
    assert_eq!(wrong.status.code(), Some(1));
    assert!(text(&wrong).contains("another code"), "{}", text(&wrong));

    let dialog = wireless.show_code("123456").await.unwrap();
    let paired = computer.unstuck(&["pair", &dialog.address().to_string(), "--code", "123 456"]).await;
    assert_eq!(paired.status.code(), Some(0), "{}", text(&paired));
    assert!(text(&paired).contains(wireless.guid()), "{}", text(&paired));

    let check = computer.unstuck(&["check", "--tcp", &tcp, "--json"]).await;
    assert_eq!(check.status.code(), Some(0), "{}", text(&check));
    assert_eq!(json(&check)["phone"]["serial"], phone.serial());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_is_a_page_that_stands_alone_and_two_are_compared() {
    let computer = Computer::new();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let phone = phone(Some("saver-comes-back")).await;
    let address = phone.address().to_string();
    let (page, before, after) = (file("page.html"), file("before.json"), file("after.json"));
    let output = computer.unstuck(&["report", "--tcp", &address, "--out", &page]).await;
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(html.starts_with("<!doctype html>") && html.contains("low_power=0 low_power_sticky=1"), "{html}");
    for gone in [phone.serial(), "<script", "src=", "href=", "report-", "rule-", "fact-", "{$"] {
        assert!(!html.contains(gone), "{gone} in {html}");
    }
    let output = computer.unstuck(&["report", "--tcp", &address, "--out", &before, "--json"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let output = computer.unstuck(&["report", "--tcp", &address, "--out", &before, "--json"]).await;
    assert_eq!(output.status.code(), Some(2), "what is there is left alone: {}", text(&output));

    computer.unstuck(&["fix", "unstick_saver", "--tcp", &address, "--yes"]).await;
    computer.unstuck(&["report", "--tcp", &address, "--out", &after, "--json"]).await;
    let later: Value = serde_json::from_str(&std::fs::read_to_string(&after).unwrap()).unwrap();
    let action = &later["actions"][0];
    assert_eq!((&action["fix"], &action["state"]), (&"unstick_saver".into(), &"made".into()), "{later:#}");
    assert!(action["old"]["id"].is_string() && action["old"] != action["new"], "{action:#}");

    let better = computer.unstuck(&["report", "--compare", &before, &after]).await;
    assert_eq!(better.status.code(), Some(0), "{}", text(&better));
    assert!(text(&better).contains("Not found any more:\n✓ "), "{}", text(&better));
    let none = computer.unstuck(&["report", "--compare", &before, &page]).await;
    assert_eq!(none.status.code(), Some(2), "{}", text(&none));
    for output in [&better, &none] {
        assert!(!text(output).contains("cli-"), "{}", text(output));
    }
}
