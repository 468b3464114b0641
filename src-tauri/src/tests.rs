//! The command layer as the window meets it: the real configuration and the real access list, without a display,
//! over a worker that is a shell script.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};
use tauri::ipc::{CallbackFn, Channel, InvokeBody, InvokeResponseBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, Manager, WebviewWindow, WebviewWindowBuilder};

use crate::board::Board;
use crate::commands::answer;
use crate::update::{PhoneToOpen, PhonesSeen, ShellError};
use crate::watch::examples::at_hand;
use crate::worker_process::WorkerCommand;

/// Far more than anything here takes; reached only when something is broken.
const LONG: Duration = Duration::from_secs(20);

/// Writes a first view with the words it was started with, then a view for each event.
const ANSWERING: &str = r#"
    printf '{"revision":1,"words":"%s"}\n' "$*"
    revision=1
    while read -r event; do
        revision=$((revision + 1))
        printf '{"revision":%s,"event":%s}\n' "$revision" "$event"
    done
    (echo gone > "$0.gone") 2> /dev/null
"#;
/// Writes one view and dies when it is told anything.
const DYING: &str = r#"echo '{"revision":1}'; read -r event; exit 3"#;
/// Writes what no view is, a view, an old view, and one without a line break before it goes.
const LYING: &str = r#"
    printf 'thread main panicked\n{"revision":7}\n{"revision":6,"old":true}\n\377\376\n'; read -r event
"#;

fn board(dir: &Path, script: &str) -> Arc<Board> {
    // `sh -c script NAME …`: the script's `$0` is a file of its own in the test's folder.
    let name = dir.join("worker").into_os_string();
    let lead = vec!["-c".into(), script.into(), name];
    Arc::new(Board::new(WorkerCommand { program: "/bin/sh".into(), lead, data_dir: dir.to_owned() }))
}

fn app(board: Arc<Board>) -> App<MockRuntime> {
    let app = answer(mock_builder()).build(tauri::generate_context!(test = true)).expect("the app's own configuration");
    app.manage(board);
    app
}

fn window(app: &App<MockRuntime>, label: &str) -> WebviewWindow<MockRuntime> {
    WebviewWindowBuilder::new(app, label, Default::default()).build().expect("a window of the mock")
}

fn ask(window: &WebviewWindow<MockRuntime>, command: &str, body: Value) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().expect("an address"),
        body: InvokeBody::Json(body),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize().expect("JSON"))
}

/// A window's end of the channel.
fn listener<T: serde::Serialize + Clone>() -> (Channel<T>, Receiver<Value>) {
    let (heard, updates) = channel();
    let channel = Channel::new(move |body| {
        let InvokeResponseBody::Json(text) = body else { panic!("updates are JSON") };
        // The test may have heard enough and gone.
        let _ = heard.send(serde_json::from_str(&text).expect("JSON"));
        Ok(())
    });
    (channel, updates)
}

fn next(updates: &Receiver<Value>) -> Value {
    updates.recv_timeout(LONG).expect("an update in time")
}

fn demo() -> PhoneToOpen {
    PhoneToOpen::Demo { name: "pixel".to_owned() }
}

#[test]
fn the_window_may_ask_for_its_commands() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(board(dir.path(), ANSWERING));
    let main = window(&app, "main");
    assert_eq!(ask(&main, "attach", json!({ "channel": "__CHANNEL__:3" })), Ok(Value::Null));
    let opened = ask(&main, "open_phone", json!({ "phone": { "kind": "demo", "name": "pixel" } }));
    assert_eq!(opened, Ok(json!("demo-pixel")));
    let sent = ask(&main, "send", json!({ "serial": "demo-pixel", "event": { "event": "show" } }));
    assert_eq!(sent, Ok(Value::Null));
    assert_eq!(ask(&main, "close_phone", json!({ "serial": "demo-pixel" })), Ok(Value::Null));
    let compared =
        ask(&main, "compare_services", json!({ "answers": { "sight": "only_me" } })).expect("it needs no phone");
    assert_eq!(compared["questions"][0]["chosen"], "only_me");
    assert!(compared["services"].as_array().is_some_and(|services| services.len() > 10));
    // Looking is allowed, too, and not done here: it would ask the network of the computer that tests.
    assert_eq!(ask(&main, "stop_looking_for_wireless", json!({})), Ok(Value::Null));
}

#[test]
fn what_cannot_be_done_is_refused_by_kind() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(board(dir.path(), ANSWERING));
    let main = window(&app, "main");
    let check = |command: &str, body: Value, kind: &str| {
        assert_eq!(ask(&main, command, body.clone()), Err(json!({ "kind": kind })), "{command} {body}");
    };
    check("send", json!({ "serial": "nobody", "event": {} }), "not_open");
    check("open_reports", json!({ "texts": ["<html>"] }), "not_a_report");
    check("open_reports", json!({ "texts": ["{\"schema\":99}"] }), "newer_report");
    check("open_reports", json!({ "texts": [] }), "too_many_reports");
    check("open_phone", json!({ "phone": { "kind": "plugged", "serial": "nobody" } }), "not_plugged_in");
    check("open_phone", json!({ "phone": { "kind": "tcp", "address": "nowhere" } }), "bad_address");
    check("open_phone", json!({ "phone": { "kind": "demo", "name": "../pixel" } }), "bad_demo_name");
    let unpaired = ask(&main, "pair_phone", json!({ "address": "nowhere", "code": "123456" }));
    assert_eq!(unpaired, Err(json!({ "why": "bad_address" })));
}

#[test]
fn another_window_and_other_commands_are_denied() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(board(dir.path(), ANSWERING));
    let (main, other) = (window(&app, "main"), window(&app, "other"));
    let check = |window: &WebviewWindow<MockRuntime>, command: &str| {
        let denied = ask(window, command, json!({ "serial": "demo-pixel" })).expect_err(command);
        assert!(denied.as_str().is_some_and(|why| why.contains("not allowed")), "{command}: {denied}");
    };
    for command in [
        "attach",
        "close_phone",
        "compare_services",
        "install_rule",
        "look_for_wireless",
        "open_phone",
        "pair_phone",
        "open_reports",
        "remind_at_login",
        "reminds_at_login",
        "save_reminder",
        "save_report",
        "send",
        "stop_looking_for_wireless",
    ] {
        check(&other, command);
    }
    for command in
        ["plugin:window|close", "plugin:webview|create_webview_window", "plugin:event|emit", "plugin:app|version"]
    {
        check(&main, command);
    }
}

#[test]
fn events_reach_the_worker_and_its_views_the_window() {
    let dir = tempfile::tempdir().unwrap();
    let board = board(dir.path(), ANSWERING);
    let (window, updates) = listener();
    board.attach(window);
    let nothing = json!({ "kind": "phones", "looked": false, "phones": [], "guide": [], "noticed": null });
    assert_eq!(next(&updates), nothing);

    board.phones_seen(PhonesSeen { looked: true, now: at_hand(&[("R58M", "device")]) });
    let told = next(&updates);
    assert_eq!((&told["kind"], &told["looked"]), (&json!("phones"), &json!(true)));
    let phone = &told["phones"][0];
    assert_eq!((&phone["key"], &phone["state"], &phone["name"]), (&json!("R58M"), &json!("ready"), &json!("Pixel 8")));
    assert_eq!(
        (&phone["reach"]["kind"], &phone["evidence"][0]["id"]),
        (&json!("server"), &json!("doctor-sees-server_says"))
    );

    let opened = board.open(PhoneToOpen::Plugged { serial: "R58M".to_owned() });
    assert_eq!(opened.as_deref(), Ok("R58M"));
    let words = format!("phone-worker --serial R58M --data-dir {}", dir.path().display());
    assert_eq!(next(&updates), json!({ "kind": "view", "serial": "R58M", "view": { "revision": 1, "words": words } }));

    let event = json!({ "event": "answer", "answer": "one line\nand \"another\"" });
    board.send("R58M", event.to_string()).unwrap();
    assert_eq!(next(&updates), json!({ "kind": "view", "serial": "R58M", "view": { "revision": 2, "event": event } }));
}

#[test]
fn a_window_that_comes_back_hears_all_that_is_true_now() {
    let dir = tempfile::tempdir().unwrap();
    let board = board(dir.path(), ANSWERING);
    let (first, before) = listener();
    board.attach(first);
    board.open(demo()).unwrap();
    board.open(PhoneToOpen::Tcp { address: "127.0.0.1:5555".to_owned() }).unwrap();
    let shown: Vec<Value> = (0..3).map(|_| next(&before)).collect();
    assert!(shown.iter().skip(1).all(|update| update["kind"] == "view"), "{shown:?}");

    let (second, after) = listener();
    board.attach(second);
    let told: Vec<Value> = (0..3).map(|_| next(&after)).collect();
    assert_eq!(told[0]["kind"], "phones");
    assert_eq!((&told[1]["serial"], &told[2]["serial"]), (&json!("127.0.0.1:5555"), &json!("demo-pixel")));

    // Opening what is open starts no second worker, and shows what there is.
    board.open(demo()).unwrap();
    assert_eq!(next(&after), told[2]);
    board.send("demo-pixel", json!({ "event": "show" }).to_string()).unwrap();
    assert_eq!(next(&after)["view"]["revision"], 2);
    assert!(before.try_recv().is_err(), "an earlier window hears no more");
}

#[test]
fn a_worker_that_dies_is_started_once_more() {
    let dir = tempfile::tempdir().unwrap();
    let board = board(dir.path(), DYING);
    let (window, updates) = listener();
    board.attach(window);
    next(&updates);
    board.open(demo()).unwrap();
    for restarted in [true, false] {
        assert_eq!(next(&updates)["view"]["revision"], 1);
        board.send("demo-pixel", "{}".to_owned()).unwrap();
        assert_eq!(next(&updates), json!({ "kind": "worker_stopped", "serial": "demo-pixel", "restarted": restarted }));
    }
    assert_eq!(board.send("demo-pixel", "{}".to_owned()), Err(ShellError::NotOpen));

    let (again, updates) = listener();
    board.attach(again);
    let told: Vec<Value> = (0..3).map(|_| next(&updates)).collect();
    assert_eq!(told[2]["kind"], "worker_stopped", "a window that comes back hears of it too: {told:?}");

    // The person tries again: a new opening, with a restart of its own.
    board.open(demo()).unwrap();
    assert_eq!(next(&updates)["view"]["revision"], 1);
}

#[test]
fn a_worker_that_cannot_be_started_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let command =
        WorkerCommand { program: dir.path().join("nothing-here"), lead: Vec::new(), data_dir: dir.path().to_owned() };
    let board = Arc::new(Board::new(command));
    let (window, updates) = listener();
    board.attach(window);
    next(&updates);
    board.open(demo()).unwrap();
    for restarted in [true, false] {
        assert_eq!(next(&updates)["restarted"], restarted);
    }
}

#[test]
fn a_worker_that_lies_is_not_believed() {
    let dir = tempfile::tempdir().unwrap();
    let board = board(dir.path(), LYING);
    let (window, updates) = listener();
    board.attach(window);
    next(&updates);
    board.open(demo()).unwrap();
    for restarted in [true, false] {
        assert_eq!(next(&updates)["view"], json!({ "revision": 7 }));
        assert_eq!(next(&updates)["restarted"], restarted, "bytes that are no text end it");
    }
}

#[test]
fn a_closed_phone_lets_its_worker_finish() {
    let dir = tempfile::tempdir().unwrap();
    let board = board(dir.path(), ANSWERING);
    let (window, updates) = listener();
    board.attach(window);
    next(&updates);
    board.open(demo()).unwrap();
    next(&updates);
    board.close("demo-pixel");
    assert_eq!(board.send("demo-pixel", "{}".to_owned()), Err(ShellError::NotOpen));

    // The next worker of this phone waits until the one before it has gone.
    board.open(demo()).unwrap();
    assert_eq!(next(&updates)["view"]["revision"], 1);
    assert!(dir.path().join("worker.gone").exists(), "it saw the end of its input and finished");
}

#[test]
fn the_window_and_the_command_line_keep_their_data_in_the_folder_that_tauri_names() {
    let config: Value = serde_json::from_str(include_str!("../tauri.conf.json")).unwrap();
    assert!(worker::data_dir().unwrap().ends_with(config["identifier"].as_str().unwrap()));
}
