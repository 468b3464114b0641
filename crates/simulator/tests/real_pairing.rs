//! The simulated phone's wireless debugging, judged by the real adb: it pairs with a code, is turned out with a wrong
//! one, and reads the phone inside TLS.
//!
//! adb pairs since version 30, and Debian's own is older: the packages are those of the real adbd. The real server
//! looks for phones on every network that there is, so the whole test runs in a network of its own: it starts itself
//! again inside.

#![cfg(target_os = "linux")]
// `unwrap` is for tests; clippy knows only functions with `#[test]` as such.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use simulator::control::SimulatedPhone;
use simulator::folder::Folder;
use tokio::time::timeout;

#[path = "real_adbd/packages.rs"]
mod packages;

const INSIDE: &str = "UNSTUCK_TEST_REAL_PAIRING_IN";
const SERVER_PORT: &str = "6038";
const PATIENCE: Duration = Duration::from_secs(60);
const CODE: &str = "314159";

#[test]
fn the_real_adb_pairs_with_the_simulated_phone() {
    if let Some(folder) = std::env::var_os(INSIDE) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(inside(Path::new(&folder)));
        return;
    }
    let folder = match packages::prepared() {
        Ok(folder) => folder,
        Err(why) => {
            eprintln!("SKIPPED: the real adb did not judge the pairing: {why}");
            return;
        }
    };
    packages::again_in_own_network("the_real_adb_pairs_with_the_simulated_phone", INSIDE, &folder);
}

/// The real adb, with a server and a key of its own.
struct Adb {
    program: PathBuf,
    libraries: String,
    home: tempfile::TempDir,
}

impl Adb {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["-P", SERVER_PORT]).args(arguments).env("LD_LIBRARY_PATH", &self.libraries);
        command.env("HOME", self.home.path()).env("ANDROID_USER_HOME", self.home.path().join(".android"));
        for name in ["ANDROID_SERIAL", "ADB_SERVER_SOCKET", "ANDROID_ADB_SERVER_PORT", "ADB_VENDOR_KEYS"] {
            command.env_remove(name);
        }
        command.stdin(Stdio::null());
        command
    }

    async fn say(&self, arguments: &[&str]) -> String {
        let running = tokio::process::Command::from(self.command(arguments)).kill_on_drop(true).output();
        let output = timeout(PATIENCE, running).await.unwrap_or_else(|_| panic!("adb {arguments:?} hangs")).unwrap();
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    }
}

impl Drop for Adb {
    fn drop(&mut self) {
        // The server is ours alone: the network is.
        drop(self.command(&["kill-server"]).output());
    }
}

async fn inside(folder: &Path) {
    let unpacked = folder.join("unpacked/usr/lib");
    let libraries = unpacked.join("x86_64-linux-gnu");
    let adb = Adb {
        program: unpacked.join("android-sdk/platform-tools/adb"),
        libraries: format!("{}:{}", libraries.join("android").display(), libraries.display()),
        home: tempfile::tempdir().unwrap(),
    };
    assert!(adb.say(&["help"]).await.contains("pair HOST[:PORT] [PAIRING CODE]"), "an adb that can pair");
    let pixel = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/phone/google-pixel-8-android-14");
    let phone = SimulatedPhone::start(&Folder::read(&pixel).unwrap(), None).await.unwrap();
    let wireless = phone.debug_wirelessly().await.unwrap();
    let address = wireless.address().to_string();

    let refused = adb.say(&["connect", &address]).await;
    assert!(refused.contains("failed to connect"), "a stranger: {refused}");

    let dialog = wireless.show_code(CODE).await.unwrap();
    let wrong = adb.say(&["pair", &dialog.address().to_string(), "314158"]).await;
    // Its server says "Failed: Wrong password"; adb 34 itself trips over that answer and says "protocol fault".
    assert!(!wrong.contains("Successfully"), "a wrong code: {wrong}");
    assert_eq!(dialog.paired().await, None);

    let dialog = wireless.show_code(CODE).await.unwrap();
    let paired = adb.say(&["pair", &dialog.address().to_string(), CODE]).await;
    assert!(
        paired.contains(&format!("Successfully paired to {} [guid={}]", dialog.address(), wireless.guid())),
        "{paired}"
    );
    assert!(dialog.paired().await.is_some());

    // adb's own two threads race: where TLS begins before `STLS` is written, the phone hangs up, and adb tries again.
    let connecting =
        async { while !adb.say(&["connect", &address]).await.contains(&format!("connected to {address}")) {} };
    timeout(PATIENCE, connecting).await.expect("a paired computer is let in");
    let model = adb.say(&["-s", &address, "shell", "getprop ro.product.model; exit 9"]).await;
    assert_eq!(model, "Pixel 8\n");
}
