//! pymobiledevice3 from PyPI, in an environment of its own under `target/tools`.

use std::path::{Path, PathBuf};

use crate::common::{UDID, World};

/// The version that judged the simulator first; breaking changes are frequent there.
const PACKAGE: &str = "pymobiledevice3==11.45.0";

/// The program; `None`, loudly, where it cannot be had.
fn program() -> Option<PathBuf> {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools/pymobiledevice3");
    let program = tools.join(if cfg!(windows) { "Scripts/pymobiledevice3.exe" } else { "bin/pymobiledevice3" });
    if program.exists() {
        return Some(program);
    }
    eprintln!("SKIPPED: pymobiledevice3 is not in target/tools (npm test fetches {PACKAGE}), so it judged nothing");
    None
}

#[tokio::test(flavor = "multi_thread")]
async fn pymobiledevice3_pairs_and_reads() {
    let Some(program) = program() else { return };
    let world = World::new().await;
    let listed = world.says(&program, &["usbmux", "list"]).await;
    assert!(listed.contains(UDID) && listed.contains("18.5"), "{listed}");
    world.says(&program, &["lockdown", "pair"]).await;

    let battery = world.says(&program, &["lockdown", "get", "com.apple.mobile.battery"]).await;
    assert!(battery.contains("\"BatteryCurrentCapacity\": 83"), "{battery}");

    let power = world.says(&program, &["diagnostics", "battery", "single"]).await;
    assert!(power.contains("312"), "{power}");

    let apps = world.says(&program, &["apps", "list"]).await;
    assert!(apps.contains("com.google.photos") && apps.contains("com.microsoft.skydrive"), "{apps}");

    let files = world.says(&program, &["afc", "ls", "/PhotoData/CPL"]).await;
    assert!(files.contains("syncstatus.plist"), "{files}");
    let pulled = tempfile::tempdir().unwrap();
    let file = pulled.path().join("IMG_0007.HEIC");
    world.says(&program, &["afc", "pull", "/DCIM/100APPLE/IMG_0007.HEIC", &file.display().to_string()]).await;
    let bytes = std::fs::read(&file).unwrap();
    let expected: Vec<u8> = (0..1_800_007_u32).map(|at| (at % 251) as u8).collect();
    assert!(bytes == expected, "{} bytes arrived", bytes.len());
}
