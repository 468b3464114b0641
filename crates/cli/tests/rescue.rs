//! `unstuck rescue` on phones that go away, and programs that are killed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use simulator::control::{Handle, SimulatedPhone};
use simulator::fault::Faults;
use simulator::folder::Folder;
use simulator::iphone::control::{Handle as IphoneHandle, SimulatedIphone};
use simulator::iphone::muxer::SimulatedMuxer;

/// A moment of the phone's: what it lists is the same each time.
const NOW: i64 = 1_764_000_000;

/// A phone with seven files, two of them larger than what is read at once.
async fn android() -> (Handle, tempfile::TempDir) {
    android_with_videos_of(3_000_000).await
}

async fn android_with_videos_of(bytes: u64) -> (Handle, tempfile::TempDir) {
    let folder = phone_folder("google-pixel-9-android-16");
    let query = |table: &str| {
        let command = format!("content query --user 0 --uri content://media/external/{table}/media");
        let mut replies = fs::read_dir(folder.path().join("replies")).unwrap().map(|entry| entry.unwrap().path());
        let begins = simulator::slug(&command);
        replies.find(|path| path.file_name().unwrap().to_str().unwrap().starts_with(&begins)).unwrap()
    };
    let rows = |count: u32, size: u64| {
        let text = format!(
            "Row: {{{{row}}}} _size={{{{row+{size}}}}}, date_added={{{{now-5400-5400*row}}}}, is_pending=0, mime_type=image/jpeg, width=4080, height=3072, relative_path=DCIM/Camera/"
        );
        format!("[rows]\ncount = {count}\ntext = \"{text}\"\n")
    };
    fs::write(query("images"), rows(5, 100_001)).unwrap();
    fs::write(query("video"), rows(2, bytes)).unwrap();
    let phone = SimulatedPhone::of(&Folder::read(folder.path()).unwrap()).standing_at(NOW).plug_in().await.unwrap();
    (phone, folder)
}

const ANDROID_FILES: [&str; 7] = [
    "DCIM/Camera/IMG_0000.jpg",
    "DCIM/Camera/IMG_0001.jpg",
    "DCIM/Camera/IMG_0002.jpg",
    "DCIM/Camera/IMG_0003.jpg",
    "DCIM/Camera/IMG_0004.jpg",
    "DCIM/Camera/VID_0000.mp4",
    "DCIM/Camera/VID_0001.mp4",
];

/// An iPhone with a Live Photo that was edited, and a video.
async fn iphone() -> (IphoneHandle, SimulatedMuxer) {
    let media = r#"
space = { total = 116000000000, free = 47600000000 }
"/DCIM/100APPLE/IMG_0001.HEIC" = { size = 1_500_000, seconds_ago = 7200 }
"/DCIM/100APPLE/IMG_0001.MOV" = { size = 2_400_000, seconds_ago = 7200 }
"/DCIM/100APPLE/IMG_0001.AAE" = { text = "edited", seconds_ago = 3600 }
"/DCIM/101APPLE/IMG_1000.MOV" = { size = 5_000_000, seconds_ago = 1800 }
"/DCIM/.MISC/Info.plist" = { text = "not a photo" }
"/PhotoData/Mutations/DCIM/100APPLE/IMG_0001/Adjustments/FullSizeRender.heic" = { size = 1_200_000, seconds_ago = 3600 }
"/PhotoData/Mutations/DCIM/100APPLE/IMG_0001/Adjustments/Adjustments.plist" = { text = "steps" }
"#;
    iphone_with(media).await
}

async fn iphone_with(media: &str) -> (IphoneHandle, SimulatedMuxer) {
    let folder = phone_folder("apple-iphone-14-pro-ios-18");
    fs::write(folder.path().join("media.toml"), media).unwrap();
    let folder = simulator::iphone::folder::Folder::read(folder.path()).unwrap();
    let phone = SimulatedIphone::of(&folder).standing_at(NOW).plug_in().unwrap();
    let muxer = SimulatedMuxer::start(&[&phone]).await.unwrap();
    (phone, muxer)
}

/// An iPhone with two photos in iCloud and a video, two only here (3, 4), one in the bin (5), one with signs that nobody
/// knows (6), and one that is newer than its library.
const LIBRARY_FILES: &str = r#"
space = { total = 116000000000, free = 47600000000 }
"/DCIM/100APPLE/IMG_0000.HEIC" = { size = 1000 }
"/DCIM/100APPLE/IMG_0000.MOV" = { size = 1000 }
"/PhotoData/Mutations/DCIM/100APPLE/IMG_0000/Adjustments/FullSizeRender.heic" = { size = 1000 }
"/DCIM/100APPLE/IMG_0001.HEIC" = { size = 1000 }
"/DCIM/100APPLE/IMG_0002.MOV" = { size = 1000 }
"/DCIM/100APPLE/IMG_0003.HEIC" = { size = 1000 }
"/DCIM/100APPLE/IMG_0003.MOV" = { size = 1000 }
"/DCIM/100APPLE/IMG_0003.AAE" = { text = "edited" }
"/PhotoData/Mutations/DCIM/100APPLE/IMG_0003/Adjustments/FullSizeRender.heic" = { size = 1000 }
"/DCIM/100APPLE/IMG_0004.HEIC" = { size = 1000 }
"/DCIM/100APPLE/IMG_0005.HEIC" = { size = 1000 }
"/DCIM/100APPLE/IMG_0006.HEIC" = { size = 1000 }
"/DCIM/100APPLE/IMG_9000.HEIC" = { size = 1000 }
"/PhotoData/CPLAssets/group1/C3C2.JPG" = { size = 1000 }
"/PhotoData/Mutations/PhotoData/CPLAssets/group1/C3C2/Adjustments/FullSizeRender.jpg" = { size = 1000 }
"/PhotoData/PhotoCloudSharingData/1/100CLOUD/IMG_0001.JPG" = { size = 1000 }

["/PhotoData/Photos.sqlite".library]
ios = 18
synced = { photos = 2, videos = 1 }
only_here = { photos = 2 }
trashed = { photos = 1 }
strange = { photos = 1 }
"#;

const IPHONE_FILES: [&str; 5] = [
    "DCIM/100APPLE/IMG_0001.AAE",
    "DCIM/100APPLE/IMG_0001.HEIC",
    "DCIM/100APPLE/IMG_0001.MOV",
    "DCIM/100APPLE/IMG_E0001.heic",
    "DCIM/101APPLE/IMG_1000.MOV",
];

fn phone_folder(name: &str) -> tempfile::TempDir {
    let phones = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
    let folder = tempfile::tempdir().unwrap();
    copy_tree(&phones.join(name), folder.path());
    // Scenes say how the whole phone differs; this is another phone, and no demo.
    fs::remove_dir_all(folder.path().join("scenes")).unwrap();
    for file in ["phone.toml", "iphone.toml"].map(|file| folder.path().join(file)) {
        if let Ok(text) = fs::read_to_string(&file) {
            let demo = |line: &&str| !line.starts_with("[demo]") && !line.starts_with("scene =");
            fs::write(file, text.lines().filter(demo).flat_map(|line| [line, "\n"]).collect::<String>()).unwrap();
        }
    }
    folder
}

fn copy_tree(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => {
                fs::create_dir_all(&target).unwrap();
                copy_tree(&entry.path(), &target);
            }
            false => drop(fs::copy(entry.path(), &target).unwrap()),
        }
    }
}

/// This computer: its key, and where its phones are.
struct Computer {
    home: tempfile::TempDir,
    saved: tempfile::TempDir,
    muxer: String,
    phone: Vec<String>,
}

impl Computer {
    fn with(muxer: Option<&SimulatedMuxer>, phone: &[&str]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("../phone/tests/keys");
        for file in ["adbkey", "adbkey.pub"] {
            fs::copy(keys.join(file), home.path().join(file)).unwrap();
        }
        // Nobody listens there: a test must never reach a phone of the computer that it runs on.
        let muxer = muxer.map_or_else(|| "127.0.0.1:1".to_owned(), |muxer| muxer.address().to_string());
        let phone = phone.iter().map(|word| (*word).to_owned()).collect();
        Self { home, saved: tempfile::tempdir().unwrap(), muxer, phone }
    }

    fn of_android(phone: &Handle) -> Self {
        Self::with(None, &["--tcp", &phone.address().to_string()])
    }

    fn of_iphone(phone: &IphoneHandle, muxer: &SimulatedMuxer) -> Self {
        Self::with(Some(muxer), &["--serial", phone.udid()])
    }

    fn dir(&self) -> PathBuf {
        self.saved.path().join("photos")
    }

    fn command(&self, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_unstuck"));
        command
            .arg("rescue")
            .arg(self.dir())
            .args(&self.phone)
            .args(more)
            .env("ANDROID_USER_HOME", self.home.path())
            .env("UNSTUCK_DATA_DIR", self.home.path())
            .env("LANG", "en_US.UTF-8")
            .env_remove("ADB_VENDOR_KEYS")
            .env("ADB_SERVER_SOCKET", "tcp:127.0.0.1:1")
            .env("USBMUXD_SOCKET_ADDRESS", &self.muxer)
            .stdin(Stdio::null());
        command
    }

    async fn rescue(&self, more: &[&str]) -> Output {
        let mut command = self.command(more);
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    }

    /// Runs to its end, and says what the JSON says.
    async fn rescued(&self, more: &[&str], code: i32) -> Value {
        let output = self.rescue(&[&["--json"], more].concat()).await;
        assert_eq!(output.status.code(), Some(code), "{}", text(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn begin(&self) -> Child {
        self.command(&["--json"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        let mut all = BTreeMap::new();
        walk(&self.dir(), "", &mut all);
        all
    }
}

fn walk(folder: &Path, prefix: &str, into: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            walk(&entry.path(), &format!("{name}/"), into);
        } else if !name.starts_with("unstuck-rescue-") {
            into.insert(name, fs::read(entry.path()).unwrap());
        }
    }
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn names(tree: &BTreeMap<String, Vec<u8>>) -> Vec<&str> {
    tree.keys().map(String::as_str).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_an_android_phone_lists_is_saved() {
    let (phone, _folder) = android().await;
    let before = phone.state_snapshot();
    let computer = Computer::of_android(&phone);
    let report = computer.rescued(&[], 0).await;
    assert_eq!((&report["schema"], &report["ended"]), (&1.into(), &"complete".into()));
    assert_eq!((&report["listed"]["files"], &report["saved"]["files"]), (&7.into(), &7.into()));
    assert_eq!(report["saved"]["bytes"], 5 * 100_001 + 10 + 2 * 3_000_000 + 1);
    let tree = computer.tree();
    assert_eq!(names(&tree), ANDROID_FILES);
    assert_eq!(tree["DCIM/Camera/IMG_0003.jpg"].len(), 100_004);
    let modified = fs::metadata(computer.dir().join("DCIM/Camera/IMG_0003.jpg")).unwrap().modified().unwrap();
    let seconds = modified.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    assert_eq!(i64::try_from(seconds).unwrap(), NOW - 5400 - 3 * 5400);
    // Nothing was changed, and what was asked was recorded.
    assert_eq!(phone.state_snapshot(), before);
    assert_eq!(phone.unanswered(), Vec::<String>::new());

    // Once more: it is all there. For people, with no id in the place of a sentence.
    let again = computer.rescue(&[]).await;
    assert_eq!(again.status.code(), Some(0), "{}", text(&again));
    let said = text(&again);
    assert!(said.contains("7 files are in") && said.contains("7 of them were there already"), "{said}");
    for id in ["cli-", "rescue-awake", "rescue-stopped", "{$"] {
        assert!(!said.contains(id), "{id} in: {said}");
    }
    assert_eq!(computer.tree(), tree);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn live_photos_and_edits_of_an_iphone_are_saved_beside_each_other() {
    let (phone, muxer) = iphone().await;
    let computer = Computer::of_iphone(&phone, &muxer);
    let report = computer.rescued(&[], 0).await;
    assert_eq!((&report["platform"], &report["ended"]), (&"iphone".into(), &"complete".into()));
    let tree = computer.tree();
    assert_eq!(names(&tree), IPHONE_FILES);
    assert_eq!(tree["DCIM/100APPLE/IMG_E0001.heic"].len(), 1_200_000);
    assert!(tree["DCIM/101APPLE/IMG_1000.MOV"].iter().enumerate().all(|(at, byte)| *byte == (at % 251) as u8));
    let heard = phone.requests();
    assert!(heard.iter().any(|request| request.starts_with("CommandCreateAssertion")), "it is kept awake");
    let files = heard.iter().filter(|request| request.starts_with("afc "));
    let only_reads = ["list", "stat", "open", "read", "seek", "close", "space"];
    for request in files {
        assert!(only_reads.iter().any(|verb| request.starts_with(&format!("afc {verb}"))), "{request}");
    }
    let said = text(&computer.rescue(&["--folder", "DCIM"]).await);
    assert!(said.contains("for Android phones"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_exists_only_on_an_iphone_is_saved_with_all_that_belongs_to_it() {
    let (phone, muxer) = iphone_with(LIBRARY_FILES).await;
    let computer = Computer::of_iphone(&phone, &muxer);
    let report = computer.rescued(&["--only-here"], 0).await;
    assert_eq!(report["listed"]["only_here"], serde_json::json!({ "found": 2, "unclear": 3, "not_found": 0 }));
    let expected = [
        "DCIM/100APPLE/IMG_0003.AAE",
        "DCIM/100APPLE/IMG_0003.HEIC",
        "DCIM/100APPLE/IMG_0003.MOV",
        "DCIM/100APPLE/IMG_0004.HEIC",
        "DCIM/100APPLE/IMG_0006.HEIC",
        "DCIM/100APPLE/IMG_9000.HEIC",
        "DCIM/100APPLE/IMG_E0003.heic",
        "PhotoData/CPLAssets/group1/C3C2 (edited).jpg",
        "PhotoData/CPLAssets/group1/C3C2.JPG",
    ];
    assert_eq!(names(&computer.tree()), expected);
    assert_eq!(fs::read_dir(computer.home.path().join("photo-library")).map_or(0, Iterator::count), 0);
    let said = text(&computer.rescue(&["--only-here"]).await);
    for part in ["At least 2 photos and videos exist only", "Copying the photo library", "9 files", "it is unclear"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("cli-") && !said.contains("{$"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_of_an_iphone_is_what_its_library_holds_and_not_what_others_shared() {
    let (phone, muxer) = iphone_with(LIBRARY_FILES).await;
    let computer = Computer::of_iphone(&phone, &muxer);
    let report = computer.rescued(&[], 0).await;
    assert_eq!((&report["listed"]["only_here"], &report["listed"]["files"]), (&Value::Null, &15.into()));
    let tree = computer.tree();
    let from_icloud: Vec<_> = names(&tree).into_iter().filter(|name| !name.starts_with("DCIM/")).collect();
    let expected = ["PhotoData/CPLAssets/group1/C3C2 (edited).jpg", "PhotoData/CPLAssets/group1/C3C2.JPG"];
    assert_eq!(from_icloud, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_that_the_iphone_does_not_show_is_not_said_to_be_saved() {
    let (phone, muxer) = iphone_with(&LIBRARY_FILES.replace("IMG_0004.HEIC", "IMG_8000.HEIC")).await;
    let computer = Computer::of_iphone(&phone, &muxer);
    let report = computer.rescued(&["--only-here"], 1).await;
    assert_eq!(report["ended"], "some_left");
    assert_eq!(report["listed"]["only_here"], serde_json::json!({ "found": 1, "unclear": 4, "not_found": 1 }));
    let said = text(&computer.rescue(&["--only-here"]).await);
    assert!(said.contains("is not among the files that it shows"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_it_cannot_be_told_what_is_only_here_nothing_is_left_out_unsaid() {
    let silent = format!("{LIBRARY_FILES}without = ['ZINTERNALRESOURCE.ZREMOTEAVAILABILITY']\n");
    let (phone, muxer) = iphone_with(&silent).await;
    let computer = Computer::of_iphone(&phone, &muxer);
    let output = computer.rescue(&["--only-here"]).await;
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output).contains("Nothing was saved. Without --only-here"), "{}", text(&output));
    assert!(!computer.dir().exists());
    let (phone, _folder) = android().await;
    let output = Computer::of_android(&phone).rescue(&["--only-here"]).await;
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output).contains("--only-here is for iPhones"), "{}", text(&output));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cable_that_is_pulled_and_plugged_in_again_is_one_copy() {
    let (phone, _folder) = android().await;
    let computer = Computer::of_android(&phone);
    for cut in [600_000, 2_000_000, 5_000_000] {
        phone.set_faults(Faults { cut_at_byte: Some(cut), ..Faults::default() });
        let report = computer.rescued(&[], 0).await;
        assert_eq!(report["saved"]["files"], 7, "{cut}");
        fs::remove_dir_all(computer.dir()).unwrap();
    }
    let (phone, muxer) = iphone().await;
    let computer = Computer::of_iphone(&phone, &muxer);
    for cut in [600_000, 3_000_000, 9_000_000] {
        phone.set_faults(Faults { cut_at_byte: Some(cut), ..Faults::default() });
        let report = computer.rescued(&[], 0).await;
        assert_eq!(report["saved"]["files"], 5, "{cut}");
        assert_eq!(names(&computer.tree()), IPHONE_FILES);
        fs::remove_dir_all(computer.dir()).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_stays_away_costs_nothing_that_was_copied() {
    let (phone, muxer) = iphone().await;
    let computer = Computer::of_iphone(&phone, &muxer);
    phone.set_faults(Faults { cut_at_byte: Some(8_000_000), stays_away: true, ..Faults::default() });
    let report = computer.rescued(&["--wait", "0"], 1).await;
    assert_eq!((&report["ended"], &report["saved"]), (&"lost".into(), &Value::Null));
    phone.set_faults(Faults::default());
    phone.plug();
    phone.forget_requests();
    let report = computer.rescued(&[], 0).await;
    assert_eq!((&report["saved"]["files"], &report["saved"]["earlier"]), (&5.into(), &4.into()));
    let heard = phone.requests();
    assert!(heard.iter().any(|request| request == "afc seek"), "it goes on in the middle of the video");
    let opened = heard.iter().filter(|request| request.starts_with("afc open")).count();
    assert_eq!(opened, 1);
    assert_eq!(names(&computer.tree()), IPHONE_FILES);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_is_killed_goes_on_when_it_is_started_again() {
    let (phone, _folder) = android().await;
    let computer = Computer::of_android(&phone);
    computer.rescued(&[], 0).await;
    let whole = computer.tree();
    for file in ["DCIM/Camera/IMG_0001.jpg", "DCIM/Camera/IMG_0004.jpg", "DCIM/Camera/VID_0000.mp4.part"] {
        fs::remove_dir_all(computer.dir()).unwrap();
        let mut copying = computer.begin();
        let seen = computer.dir().join(file);
        // It may be quicker than we look; then it was not killed in the middle, and the rest holds all the same.
        while !seen.exists() && copying.try_wait().unwrap().is_none() {
            tokio::task::yield_now().await;
        }
        copying.kill().unwrap();
        copying.wait().unwrap();
        let report = computer.rescued(&[], 0).await;
        assert_eq!(report["saved"]["files"], 7);
        assert_eq!(computer.tree(), whole);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_is_probably_not_backed_up_is_saved_where_that_is_asked_for() {
    let (phone, _folder) = android().await;
    let computer = Computer::of_android(&phone);
    // The app sent something within the last two hours, as the healthy phone's books say.
    let report = computer.rescued(&["--since-last-upload"], 0).await;
    let saved = report["saved"]["files"].as_u64().unwrap();
    assert!((1..7).contains(&saved), "{report}");
    assert!(computer.tree().contains_key("DCIM/Camera/IMG_0000.jpg"), "the newest is among them");
    let report = computer.rescued(&["--folder", "Pictures"], 0).await;
    assert_eq!(report["listed"]["files"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_tried_is_said() {
    let output = Computer::with(None, &[]).rescue(&[]).await;
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    let (phone, _folder) = android().await;
    let computer = Computer::of_android(&phone);
    fs::write(computer.dir(), "a file of mine").unwrap();
    let report = computer.rescued(&[], 2).await;
    assert_eq!(report["ended"], "folder_failed");
    assert!(report["detail"].is_string());
    assert_eq!(fs::read(computer.dir()).unwrap(), b"a file of mine");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_is_too_small_is_said_before_anything_is_copied() {
    // More than any disk has.
    let (phone, _folder) = android_with_videos_of(1 << 59).await;
    let computer = Computer::of_android(&phone);
    let output = computer.rescue(&["--json"]).await;
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    // A system that does not tell what is free cannot be asked beforehand.
    if ::computer::space::free_bytes(&computer.dir()).is_some() {
        assert_eq!((output.status.code(), &report["ended"]), (Some(2), &"no_room".into()));
        assert!(report["needed_bytes"].as_u64() > report["free_bytes"].as_u64(), "{report}");
        assert!(computer.tree().is_empty());
    }
}
