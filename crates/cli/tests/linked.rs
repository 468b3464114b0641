//! An account is linked in the worker of a phone, asked and forgotten, and leaves nothing behind: not in a view, the report,
//! the log or a file.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use simulator::control::SimulatedPhone;
use simulator::folder::Folder;

const ACCESS: &str = "planted-access-token";
const REFRESH: &str = "planted-refresh-token";
const CODE: &str = "planted-code";
const MAIL: &str = "jane.planted@example.net";

/// Google, as it answers a program that behaves. Lives as long as the test.
fn provider() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let path = asked(&mut stream);
            let body = match path.split('?').next().unwrap() {
                "/oauth2.googleapis.com/token" => {
                    format!(r#"{{"access_token":"{ACCESS}","token_type":"Bearer","refresh_token":"{REFRESH}"}}"#)
                }
                "/www.googleapis.com/drive/v3/about" => format!(
                    r#"{{"storageQuota":{{"limit":"15000000000","usage":"15000000000"}},"user":{{"emailAddress":"{MAIL}"}}}}"#
                ),
                "/oauth2.googleapis.com/revoke" => "{}".to_owned(),
                other => panic!("nobody should ask for {other}"),
            };
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        }
    });
    address
}

fn asked(stream: &mut TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).unwrap();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    reader.read_exact(&mut vec![0; length]).unwrap();
    first.split(' ').nth(1).unwrap().to_owned()
}

/// What the person does in the browser: agrees, and is sent back.
fn agree(url: &str) {
    let of = |name: &str| {
        let (_, rest) = url.split_once(&format!("{name}=")).unwrap();
        rest.split('&').next().unwrap().to_owned()
    };
    let back = of("redirect_uri").replace("%3A", ":").replace("%2F", "/");
    let mut stream = TcpStream::connect(back.strip_prefix("http://").unwrap()).unwrap();
    let request = format!("GET /?code={CODE}&state={} HTTP/1.1\r\nhost: x\r\n\r\n", of("state"));
    stream.write_all(request.as_bytes()).unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).unwrap();
    assert!(said.contains("You can close this page"), "{said}");
}

/// Every view on the way, the page of the report, and the log.
fn visit(serial: &str, data: &Path) -> (Vec<String>, Value, String) {
    let log = data.join("log");
    // No browser of this computer may open.
    let nothing = data.join("nothing");
    std::fs::create_dir_all(&nothing).unwrap();
    let mut worker = Command::new(env!("CARGO_BIN_EXE_unstuck"))
        .args(["phone-worker", "--serial", serial, "--tcp", serial, "--data-dir", data.to_str().unwrap()])
        .env("ANDROID_USER_HOME", data)
        .env("ADB_SERVER_SOCKET", "tcp:127.0.0.1:1")
        .env("PATH", &nothing)
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at-all")
        .env("UNSTUCK_TEST_INTERNET", provider().to_string())
        .env("UNSTUCK_GOOGLE_CLIENT_ID", "an-id")
        .env("UNSTUCK_LOG", "trace")
        .env("LANG", "en_US.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(std::fs::File::create(&log).unwrap())
        .spawn()
        .unwrap();
    let mut events = worker.stdin.take().unwrap();
    let mut say = |event: Value| writeln!(events, "{event}").unwrap();
    let (mut views, mut page, mut agreed, mut forgotten) = (Vec::new(), Value::Null, false, false);
    for line in BufReader::new(worker.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        let view: Value = serde_json::from_str(&line).unwrap();
        views.push(line);
        let account = &view["screen"]["cloud"]["account"];
        let read = view["screen"]["cloud"]["says"].as_array().is_some_and(|says| !says.is_empty());
        match (view["screen"]["kind"].as_str().unwrap(), account["state"]["kind"].as_str()) {
            ("consent", _) => say(json!({ "event": "agree_to_read" })),
            ("choose_app", _) => say(json!({ "event": "choose_app", "package": null })),
            ("result", Some("offered")) if forgotten => break,
            ("result", Some("offered")) if !agreed => say(json!({ "event": "link_account" })),
            ("result", Some("linking")) => {
                if let (Some(url), false) = (account["state"]["url"].as_str(), agreed) {
                    agree(url);
                    agreed = true;
                }
            }
            ("result", Some("linked")) if page.is_null() && read => say(json!({ "event": "show_report" })),
            ("result", Some("linked")) if page.is_null() => {}
            ("report", _) if page.is_null() => {
                page = view["screen"]["page"].clone();
                say(json!({ "event": "back" }));
            }
            ("result", Some("linked")) if !forgotten => {
                say(json!({ "event": "forget_account" }));
                forgotten = true;
            }
            _ => {}
        }
    }
    drop(events);
    worker.wait().unwrap();
    (views, page, std::fs::read_to_string(log).unwrap())
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
    let (serial, folder) = (simulated.address().to_string(), data.path().to_owned());
    let (views, page, log) = tokio::task::spawn_blocking(move || visit(&serial, &folder)).await.unwrap();

    let report: Value = serde_json::from_str(page["json"].as_str().expect("a report")).unwrap();
    let found = report["findings"].as_array().unwrap();
    let full = found.iter().find(|finding| finding["rule"] == "storage/cloud_full").expect("the account is full");
    assert!(full.to_string().contains("15000000000 of 15000000000 bytes"), "{full}");
    assert!(log.contains("shell"), "the log has nothing in it");
    let mut places = vec![("the report", page.to_string()), ("the log", log), ("a view", views.join("\n"))];
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
