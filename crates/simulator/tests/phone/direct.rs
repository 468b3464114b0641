//! The app's own client over a direct connection: dialog, streams side by side, mishaps.

use std::future::pending;
use std::time::Duration;

use phone::adb::Adb;
use phone::adb::handshake::Connecting;
use phone::adb::key::Key;
use phone::adb::shell::{Limits, ShellOutput};
use phone::error::Error;
use simulator::authorisation::{Mood, Tap};
use simulator::control::{Handle, SimulatedPhone};
use simulator::fault::Faults;
use tokio::time::timeout;

use crate::common::{PATIENCE, pixel};

const QUICK: Limits = Limits { deadline: Duration::from_millis(400), reply_bytes: 64 << 20 };

async fn connect(phone: &Handle, keys: &[Key]) -> phone::error::Result<Adb> {
    timeout(PATIENCE, Adb::over_tcp(phone.address(), PATIENCE, keys, |_| ())).await.expect("no connection")
}

async fn ask(adb: &Adb, command: &str) -> phone::error::Result<ShellOutput> {
    adb.shell(command, Limits::default(), pending()).await
}

#[tokio::test]
async fn the_client_waits_for_the_tap_and_is_known_from_then_on() {
    let keys = [Key::generate().unwrap()];
    let phone = SimulatedPhone::start(&pixel(), None).await.unwrap();
    phone.set_mood(Mood::AllowKnownKey);
    let mut states = Vec::new();
    let connecting = Adb::over_tcp(phone.address(), PATIENCE, &keys, |state| states.push(state));
    let tapping = async {
        let key = timeout(PATIENCE, phone.asked()).await.unwrap().unwrap();
        assert!(phone.tap(Tap::Always));
        key
    };
    let (adb, key) = tokio::join!(connecting, tapping);
    assert_eq!(key.name, "unstuck@computer");
    assert_eq!(ask(&adb.unwrap(), "getprop ro.product.model").await.unwrap().stdout, b"Pixel 8\n");
    assert_eq!(states, [Connecting::Asking, Connecting::WaitingForPerson]);

    connect(&phone, &keys).await.unwrap();
    assert_eq!(phone.dialog(), None, "the key is known");

    // Another computer's key is not; and "Cancel" lets nobody in.
    phone.set_mood(Mood::Deny);
    let other = [Key::generate().unwrap()];
    let refused = Adb::over_tcp(phone.address(), PATIENCE, &other, |_| ());
    assert!(timeout(Duration::from_millis(400), refused).await.is_err(), "the phone says nothing");
}

#[tokio::test]
async fn many_streams_share_one_connection() {
    let keys = [Key::generate().unwrap()];
    let phone = SimulatedPhone::of(&pixel()).in_real_time().plug_in().await.unwrap();
    let adb = connect(&phone, &keys).await.unwrap();
    let asking = (0..40).map(|n| {
        let adb = adb.clone();
        async move { (n, ask(&adb, &format!("echo {n}; exit {n}")).await.unwrap()) }
    });
    for (n, output) in futures_util::future::join_all(asking).await {
        assert_eq!((output.stdout, output.exit), (format!("{n}\n").into_bytes(), Some(n)));
    }
    let mut video = Vec::new();
    let path = "/sdcard/DCIM/Camera/PXL_20260811_101601870.mp4";
    adb.pull(path, &mut video, Limits::default(), |_| ()).await.unwrap();
    assert_eq!(video.len(), 8_120_004);
}

#[tokio::test]
async fn a_cable_pulled_at_any_moment_is_a_lost_connection() {
    let keys = [Key::generate().unwrap()];
    let put = "settings put global low_power_trigger_level 15";
    let cut = |cut: fn(&mut Faults, Option<String>)| {
        let mut faults = Faults::default();
        cut(&mut faults, Some("settings put".to_owned()));
        faults
    };
    for (faults, changed, answered) in [
        (cut(|f, c| f.cut_before = c), "0", false),
        (cut(|f, c| f.cut_during = c), "15", false),
        (cut(|f, c| f.cut_after = c), "15", true),
    ] {
        let phone = SimulatedPhone::start(&pixel(), None).await.unwrap();
        phone.set_faults(faults);
        let adb = connect(&phone, &keys).await.unwrap();
        match ask(&adb, put).await {
            Ok(output) => assert!(answered && output.exit == Some(0)),
            Err(error) => assert!(!answered && matches!(error, Error::Lost), "{error:?}"),
        }
        timeout(PATIENCE, adb.lost()).await.expect("the connection is gone");
        assert_eq!(phone.state("settings.global.low_power_trigger_level").as_deref(), Some(changed));
        let again = connect(&phone, &keys).await.unwrap();
        assert_eq!(ask(&again, put).await.unwrap().exit, Some(0));
    }
}

#[tokio::test]
async fn every_mishap_is_an_error_of_its_own_kind() {
    let keys = [Key::generate().unwrap()];
    let all = || vec!["dumpsys".to_owned()];
    let phone = SimulatedPhone::start(&pixel(), None).await.unwrap();
    for (faults, expected) in [
        (Faults { hang: all(), ..Faults::default() }, "no answer within the deadline"),
        (Faults { no_exit: all(), ..Faults::default() }, "the connection to the phone is lost"),
        // What was announced never comes: the stream ends in the middle of a packet.
        (Faults { huge_length: all(), ..Faults::default() }, "the connection to the phone is lost"),
        (Faults { cut_at_byte: Some(300), ..Faults::default() }, "the connection to the phone is lost"),
        (Faults { silent_after_bytes: Some(300), ..Faults::default() }, "no answer within the deadline"),
    ] {
        phone.set_faults(faults.clone());
        let adb = connect(&phone, &keys).await.unwrap();
        let error = adb.shell("dumpsys battery", QUICK, pending()).await.expect_err("a mishap");
        assert!(error.to_string().starts_with(expected), "{faults:?}: {error}");
    }
    phone.set_faults(Faults { huge_message: true, ..Faults::default() });
    let adb = connect(&phone, &keys).await.unwrap();
    let refused = ask(&adb, "dumpsys battery").await.expect_err("a payload of 4 GiB");
    assert!(matches!(refused, Error::Protocol { .. } | Error::Lost), "{refused:?}");
}
