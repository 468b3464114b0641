//! The packages of the real adbd and adb, and a network in which they disturb nobody.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/adbd")
}

/// The folder with the phone's root file system and the unpacked packages; the error is why it cannot be had here.
pub fn prepared() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("adbd");
    let separate = Command::new("unshare")
        .args(["--net", "--mount", "--pid", "--fork", "ip", "link", "set", "lo", "up"])
        .stderr(Stdio::null())
        .status();
    if !separate.is_ok_and(|status| status.success()) {
        return Err("it needs root, unshare and ip".to_owned());
    }
    // Tests stay off the internet unless everything was asked for.
    if std::env::var_os("UNSTUCK_TEST_ALL").is_none() && !folder.join("debs/complete").is_file() {
        return Err("its packages are fetched only with UNSTUCK_TEST_ALL=1".to_owned());
    }
    let made =
        Command::new(scripts().join("make-phone.sh")).arg(&folder).output().map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&made.stderr);
    match made.status.code() {
        Some(0) => Ok(folder),
        Some(77) => Err(said.trim().to_owned()),
        _ => panic!("make-phone.sh failed: {said}"),
    }
}

/// Starts this test program again, for one test, where nothing but it is on the network.
pub fn again_in_own_network(test: &str, inside: &str, folder: &Path) {
    let script = format!("ip link set lo up && exec \"$0\" --exact {test} --nocapture");
    let status = Command::new("unshare")
        .args(["--net", "bash", "-c", &script])
        .arg(std::env::current_exe().unwrap())
        .env(inside, folder)
        // Its own closing line would be counted beside this test's.
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "the test inside a network of its own: {status}");
}
