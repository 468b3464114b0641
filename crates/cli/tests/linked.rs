//! An account is linked in the worker of a phone, asked and forgotten, and leaves nothing behind: not in a view, the report,
//! the log or a file.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../../online/tests/local/mod.rs"]
#[allow(dead_code, reason = "each test file uses a part of it")]
mod local;
#[path = "../../worker/tests/common/pipes.rs"]
#[allow(dead_code, reason = "each test file uses a part of it")]
mod pipes;

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use diagnosis::report::page::PageView;
use diagnosis::view::{AccountState, CloudView, PersonEvent, ScreenView, View};
use local::browser::SentTo;
use local::{Asked, Local, Said, answer};
use pipes::Worker;
use serde_json::Value;
use simulator::control::SimulatedPhone;
use simulator::folder::Folder;

const ACCESS: &str = "planted-access-token";
const REFRESH: &str = "planted-refresh-token";
const CODE: &str = "planted-code";
const MAIL: &str = "jane.planted@example.net";

/// Google, as it answers a program that behaves.
fn google(asked: &Asked) -> Said {
    let body = match asked.path.split('?').next().unwrap() {
        "/oauth2.googleapis.com/token" => {
            format!(r#"{{"access_token":"{ACCESS}","token_type":"Bearer","refresh_token":"{REFRESH}"}}"#)
        }
        "/www.googleapis.com/drive/v3/about" => format!(
            r#"{{"storageQuota":{{"limit":"15000000000","usage":"15000000000"}},"user":{{"emailAddress":"{MAIL}"}}}}"#
        ),
        "/oauth2.googleapis.com/revoke" => "{}".to_owned(),
        other => panic!("nobody should ask for {other}"),
    };
    answer("200 OK", &[], body.as_bytes())
}

/// What is said of the account on the page of the result.
fn cloud(view: &View) -> Option<(&CloudView, &AccountState)> {
    let ScreenView::Result(result) = &view.screen else { return None };
    let cloud = result.cloud.as_ref()?;
    Some((cloud, &cloud.account.as_ref()?.state))
}

/// Where the browser was sent to.
fn address(view: &View) -> Option<String> {
    match cloud(view)?.1 {
        AccountState::Linking { url } => url.clone(),
        _ => None,
    }
}

/// Every view on the way, the page of the report, and the log.
fn visit(serial: &str, internet: SocketAddr, data: &Path) -> (Vec<String>, PageView, String) {
    let log = data.join("log");
    // No browser of this computer may open.
    let nothing = data.join("nothing");
    std::fs::create_dir_all(&nothing).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_unstuck"));
    command
        .args(["phone-worker", "--serial", serial, "--tcp", serial, "--data-dir", data.to_str().unwrap()])
        .env("ANDROID_USER_HOME", data)
        .env("ADB_SERVER_SOCKET", "tcp:127.0.0.1:1")
        .env("PATH", &nothing)
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at-all")
        .env("UNSTUCK_TEST_INTERNET", internet.to_string())
        .env("UNSTUCK_GOOGLE_CLIENT_ID", "an-id")
        .env("UNSTUCK_LOG", "trace")
        .env("LANG", "en_US.UTF-8")
        .stderr(std::fs::File::create(&log).unwrap());
    let mut worker = Worker::begin(command);
    worker.check();
    worker.send(PersonEvent::LinkAccount { server: None, key: None });
    let linking = worker.until("the address for the browser", |view| address(view).is_some());
    let url = address(&linking).unwrap();
    let agreeing = tokio::runtime::Handle::current().block_on(async { SentTo::read(&url).agree(CODE).await });
    assert!(agreeing.as_deref().is_some_and(|page| page.contains("You can close this page")), "{agreeing:?}");
    worker.until("what the account says", |view| {
        cloud(view).is_some_and(|(cloud, state)| *state == AccountState::Linked && !cloud.says.is_empty())
    });
    let page = worker.report();
    worker.send(PersonEvent::Back);
    worker.result();
    worker.send(PersonEvent::ForgetAccount);
    worker.until("that it is forgotten", |view| {
        cloud(view).is_some_and(|(_, state)| matches!(state, AccountState::Offered { .. }))
    });
    let lines = std::mem::take(&mut worker.lines);
    assert!(worker.close().success());
    (lines, page, std::fs::read_to_string(log).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_opens_an_account_is_in_no_view_report_log_or_file() {
    let phone = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones/google-pixel-9-android-16");
    let simulated = SimulatedPhone::start(&Folder::read(&phone).unwrap(), None).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("../phone/tests/keys");
    for file in ["adbkey", "adbkey.pub"] {
        std::fs::copy(keys.join(file), data.path().join(file)).unwrap();
    }
    let internet = Local::serve(google).await;
    let (serial, folder, address) = (simulated.address().to_string(), data.path().to_owned(), internet.address);
    let (views, page, log) = tokio::task::spawn_blocking(move || visit(&serial, address, &folder)).await.unwrap();

    let report: Value = serde_json::from_str(&page.json).unwrap();
    let found = report["findings"].as_array().unwrap();
    let full = found.iter().find(|finding| finding["rule"] == "storage/cloud_full").expect("the account is full");
    assert!(full.to_string().contains("15000000000 of 15000000000 bytes"), "{full}");
    assert!(log.contains("shell"), "the log has nothing in it");
    let mut places =
        vec![("the report", serde_json::to_string(&page).unwrap()), ("the log", log), ("a view", views.join("\n"))];
    for entry in std::fs::read_dir(data.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            places.push(("a file", String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned()));
        }
    }
    for (place, text) in &places {
        for secret in [ACCESS, REFRESH, CODE, MAIL, "jane.planted"] {
            assert!(!text.contains(secret), "{place} has {secret}");
        }
    }
    assert!(places.len() > 4, "no files were looked into");
}
