//! A simulated phone, judged by the real `adb`.

use simulator::authorisation::{Mood, Tap};
use simulator::control::SimulatedPhone;
use tokio::time::timeout;

use crate::common::{Adb, PATIENCE, pixel};

#[tokio::test(flavor = "multi_thread")]
async fn adb_waits_for_the_dialog_and_then_sees_the_phone() {
    let Some(adb) = Adb::with_own_server() else { return };
    let phone = SimulatedPhone::start(&pixel(), None).await.unwrap();
    phone.set_mood(Mood::AllowKnownKey);
    let address = phone.address().to_string();

    // adb 29 waits some seconds for the tap, newer ones say at once that they could not authenticate.
    let connecting = adb.start(&["connect", &address]);
    let key = timeout(PATIENCE, phone.asked()).await.unwrap().unwrap();
    assert!(key.name.contains('@'), "the dialog names the computer: {key:?}");
    connecting.wait_with_output().await.unwrap();
    assert!(adb.text(&["devices", "-l"]).await.contains("unauthorized"));

    assert!(phone.tap(Tap::Always));
    let devices = adb.until(&["devices", "-l"], |text| text.contains(" device ")).await;
    assert!(devices.contains("product:shiba model:Pixel_8 device:shiba"), "{devices}");

    // The key is known now: no dialog at the next connection.
    adb.run(&["disconnect", &address]).await;
    adb.run(&["connect", &address]).await;
    adb.until(&["devices"], |text| text.contains("\tdevice")).await;
    assert_eq!(phone.dialog(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn adb_runs_commands_and_gets_output_errors_and_exit_codes() {
    let Some(adb) = Adb::with_own_server() else { return };
    let phone = SimulatedPhone::start(&pixel(), None).await.unwrap();
    let address = phone.address().to_string();
    adb.run(&["connect", &address]).await;
    adb.until(&["devices"], |text| text.contains("\tdevice")).await;
    let shell = async |command: &str| {
        let out = adb.run(&["-s", &address, "shell", command]).await;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(&out.stdout), text(&out.stderr), out.status.code())
    };

    assert_eq!(shell("getprop ro.product.model").await, ("Pixel 8\n".to_owned(), String::new(), Some(0)));
    assert_eq!(shell("echo out; exit 9").await, ("out\n".to_owned(), String::new(), Some(9)));
    let (out, err, code) = shell("cmd nosuch").await;
    assert!(out.is_empty() && err.contains("add replies/cmd_nosuch.txt"), "{err}");
    assert_eq!(code, Some(127));
    assert!(shell("dumpsys battery").await.0.contains("  level: 83\n"));

    assert_eq!(shell("settings put global low_power_trigger_level '20'").await.2, Some(0));
    assert_eq!(shell("settings get global low_power_trigger_level").await.0, "20\n");
    assert_eq!(phone.state("settings.global.low_power_trigger_level").as_deref(), Some("20"));
    assert_eq!(phone.unanswered().len(), 1);

    let raw = adb.run(&["-s", &address, "exec-out", "getprop ro.product.device"]).await;
    assert_eq!(raw.stdout, b"shiba\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn adb_lists_pulls_and_pushes_files() {
    let Some(adb) = Adb::with_own_server() else { return };
    let phone = SimulatedPhone::start(&pixel(), None).await.unwrap();
    let address = phone.address().to_string();
    adb.run(&["connect", &address]).await;
    adb.until(&["devices"], |text| text.contains("\tdevice")).await;

    let listed = adb.text(&["-s", &address, "ls", "/sdcard/DCIM/Camera"]).await;
    assert!(listed.contains("PXL_20260811_093012345.jpg") && listed.lines().count() == 3, "{listed}");

    let local = adb.file("hello.txt");
    let pulled = adb.run(&["-s", &address, "pull", "/sdcard/Download/hello.txt", &local.to_string_lossy()]).await;
    assert!(pulled.status.success(), "{pulled:?}");
    assert_eq!(std::fs::read(&local).unwrap(), b"A small file that is the same every time.\n");

    let video = adb.file("video.mp4");
    let path = "/sdcard/DCIM/Camera/PXL_20260811_101601870.mp4";
    adb.run(&["-s", &address, "pull", path, &video.to_string_lossy()]).await;
    let bytes = std::fs::read(&video).unwrap();
    assert_eq!(bytes.len(), 8_120_004);

    let pushed = adb.run(&["-s", &address, "push", &video.to_string_lossy(), "/data/local/tmp/again.mp4"]).await;
    assert!(pushed.status.success(), "{pushed:?}");
    let again = adb.file("again.mp4");
    adb.run(&["-s", &address, "pull", "/data/local/tmp/again.mp4", &again.to_string_lossy()]).await;
    assert!(std::fs::read(&again).unwrap() == bytes, "what was pushed comes back as it was");

    let missing = adb.run(&["-s", &address, "pull", "/sdcard/absent", &again.to_string_lossy()]).await;
    assert!(!missing.status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_ends_the_connection_and_the_phone_comes_back() {
    let Some(adb) = Adb::with_own_server() else { return };
    let phone = SimulatedPhone::start(&pixel(), None).await.unwrap();
    let address = phone.address().to_string();
    adb.run(&["connect", &address]).await;
    adb.until(&["devices"], |text| text.contains("\tdevice")).await;
    let uptime = |text: &str| text.split('.').next().and_then(|seconds| seconds.parse::<u64>().ok());
    let before = uptime(&adb.text(&["-s", &address, "shell", "cat /proc/uptime"]).await).unwrap();
    assert!(before > 1000);

    adb.run(&["-s", &address, "reboot"]).await;
    timeout(PATIENCE, phone.back()).await.unwrap();
    adb.run(&["connect", &address]).await;
    let after = adb.until(&["-s", &address, "shell", "cat /proc/uptime"], |text| uptime(text).is_some()).await;
    assert!(uptime(&after).unwrap() < 60, "{after}");
    assert_eq!(phone.state("boot.count").as_deref(), Some("1"));
    adb.until(&["-s", &address, "shell", "getprop sys.boot_completed"], |text| text.trim() == "1").await;
}
