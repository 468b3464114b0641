//! The simulated adb server, judged by the real `adb` client.

use simulator::Condition;
use simulator::authorisation::{Mood, Tap};
use simulator::control::SimulatedPhone;
use simulator::server::SimulatedServer;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::time::timeout;

use crate::common::{Adb, PATIENCE, pixel};

#[tokio::test(flavor = "multi_thread")]
async fn adb_speaks_with_a_phone_behind_the_simulated_server() {
    let phone = SimulatedPhone::start(&pixel(), None).await.unwrap();
    let server = SimulatedServer::start(&[&phone]).await.unwrap();
    let Some(adb) = Adb::of_server(server.address().port()) else { return };

    let devices = adb.until(&["devices", "-l"], |text| text.contains(" device ")).await;
    assert!(
        devices.contains("SIMPIXEL8A14           device usb:1-1 product:shiba model:Pixel_8 device:shiba"),
        "{devices}"
    );
    assert_eq!(adb.text(&["get-state"]).await, "device\n");

    let out = adb.run(&["-s", "SIMPIXEL8A14", "shell", "dumpsys nosuch; exit 3"]).await;
    assert_eq!(out.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&out.stderr).contains("add replies/dumpsys_nosuch.txt"), "{out:?}");
    assert_eq!(adb.text(&["exec-out", "getprop ro.product.model"]).await, "Pixel 8\n");

    let local = adb.file("hello.txt");
    adb.run(&["pull", "/sdcard/Download/hello.txt", &local.to_string_lossy()]).await;
    assert_eq!(std::fs::read(&local).unwrap(), b"A small file that is the same every time.\n");

    let unknown = adb.run(&["-s", "NOBODY", "shell", "id"]).await;
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("device 'NOBODY' not found"), "{unknown:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_state_of_a_phone_is_seen_and_told_as_it_changes() {
    let mut folder = pixel();
    let phone = SimulatedPhone::start(&folder, None).await.unwrap();
    phone.set_mood(Mood::AllowKnownKey);
    folder.identity.serial = "SECOND".to_owned();
    let second = SimulatedPhone::start(&folder, None).await.unwrap();
    second.set_condition(Condition::NoPermissions);
    let server = SimulatedServer::start(&[&phone, &second]).await.unwrap();
    let Some(adb) = Adb::of_server(server.address().port()) else { return };

    adb.until(&["devices"], |text| text.contains("SIMPIXEL8A14\tunauthorized")).await;
    assert!(adb.text(&["devices"]).await.contains("SECOND\tno permissions; see ["));
    let refused = adb.run(&["-s", "SIMPIXEL8A14", "shell", "id"]).await;
    assert!(String::from_utf8_lossy(&refused.stderr).contains("device unauthorized."), "{refused:?}");

    let mut tracking = adb.start(&["track-devices"]);
    let mut lines = BufReader::new(tracking.stdout.take().unwrap()).lines();
    let mut told = async |wanted: &str| {
        timeout(PATIENCE, async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if line.ends_with(wanted) {
                    return;
                }
            }
            panic!("the server ended before it said {wanted:?}");
        })
        .await
        .unwrap_or_else(|_| panic!("the server never said {wanted:?}"));
    };
    told("SIMPIXEL8A14\tunauthorized").await;
    assert!(phone.tap(Tap::Always));
    told("SIMPIXEL8A14\tdevice").await;
    phone.set_condition(Condition::Offline);
    told("SIMPIXEL8A14\toffline").await;
    second.unplug();
    phone.unplug();
    assert_eq!(adb.text(&["devices"]).await.trim(), "List of devices attached");
    // The computer was always allowed: no dialog any more.
    phone.plug();
    told("SIMPIXEL8A14\tdevice").await;
    second.plug();
    told("SECOND\tdevice").await;
}
