//! `unstuck link`, `unstuck check --online` and `unstuck unlink`, with servers of this computer in the place of the providers,
//! the real keychain, and a browser that is the test.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "accounts/keychain.rs"]
mod keychain;
#[path = "../../online/tests/local/mod.rs"]
#[allow(dead_code, reason = "each test file uses a part of it")]
mod local;
#[path = "common/terminal.rs"]
#[allow(dead_code, reason = "each test file uses a part of it")]
mod terminal;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use keychain::{Keychain, script};
use local::browser::{SentTo, visit};
use local::{Asked, Local, Said, answer};
use simulator::control::SimulatedPhone;
use simulator::folder::Folder;
use terminal::Terminal;

/// What opens an account, or names its owner. None of it may stand anywhere but in the keychain.
const SECRETS: [&str; 6] = [ACCESS, REFRESH, CODE, APP_PASSWORD, KEY, "jane.planted"];
const ACCESS: &str = "planted-access-token";
const REFRESH: &str = "planted-refresh-token";
const CODE: &str = "planted-code";
const APP_PASSWORD: &str = "planted-app-password";
const KEY: &str = "planted-api-key";

/// A computer with folders of its own, all of the internet that there is, and a browser that tells where it is sent.
struct Desk {
    home: tempfile::TempDir,
    internet: Local,
    bus: String,
}

impl Desk {
    async fn new(keychain: Option<&Keychain>, say: impl Fn(&Asked) -> Said + Send + Sync + 'static) -> Self {
        let home = tempfile::tempdir().unwrap();
        let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("../phone/tests/keys");
        for file in ["adbkey", "adbkey.pub"] {
            std::fs::copy(keys.join(file), home.path().join(file)).unwrap();
        }
        let programs = home.path().join("programs");
        std::fs::create_dir(&programs).unwrap();
        let sent = home.path().join("sent");
        assert!(Command::new("mkfifo").arg(&sent).status().unwrap().success());
        script(&programs.join("xdg-open"), &format!("#!/bin/sh\necho \"$1\" > '{}'\n", sent.display()));
        let bus = keychain.map_or_else(|| "unix:path=/nowhere/at-all".to_owned(), Keychain::bus);
        Self { home, internet: Local::serve(say).await, bus }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_unstuck"));
        command
            .args(arguments)
            .env("ANDROID_USER_HOME", self.home.path())
            .env("UNSTUCK_DATA_DIR", self.data())
            .env("UNSTUCK_TEST_INTERNET", self.internet.address.to_string())
            .env("UNSTUCK_GOOGLE_CLIENT_ID", "an-id")
            .env("UNSTUCK_LOG", "trace")
            .env("LANG", "en_US.UTF-8")
            .env("PATH", self.home.path().join("programs"))
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("XDG_RUNTIME_DIR", self.home.path())
            .env("HOME", self.home.path())
            .env_remove("ADB_VENDOR_KEYS")
            .env("ADB_SERVER_SOCKET", "tcp:127.0.0.1:1");
        command
    }

    /// Begins it. What is typed is all that comes on its standard input.
    fn begin(&self, arguments: &[&str], typed: &'static str) -> tokio::task::JoinHandle<Output> {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        tokio::task::spawn_blocking(move || {
            let mut running = command.spawn().unwrap();
            running.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
            running.wait_with_output().unwrap()
        })
    }

    async fn unstuck(&self, arguments: &[&str]) -> Output {
        self.begin(arguments, "").await.unwrap()
    }

    /// Links an account whose person does `at` where their browser was sent to.
    async fn link(&self, arguments: &[&str], at: impl AsyncFnOnce(&str)) -> Output {
        let (tell, told) = tokio::sync::oneshot::channel();
        let sent = self.home.path().join("sent");
        // Where no browser opens, nobody waits for this thread.
        std::thread::spawn(move || tell.send(std::fs::read_to_string(sent).unwrap()));
        let mut running = self.begin(&[&["link"], arguments].concat(), "");
        tokio::select! {
            url = told => at(url.unwrap().trim()).await,
            ended = &mut running => panic!("no browser opened: {}", text(&ended.unwrap())),
        }
        running.await.unwrap()
    }

    /// A check of a phone whose app uploads to this kind of account.
    async fn check(&self, phone: &str, arguments: &[&str]) -> Output {
        let phones = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
        let phone = SimulatedPhone::start(&Folder::read(&phones.join(phone)).unwrap(), None).await.unwrap();
        let address = phone.address().to_string();
        self.unstuck(&[&["check", "--tcp", &address, "--online", "--yes"], arguments].concat()).await
    }

    fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    fn linked(&self) -> String {
        std::fs::read_to_string(self.data().join("linked-accounts")).unwrap_or_default()
    }

    /// What was asked, without the questions' own parameters.
    fn asked(&self) -> Vec<String> {
        self.internet.asked().into_iter().map(|asked| asked.path.split('?').next().unwrap().to_owned()).collect()
    }

    /// Nothing that opens the account was said or written. The keychain keeps it where nobody reads it.
    fn keeps_still(&self, keychain: Option<&Keychain>, said: &[&Output]) {
        for output in said {
            has_no_secret(output.stdout.as_slice(), "the answer");
            has_no_secret(output.stderr.as_slice(), "what was said beside it");
        }
        let files =
            files(self.home.path()).into_iter().chain(keychain.map(|it| files(&it.files())).unwrap_or_default());
        let files: Vec<PathBuf> = files.collect();
        assert!(files.len() > 2, "no files were looked into");
        for file in files {
            has_no_secret(&std::fs::read(&file).unwrap(), &file.display().to_string());
        }
    }
}

fn has_no_secret(bytes: &[u8], place: &str) {
    let text = String::from_utf8_lossy(bytes);
    for secret in SECRETS {
        assert!(!text.contains(secret), "{place} has {secret}:\n{text}");
    }
}

/// All but the pipe that the browser tells by.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let all = entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] });
    all.filter(|path| path.is_file()).collect()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[track_caller]
fn says(output: &Output, code: i32, sentences: &[&str]) {
    let said = text(output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    for sentence in sentences {
        assert!(said.contains(sentence), "“{sentence}” is not in:\n{said}");
    }
    for id in ["account-", "cloud-", "cli-"] {
        assert!(!said.contains(id), "an id in the place of a sentence:\n{said}");
    }
}

/// The real keychain, or the loud word that it judged nothing.
fn real_keychain() -> Option<Keychain> {
    Keychain::start().map_err(|why| eprintln!("SKIPPED: the real keychain judged nothing: {why}")).ok()
}

fn json(body: &str) -> Said {
    answer("200 OK", &["content-type: application/json"], body.as_bytes())
}

fn google(asked: &Asked) -> Said {
    match asked.path.split('?').next().unwrap() {
        "/oauth2.googleapis.com/token" => json(&format!(
            r#"{{"access_token":"{ACCESS}","expires_in":3599,"refresh_token":"{REFRESH}","token_type":"Bearer"}}"#
        )),
        "/www.googleapis.com/drive/v3/about" => json(
            r#"{"storageQuota":{"limit":"15000000000","usage":"14000000000"},"user":{"emailAddress":"jane.planted@example.net"}}"#,
        ),
        "/oauth2.googleapis.com/revoke" => json("{}"),
        "/www.google.com/appsstatus/dashboard/incidents.json" => json("[]"),
        other => panic!("nobody should ask for {other}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn google_is_linked_in_the_browser_read_by_a_check_and_forgotten() {
    let Some(keychain) = real_keychain() else { return };
    let desk = Desk::new(Some(&keychain), google).await;
    let mut address = String::new();
    let link = desk
        .link(&["google"], async |url| {
            assert_eq!(desk.asked(), Vec::<String>::new(), "nobody is asked before the person agreed");
            address = url.to_owned();
            let page = SentTo::read(url).agree(CODE).await.unwrap();
            assert!(page.ends_with("It is linked. You can close this page, and go back to Unstuck."), "{page}");
        })
        .await;
    assert!(address.starts_with("https://accounts.google.com/"), "{address}");
    let consent = "Google is asked for one thing: how much of your storage is used.";
    says(&link, 0, &[consent, "kept in the keychain of this computer, and nowhere else", "unstuck unlink", &address]);
    says(&link, 0, &["What opens it lies in the keychain of this computer.", "uses 14 GB of 15 GB"]);
    assert_eq!((keychain.items(), desk.linked().as_str()), (1, "google\n"));

    let check = desk.check("google-pixel-9-android-16", &[]).await;
    says(&check, 0, &["The account that you linked uses 14 GB of 15 GB."]);
    let report = desk.check("google-pixel-9-android-16", &["--json"]).await;
    let report: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!(report["facts"]["cloud_space"]["known"]["used"], 14_000_000_000_u64, "{report:#}");

    let unlink = desk.unstuck(&["unlink", "google"]).await;
    says(&unlink, 0, &["It is forgotten, here and there."]);
    let revoked = desk.internet.asked().pop().unwrap();
    assert_eq!((revoked.path.as_str(), revoked.form()["token"].as_str()), ("/oauth2.googleapis.com/revoke", REFRESH));
    assert_eq!((keychain.items(), desk.linked().as_str()), (0, ""));
    let asked = desk.asked().len();
    let after = desk.check("google-pixel-9-android-16", &[]).await;
    assert!(!text(&after).contains("The account that you linked"), "{}", text(&after));
    let again = desk.unstuck(&["unlink", "google"]).await;
    says(&again, 1, &["No account is linked."]);
    assert_eq!(desk.asked().len(), asked + 1, "only the feed of the provider");
    desk.keeps_still(Some(&keychain), &[&link, &check, &unlink, &after, &again]);
}

/// A Nextcloud whose person visits its page, and an Immich beside it, both on this computer.
fn own_servers(asked: &Asked, visited: &AtomicBool) -> Said {
    let host = asked.headers.iter().find_map(|header| header.strip_prefix("host: ")).unwrap();
    let key = asked.headers.contains(&format!("x-api-key: {KEY}"));
    match (asked.method.as_str(), asked.path.as_str()) {
        ("POST", "/nc/index.php/login/v2") => json(&format!(
            r#"{{"poll":{{"token":"t-1","endpoint":"http://{host}/nc/login/v2/poll"}},"login":"http://{host}/nc/login/v2/flow/xyz"}}"#
        )),
        ("GET", "/nc/login/v2/flow/xyz") => {
            visited.store(true, Ordering::Release);
            answer("200 OK", &[], b"Granted")
        }
        ("POST", "/nc/login/v2/poll") if visited.load(Ordering::Acquire) => json(&format!(
            r#"{{"server":"http://{host}/nc","loginName":"jane.planted","appPassword":"{APP_PASSWORD}"}}"#
        )),
        ("POST", "/nc/login/v2/poll") => answer("404 Not Found", &[], b"[]"),
        ("GET", "/nc/ocs/v2.php/cloud/user?format=json") => json(
            r#"{"ocs":{"data":{"id":"jane.planted","quota":{"free":10000000000,"used":90000000000,"total":100000000000,"quota":100000000000}}}}"#,
        ),
        ("DELETE", "/nc/ocs/v2.php/core/apppassword") => json("{}"),
        ("GET", "/api/users/me") if key => json(
            r#"{"email":"jane.planted@example.net","quotaSizeInBytes":100000000000,"quotaUsageInBytes":50000000000}"#,
        ),
        ("GET", "/api/users/me") => answer("401 Unauthorized", &[], b"{}"),
        other => panic!("nobody should ask for {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_own_server_is_linked_by_its_page_or_by_a_key_that_is_typed() {
    let Some(keychain) = real_keychain() else { return };
    let visited = AtomicBool::new(false);
    let desk = Desk::new(Some(&keychain), move |asked| own_servers(asked, &visited)).await;
    let server = format!("http://{}", desk.internet.address);
    let cloud = format!("{server}/nc");
    let nextcloud = desk
        .link(&["nextcloud", "--server", &cloud], async |url| {
            assert_eq!(url, format!("{cloud}/login/v2/flow/xyz"));
            visit(url).await.unwrap();
        })
        .await;
    says(
        &nextcloud,
        0,
        &["The server makes a password for Unstuck alone.", "lies in the keychain", "uses 90 GB of 100 GB"],
    );

    let other = desk.begin(&["link", "immich", "--server", &server], "another key\n").await.unwrap();
    says(&other, 1, &["The server does not take that key."]);
    assert_eq!((keychain.items(), desk.linked().as_str()), (1, "nextcloud\n"));
    let immich = desk.begin(&["link", "immich", "--server", &server], "planted-api-key\n").await.unwrap();
    says(&immich, 0, &["Make a key for that on its web page", "lies in the keychain", "uses 50 GB of 100 GB"]);
    assert_eq!((keychain.items(), desk.linked().as_str()), (2, "nextcloud\nimmich\n"));

    let gone = desk.unstuck(&["unlink", "nextcloud"]).await;
    says(&gone, 0, &["It is forgotten, here and there."]);
    assert_eq!(desk.internet.asked().last().unwrap().method, "DELETE", "the password of this program");
    let key_gone = desk.unstuck(&["unlink", "immich"]).await;
    says(&key_gone, 0, &["It is forgotten here. Delete the key on the web page of your server, too."]);
    assert_eq!((keychain.items(), desk.linked().as_str()), (0, ""));
    desk.keeps_still(Some(&keychain), &[&nextcloud, &other, &immich, &gone, &key_gone]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_key_that_is_typed_at_a_terminal_is_not_shown() {
    let desk = Desk::new(None, |asked| own_servers(asked, &AtomicBool::new(false))).await;
    let server = format!("http://{}", desk.internet.address);
    let program = desk.command(&["link", "immich", "--server", &server]);
    let typing = tokio::task::spawn_blocking(move || {
        let mut terminal = Terminal::start(&program);
        terminal.until("Key:");
        terminal.types_unseen(KEY);
        terminal.end()
    });
    let (shown, code) = typing.await.unwrap();
    assert!(shown.contains("uses 50 GB of 100 GB") && code == Some(1), "{shown}");
    has_no_secret(shown.as_bytes(), "the terminal");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_locked_keychain_is_said_and_what_is_linked_stays() {
    let Some(keychain) = real_keychain() else { return };
    let desk = Desk::new(Some(&keychain), google).await;
    let before = desk.link(&["google"], async |url| drop(SentTo::read(url).agree(CODE).await)).await;
    says(&before, 0, &["lies in the keychain"]);
    keychain.lock();
    let locked = "The keychain of this computer is locked, or does not answer.";
    let check = desk.check("google-pixel-9-android-16", &[]).await;
    says(&check, 0, &[locked]);
    let unlink = desk.unstuck(&["unlink", "google"]).await;
    says(&unlink, 1, &[locked]);
    assert_eq!(desk.linked(), "google\n", "what is not forgotten is still linked");
    let again = desk.link(&["google"], async |url| drop(SentTo::read(url).agree(CODE).await)).await;
    says(&again, 1, &[locked]);
    assert_eq!(
        desk.asked().last().unwrap(),
        "/oauth2.googleapis.com/token",
        "the older right might end with the newer"
    );
    desk.keeps_still(Some(&keychain), &[&before, &check, &unlink, &again]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_a_locked_keychain_does_not_take_is_given_back() {
    let Some(keychain) = real_keychain() else { return };
    keychain.lock();
    let desk = Desk::new(Some(&keychain), google).await;
    let link = desk.link(&["google"], async |url| drop(SentTo::read(url).agree(CODE).await)).await;
    says(&link, 1, &["The keychain of this computer is locked, or does not answer."]);
    assert_eq!((desk.asked().last().unwrap().as_str(), desk.linked().as_str()), ("/oauth2.googleapis.com/revoke", ""));
    desk.keeps_still(Some(&keychain), &[&link]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_a_keychain_nothing_stays_linked_here_or_there() {
    let desk = Desk::new(None, google).await;
    let link = desk.link(&["google"], async |url| drop(SentTo::read(url).agree(CODE).await)).await;
    says(&link, 1, &["This computer has no keychain", "uses 14 GB of 15 GB", "It is forgotten, here and there."]);
    assert_eq!((desk.asked().last().unwrap().as_str(), desk.linked().as_str()), ("/oauth2.googleapis.com/revoke", ""));
    let unlink = desk.unstuck(&["unlink", "google"]).await;
    says(&unlink, 1, &["No account is linked."]);
    desk.keeps_still(None, &[&link, &unlink]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_says_no_or_is_refused_is_not_linked_and_told_why() {
    let desk = Desk::new(None, |asked| panic!("nobody agreed to ask {}", asked.path)).await;
    let denied = desk.link(&["google"], async |url| drop(SentTo::read(url).deny().await)).await;
    says(&denied, 1, &["You said no there, so nothing is linked."]);
    for (status, sentence) in [
        ("429 Too Many Requests", "It was asked too often, and wants a pause."),
        ("400 Bad Request", "It answered, and refused."),
        ("200 OK", "It answered in a way that we do not know."),
    ] {
        let desk = Desk::new(None, move |_| answer(status, &[], br#"{"error":"invalid_client"}"#)).await;
        let link = desk.link(&["google"], async |url| drop(SentTo::read(url).agree(CODE).await)).await;
        says(&link, 1, &[sentence]);
        assert_eq!(desk.linked(), "");
        desk.keeps_still(None, &[&link]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_cannot_be_tried_is_said_before_anybody_is_asked() {
    let desk = Desk::new(None, |asked| panic!("nobody is asked for {}", asked.path)).await;
    for (arguments, code, sentence) in [
        (vec!["link", "icloud"], 2, "There is no icloud to link. There are: google, onedrive, dropbox, nextcloud"),
        (vec!["unlink", "icloud"], 2, "There is no icloud to link."),
        (vec!["unlink", "google"], 1, "No account is linked."),
        (vec!["link", "onedrive"], 2, "docs/accounts.md says how to get one"),
        (vec!["link", "nextcloud"], 2, "Name the address of your server"),
        (
            vec!["link", "immich", "--server", "https://jane:pw@photos.example.org"],
            2,
            "That is no address of a server.",
        ),
        (vec!["link", "nextcloud", "--server", "http://cloud.example.org"], 1, "Nothing secret is sent there."),
        (vec!["link", "immich", "--server", "https://photos.example.org"], 1, "The server does not take that key."),
        // What opens an account is no argument: those are read by everybody.
        (vec!["link", "immich", "--key", "k"], 2, "unexpected argument"),
    ] {
        let output = desk.unstuck(&arguments).await;
        says(&output, code, &[sentence]);
    }
}
