//! The real adbd, unchanged from Debian's package, read by the app's own client over both links.
//!
//! It needs Linux, root and bookworm-backports; where one of them is missing, the test says so and has judged nothing.
//! adbd listens on every address and asks nobody, so the whole test runs in a network of its own: it starts itself
//! again inside.

#![cfg(target_os = "linux")]
// `unwrap` is for tests; clippy knows only functions with `#[test]` as such.
#![allow(clippy::unwrap_used)]

use std::future::pending;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use phone::adb::Adb;
use phone::adb::reading::Files;
use phone::adb::server::ServerAddress;
use phone::adb::shell::{Limits, ShellOutput};
use phone::error::Error;
use tokio::time::{Instant, timeout};

#[path = "real_adbd/guard.rs"]
mod guard;
#[path = "real_adbd/packages.rs"]
mod packages;

const INSIDE: &str = "UNSTUCK_TEST_REAL_ADBD_IN";
const PORT: u16 = 6555;
const SERVER_PORT: u16 = 6037;
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn the_client_reads_the_real_adbd() {
    judged("the_client_reads_the_real_adbd", async |folder| {
        let direct = connected().await;
        check(&direct, folder).await;
        through_the_real_server(folder).await;
    });
}

#[test]
fn the_guard_of_the_look_without_the_cable_outlives_a_connection_to_the_real_adbd() {
    let test = "the_guard_of_the_look_without_the_cable_outlives_a_connection_to_the_real_adbd";
    judged(test, guard::outlives_every_cut);
}

/// Runs it beside an adbd of its own, in a network of its own.
fn judged(test: &str, judge: impl AsyncFnOnce(&Path)) {
    if let Some(folder) = std::env::var_os(INSIDE) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(inside(Path::new(&folder), judge));
        return;
    }
    /// One phone for all that judge it.
    static PHONE: LazyLock<Result<PathBuf, String>> = LazyLock::new(packages::prepared);
    match &*PHONE {
        Ok(folder) => packages::again_in_own_network(test, INSIDE, folder),
        Err(why) => eprintln!("SKIPPED: the real adbd judged nothing: {why}"),
    }
}

async fn inside(folder: &Path, judge: impl AsyncFnOnce(&Path)) {
    let _adbd = tokio::process::Command::new(packages::scripts().join("run-phone.sh"))
        .arg(folder)
        .arg(PORT.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    judge(folder).await;
}

/// Tries until adbd listens.
async fn connected() -> Adb {
    let connecting = async {
        loop {
            if let Ok(adb) = Adb::over_tcp(("127.0.0.1", PORT), PATIENCE, &[], |_| ()).await {
                return adb;
            }
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, connecting).await.expect("adbd never came up")
}

async fn through_the_real_server(folder: &Path) {
    let home = tempfile::tempdir().unwrap();
    let adb = |arguments: &[&str]| {
        Command::new("adb")
            .args(["-P", &SERVER_PORT.to_string()])
            .args(arguments)
            .env("HOME", home.path())
            .env("ANDROID_USER_HOME", home.path())
            .output()
    };
    let serial = format!("127.0.0.1:{PORT}");
    if adb(&["connect", &serial]).is_err() {
        eprintln!("SKIPPED: the real adbd through the real server: no adb is installed");
        return;
    }
    let server = ServerAddress::parse(&format!("tcp:127.0.0.1:{SERVER_PORT}")).unwrap();
    let start = Instant::now();
    let phone = loop {
        match Adb::through_server(server.clone(), &serial).await {
            Ok(phone) => break phone,
            Err(error) => assert!(start.elapsed() < PATIENCE, "the server never had the phone: {error}"),
        }
    };
    check(&phone, folder).await;
    // Ours alone: the network is.
    drop(adb(&["kill-server"]));
}

async fn ask(adb: &Adb, command: &str) -> ShellOutput {
    adb.shell(command, Limits::default(), pending()).await.unwrap_or_else(|error| panic!("{command}: {error}"))
}

async fn check(adb: &Adb, folder: &Path) {
    let output = ask(adb, "getprop ro.product.model; echo broken >&2; exit 9").await;
    assert_eq!((&output.stdout[..], &output.stderr[..], output.exit), (&b"Pixel 7a\n"[..], &b"broken\n"[..], Some(9)));
    assert!(String::from_utf8_lossy(&ask(adb, "dumpsys battery").await.stdout).contains("  level: 57\n"));

    let asking = (0..24).map(|n| async move { ask(adb, &format!("echo {n}; exit {n}")).await });
    for (n, output) in (0..).zip(futures_util::future::join_all(asking).await) {
        assert_eq!((output.stdout, output.exit), (format!("{n}\n").into_bytes(), Some(n)));
    }
    let large = ask(adb, "toybox seq 1 200000").await;
    assert!(large.stdout.ends_with(b"\n200000\n") && large.exit == Some(0));

    let short = Limits { deadline: Duration::from_millis(300), ..Limits::default() };
    let late = adb.shell("sleep 100", short, pending()).await;
    assert!(matches!(late, Err(Error::Timeout)), "{late:?}");
    assert_eq!(ask(adb, "echo still here").await.stdout, b"still here\n");

    let path = "/sdcard/DCIM/Camera/IMG_0001.jpg";
    let original = std::fs::read(folder.join("root").join(&path[1..])).unwrap();
    let mut pulled = Vec::new();
    adb.pull(path, &mut pulled, Limits::default(), |_| ()).await.unwrap();
    assert!(pulled == original, "what was pulled is what is there");
    let target = "/data/local/tmp/again.jpg";
    adb.push(&original[..], target, 0o644, SystemTime::now(), Limits::default()).await.unwrap();
    assert!(std::fs::read(folder.join("root").join(&target[1..])).unwrap() == original, "what was pushed is there");
    // One after the other over one conversation, each asked for ahead; what is not there ends that conversation alone.
    let files = Files::of(adb.clone());
    for (file, then) in [(path, Some(target)), (target, Some(path)), (path, Some("/sdcard/absent"))] {
        let mut reading = files.open(file, then).await.unwrap().unwrap();
        let mut read = Vec::new();
        while let Some(bytes) = reading.next().await.unwrap() {
            read.extend_from_slice(&bytes);
        }
        assert!(read == original, "{file}");
    }
    assert!(files.open("/sdcard/absent", Some(path)).await.unwrap().is_none());
    assert!(files.open(path, None).await.unwrap().is_some());
    let names: Vec<_> = adb.list("/sdcard/DCIM/Camera", Limits::default()).await.unwrap();
    assert_eq!(names.iter().map(|entry| &entry.name[..]).collect::<Vec<_>>(), [b"IMG_0001.jpg"]);
    assert!(adb.stat("/sdcard/absent", Limits::default()).await.unwrap().is_none());
}
