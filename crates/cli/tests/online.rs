//! `unstuck check --online` against servers of this computer: what is asked, when, and what is said of it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../../online/tests/local/mod.rs"]
#[allow(dead_code, reason = "each test file uses a part of it")]
mod local;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use local::{Asked, Local, Said, answer};
use serde_json::Value;
use simulator::control::{Handle, SimulatedPhone};
use simulator::folder::Folder;

const GOOGLE: &str = "https://www.google.com/appsstatus/dashboard/incidents.json";

/// A phone, a computer with a key and a folder of its own, and all of the internet that there is.
struct Desk {
    phone: Handle,
    home: tempfile::TempDir,
    internet: Local,
}

impl Desk {
    async fn new(phone: &str, scene: Option<&str>, say: impl Fn(&Asked) -> Said + Send + Sync + 'static) -> Self {
        let phones = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
        let folder = Folder::read(&phones.join(phone)).unwrap();
        let home = tempfile::tempdir().unwrap();
        let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("../phone/tests/keys");
        for file in ["adbkey", "adbkey.pub"] {
            std::fs::copy(keys.join(file), home.path().join(file)).unwrap();
        }
        let phone = SimulatedPhone::start(&folder, scene).await.unwrap();
        Self { phone, home, internet: Local::serve(say).await }
    }

    async fn check(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_unstuck"));
        command
            .args(["check", "--tcp", &self.phone.address().to_string(), "--online"])
            .args(arguments)
            .env("ANDROID_USER_HOME", self.home.path())
            .env("UNSTUCK_DATA_DIR", self.home.path())
            .env("UNSTUCK_TEST_INTERNET", self.internet.address.to_string())
            .env("LANG", "en_US.UTF-8")
            .env_remove("ADB_VENDOR_KEYS")
            .env("ADB_SERVER_SOCKET", "tcp:127.0.0.1:1")
            .stdin(Stdio::null());
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    }

    fn asked(&self) -> Vec<String> {
        self.internet.asked().into_iter().map(|asked| asked.path).collect()
    }
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn errors(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn incidents(now: &str) -> String {
    format!(
        r#"[{{"id":"a","begin":"2026-11-26T08:00:00+00:00","end":null,"status_impact":"SERVICE_OUTAGE",
            "affected_products":[{{"title":"Google Drive","id":"VHNA7p3Z5p3iakj5sA8V"}}],
            "most_recent_update":{{"when":"","text":"","status":"{now}"}},"updates":[]}}]"#
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_asked_before_somebody_agreed() {
    let desk = Desk::new("google-pixel-9-android-16", None, |_| panic!("nobody agreed")).await;
    let output = desk.check(&[]).await;
    let errors = errors(&output);
    assert!(errors.contains(GOOGLE) && errors.contains("where Google says how its service is"), "{errors}");
    assert!(errors.contains("Nothing was asked online."), "{errors}");
    assert_eq!(desk.asked(), Vec::<String>::new());
    assert!(!said(&output).contains("What the internet says"), "{}", said(&output));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_provider_says_is_told_with_its_time_and_trouble_is_a_finding() {
    let desk = Desk::new("google-pixel-9-android-16", None, |asked| {
        assert_eq!(asked.path, "/www.google.com/appsstatus/dashboard/incidents.json");
        answer("200 OK", &[], incidents("SERVICE_DISRUPTION").as_bytes())
    })
    .await;
    let output = desk.check(&["--yes", "--json"]).await;
    assert_eq!(output.status.code(), Some(0), "a hint stops nothing: {}", said(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let outage = findings.iter().find(|finding| finding["rule"] == "provider/outage").unwrap();
    assert_eq!(outage["severity"], "note");
    assert_eq!(report["facts"]["provider_status"]["known"]["troubles"][0]["level"], "degraded");
    assert!(errors(&output).contains(GOOGLE), "also who agreed before is told: {}", errors(&output));

    let output = desk.check(&["--yes"]).await;
    for sentence in ["Google says of Google Drive, as of", "it does not work as it should", "this is only a hint"] {
        assert!(said(&output).contains(sentence), "{}", said(&output));
    }
    assert!(!said(&output).contains("cli-") && !said(&output).contains("wizard-"), "{}", said(&output));
    assert_eq!(desk.asked().len(), 2, "once a check");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_read_is_never_all_good() {
    for (name, said_by_server, why) in [
        ("throttled", answer("429 Too Many Requests", &["retry-after: 60"], b"[]"), "it asks us to come later"),
        ("another form", answer("200 OK", &[], b"<html>"), "it is made in a way that we do not know"),
        ("an error", answer("500 Oh", &[], incidents("AVAILABLE").as_bytes()), "it answered with an error"),
        ("elsewhere", answer("302 Found", &["location: https://x.example/"], b""), "it sends to another address"),
    ] {
        let bytes = said_by_server.bytes;
        let say = move |_: &Asked| Said { bytes: bytes.clone(), then_silent: false };
        let desk = Desk::new("google-pixel-9-android-16", None, say).await;
        let output = desk.check(&["--yes"]).await;
        let said = said(&output);
        assert!(said.contains("What Google says, we could not check:") && said.contains(why), "{name}: {said}");
        assert!(!said.contains("no trouble"), "{name}: {said}");
        assert!(said.contains("? Could not check"), "{name}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_own_server_is_asked_from_here_and_from_the_phone_and_its_address_is_kept_nowhere() {
    let server = Local::serve(|asked| match asked.path.as_str() {
        "/api/server/ping" => answer("200 OK", &[], br#"{"res":"pong"}"#),
        "/api/server/version" => answer("200 OK", &[], br#"{"major":9,"minor":1,"patch":0}"#),
        "/api/assets" => lets_in(asked, 1 << 20),
        other => panic!("{other}"),
    })
    .await;
    let desk = Desk::new("oneplus-9-pro-android-13", None, |_| panic!("there is no feed")).await;
    let address = format!("http://{}", server.address);
    let output = desk.check(&["--yes", "--server", &address]).await;
    let said = said(&output);
    for sentence in [
        "Your server answered this computer at",
        "Your phone reaches your server, too.",
        "Your server has version 9.1.0.",
        "App and server do not fit each other",
        "It lets in files of 1 MB, and refuses those of 2 MB.",
        "Your own server takes small files only",
        "Larger than that on this phone: ",
    ] {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
    let pages = server.asked().into_iter().filter(|asked| asked.method == "GET");
    assert_eq!(pages.count(), 2);
    let port = server.address.port().to_string();
    assert!(errors(&output).contains(&format!("{address}/api/server/ping: whether your server answers")));
    assert!(errors(&output).contains(&format!("POST {address}/api/assets: how large a file it lets in.")));
    assert!(!said.contains(&port), "{said}");
    let json = desk.check(&["--yes", "--json", "--server", &address]).await;
    assert!(!String::from_utf8(json.stdout).unwrap().contains(&format!("127.0.0.1:{port}")));
    for file in walk(desk.home.path()) {
        let bytes = std::fs::read(&file).unwrap();
        let kept = bytes.windows(port.len() + 1).any(|part| part == format!(":{port}").as_bytes());
        assert!(!kept, "the address is in {}", file.display());
    }
}

/// A server whose proxy lets in so much, and that knows nobody.
fn lets_in(asked: &Asked, most: u64) -> Said {
    let length = asked.headers.iter().find_map(|header| header.strip_prefix("content-length: ")).unwrap();
    let length: u64 = length.parse().unwrap();
    answer(if length > most { "413 Payload Too Large" } else { "401 Unauthorized" }, &[], b"")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_fast_the_line_sends_is_measured_only_where_it_is_asked_for() {
    let desk = Desk::new("google-pixel-9-android-16", None, |asked| match asked.path.as_str() {
        "/speed.cloudflare.com/__up" => answer("200 OK", &[], b"OK"),
        _ => answer("200 OK", &[], b"[]"),
    })
    .await;
    let output = desk.check(&["--yes"]).await;
    assert!(desk.asked().iter().all(|path| !path.contains("__up")), "{:?}", desk.asked());
    assert!(!said(&output).contains("sends"), "{}", said(&output));
    let output = desk.check(&["--yes", "--speed"]).await;
    let named = "https://speed.cloudflare.com/__up: bytes that this computer makes up are sent there, up to 25 MB";
    assert!(errors(&output).contains(named), "{}", errors(&output));
    assert!(errors(&output).contains("Sending: "), "{}", errors(&output));
    assert!(said(&output).contains("This computer’s internet sends "), "{}", said(&output));
    assert!(said(&output).contains("the line is not what stops its photos"), "{}", said(&output));
    let sent = desk.asked().iter().filter(|path| path.contains("__up")).count();
    assert!(sent > 2, "{sent}");
    // Nobody says yes: nothing is sent.
    let output = desk.check(&["--speed"]).await;
    assert!(errors(&output).contains("Nothing was sent."), "{}", errors(&output));
    assert_eq!(desk.asked().iter().filter(|path| path.contains("__up")).count(), sent);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_cannot_be_measured_is_said() {
    let desk = Desk::new("google-pixel-9-android-16", None, |_| answer("429 Later", &["retry-after: 60"], b"")).await;
    let output = desk.check(&["--yes", "--speed"]).await;
    let sentence = "How fast this computer’s internet sends, we could not tell: it asks us to come later.";
    assert!(said(&output).contains(sentence), "{}", said(&output));
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_only_the_phone_does_not_reach_is_found() {
    let server = Local::serve(|_| answer("200 OK", &[], br#"{"res":"pong"}"#)).await;
    let desk = Desk::new("oneplus-9-pro-android-13", Some("server-out-of-reach"), |_| panic!("there is no feed")).await;
    let output = desk.check(&["--yes", "--server", &format!("http://{}", server.address)]).await;
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("Your phone does not reach your own server"), "{}", said(&output));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_address_is_said_before_anything_is_read() {
    let desk = Desk::new("oneplus-9-pro-android-13", None, |_| panic!("nothing is asked")).await;
    let output = desk.check(&["--yes", "--server", "https://jane:secret@photos.example.org"]).await;
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("Leave name and password out"), "{}", errors(&output));
    assert!(!errors(&output).contains("secret"));
}
