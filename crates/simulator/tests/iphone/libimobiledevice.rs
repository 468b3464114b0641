//! libimobiledevice's tools, as Debian ships them.

use simulator::Condition;
use simulator::iphone::pairing::{Mood, Tap, Tls};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::time::timeout;

use crate::common::{PATIENCE, UDID, World, command, there};

const TOOLS: &str = "libimobiledevice-utils";

#[tokio::test(flavor = "multi_thread")]
async fn the_trust_dialog_has_all_its_moods() {
    if !there("idevicepair", TOOLS) {
        return;
    }
    let world = World::new().await;
    let pair = async || world.run("idevicepair", &["pair"]).await.1;
    for (mood, words) in [
        (Mood::Locked, "passcode is set"),
        (Mood::Deny, "user denied the trust dialog"),
        (Mood::Never, "accept the trust dialog"),
        // "PairingProhibitedOverThisConnection", which this version knows by its number.
        (Mood::Forbidden, "-36"),
    ] {
        world.phone.set_mood(mood);
        let said = pair().await;
        assert!(said.contains(words), "{mood:?}: {said}");
        assert!(!world.muxer.has_record(UDID) || !world.run("idevicepair", &["validate"]).await.0);
    }

    world.phone.set_mood(Mood::Never);
    assert!(pair().await.contains("accept the trust dialog"));
    assert!(world.phone.tap(Tap::Trust));
    assert!(pair().await.contains("SUCCESS"));
    assert!(world.says("idevicepair", &["validate"]).await.contains("SUCCESS"));

    world.phone.forget_computers();
    let said = world.run("ideviceinfo", &["-q", "com.apple.mobile.battery"]).await.1;
    assert!(said.contains("ERROR") || said.contains("accept"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn ideviceinfo_reads_every_domain_over_both_versions_of_tls() {
    if !there("ideviceinfo", TOOLS) {
        return;
    }
    for tls in [Tls::Only12, Tls::UpTo13] {
        let world = World::new().await;
        world.phone.set_tls(tls);
        assert_eq!(world.says("idevice_id", &["-l"]).await.trim(), UDID);
        // Before it is trusted: little, and no secrets.
        let little = world.says("ideviceinfo", &["-s"]).await;
        assert!(little.contains("ProductVersion: 18.5") && !little.contains("SerialNumber"), "{little}");

        assert!(world.says("idevicepair", &["pair"]).await.contains("SUCCESS"));
        let all = world.says("ideviceinfo", &[]).await;
        assert!(all.contains("TimeZone: Europe/Lisbon") && all.contains("PasswordProtected: false"), "{all}");
        let battery = world.says("ideviceinfo", &["-q", "com.apple.mobile.battery"]).await;
        assert!(battery.contains("BatteryCurrentCapacity: 83"), "{battery}");
        let disk = world.says("ideviceinfo", &["-q", "com.apple.disk_usage", "-k", "AmountDataAvailable"]).await;
        assert_eq!(disk.trim(), "47500000000");
        assert_eq!(world.phone.tls_spoken(), [tls].into(), "and nothing else");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_services_answer() {
    if !there("idevicediagnostics", TOOLS) || !there("ideviceinstaller", "ideviceinstaller") {
        return;
    }
    let world = World::new().await;
    world.says("idevicepair", &["pair"]).await;

    let apps = world.says("ideviceinstaller", &["-l"]).await;
    assert!(apps.contains("com.google.photos, \"7.20\"") || apps.contains("com.google.photos"), "{apps}");
    assert!(!apps.contains("Dropbox"), "an offloaded app is only seen by who asks for it: {apps}");

    let power = world.says("idevicediagnostics", &["ioregentry", "IOPMPowerSource"]).await;
    assert!(power.contains("<key>CycleCount</key>") && power.contains("<integer>312</integer>"), "{power}");

    let crashes = tempfile::tempdir().unwrap();
    world.says("idevicecrashreport", &["-k", &crashes.path().display().to_string()]).await;
    assert!(crashes.path().join("cloudphotod-2026-11-20-081502.ips").exists());

    assert!(world.says("idevicediagnostics", &["restart"]).await.contains("Restarting"));
    timeout(PATIENCE, world.phone.back()).await.unwrap();
    assert_eq!(world.phone.condition(), Condition::Plugged);
    assert!(world.phone.requests().contains(&"Restart".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_and_notifications_arrive() {
    if !there("idevicesyslog", TOOLS) {
        return;
    }
    let world = World::new().await;
    world.says("idevicepair", &["pair"]).await;
    let mut syslog = command(world.muxer.address(), "idevicesyslog".as_ref(), &["--no-colors"]).spawn().unwrap();
    let mut lines = BufReader::new(syslog.stdout.take().unwrap()).lines();
    let arrived = timeout(PATIENCE, async {
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.contains("cloudphotod") && line.contains("sync session finished") {
                return true;
            }
        }
        false
    });
    assert!(arrived.await.unwrap());

    let name = "com.apple.system.lowpowermode";
    // Into a pipe it writes whole blocks only, unless told otherwise.
    let observe = ["-oL", "idevicenotificationproxy", "observe", name];
    let mut proxy = command(world.muxer.address(), "stdbuf".as_ref(), &observe).spawn().unwrap();
    let mut lines = BufReader::new(proxy.stdout.take().unwrap()).lines();
    let observing = async {
        // Until it observes, nothing arrives; a notification is no state.
        world.phone.heard(&format!("ObserveNotification {name}")).await;
        world.phone.notify(name);
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.contains(name) {
                return line;
            }
        }
        String::new()
    };
    let line = timeout(PATIENCE, observing).await.unwrap();
    assert!(line.contains(name), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cable_that_is_pulled_is_seen() {
    if !there("idevice_id", TOOLS) {
        return;
    }
    let world = World::new().await;
    world.phone.unplug();
    assert_eq!(world.says("idevice_id", &["-l"]).await.trim(), "");
    world.phone.plug();
    assert_eq!(world.says("idevice_id", &["-l"]).await.trim(), UDID);
}
