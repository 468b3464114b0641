//! The facts about power, storage and files, against recordings of real phones that lie beside the checkout.
//!
//! Where the recordings are not there, the tests say so and prove nothing.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

mod recordings;

use diagnosis::case::{App, Case, Identity, PackageId};
use diagnosis::facts::battery::Status;
use diagnosis::facts::profiles::Kind;
use diagnosis::facts::storage::Level;
use diagnosis::facts::{FactId, Snapshot};
use diagnosis::phone::Platform;
use recordings::{read_answers, recording};

fn case(api: u32, maker: &str) -> Case {
    let package = PackageId::new("com.tcl.esticker").unwrap();
    Case {
        phone: Identity {
            platform: Platform::Android,
            serial: "recorded".into(),
            maker: maker.into(),
            model: "recorded".into(),
            os_version: "10".into(),
            api,
            locale: None,
        },
        user: 0,
        app: Some(App { profile: None, package, uid: Some(10_142) }),
        packages: None,
        memory: Default::default(),
    }
}

/// Answers the questions of this fact whose command begins so with the recording, and leaves out the others.
fn read(fact: FactId, case: &Case, command: &str, text: &str) -> Snapshot {
    read_answers(fact, case, |asked| asked.starts_with(command).then_some(text))
}

#[test]
fn batteries_of_android_6_and_10() {
    let Some(text) = recording("battery/android10-pixel-sailfish-chkbugreport-battery.txt") else { return };
    let facts = read(FactId::Battery, &case(29, "Google"), "dumpsys battery", &text);
    let battery = facts.battery.get().unwrap();
    assert_eq!((battery.level_percent, battery.status, battery.plugged), (100, Some(Status::Full), true));
    let facts = read(FactId::ChargeLimit, &case(29, "Google"), "dumpsys battery", &text);
    assert_eq!(facts.charge_limit.get().unwrap().limited, None, "Android 10 does not name a limit");
    let Some(text) = recording("battery/android6-emulator-appium133.txt") else { return };
    let facts = read(FactId::Battery, &case(23, "Google"), "dumpsys battery", &text);
    assert_eq!(facts.battery.get().unwrap().level_percent, 89);
}

#[test]
fn battery_saver_of_a_pixel_is_off() {
    let Some(text) = recording("power/android10-pixel-sailfish-chkbugreport-power.txt") else { return };
    let facts = read(FactId::BatterySaver, &case(29, "Google"), "dumpsys power", &text);
    let saver = facts.battery_saver.get().unwrap();
    assert_eq!((saver.on, saver.comes_back, saver.starts_at_percent), (false, Some(false), Some(0)));
}

#[test]
fn sleep_of_a_pixel_and_of_a_mediatek_phone() {
    for (file, forced) in [
        ("deviceidle/android10-pixel-sailfish-chkbugreport-deviceidle.txt", Some(false)),
        ("deviceidle/android10-mtk-duraspeed-dozetweak4.txt", None),
    ] {
        let Some(text) = recording(file) else { return };
        let facts = read(FactId::Doze, &case(29, "Google"), "dumpsys deviceidle", &text);
        let doze = facts.doze.get().unwrap();
        assert_eq!((doze.inactive_seconds, doze.forced), (Some(1800), forced), "{file}");
    }
}

#[test]
fn heat_of_a_pixel_in_both_forms() {
    let Some(text) = recording("thermal/android10-pixel-sailfish-chkbugreport-thermalservice.txt") else { return };
    let facts = read(FactId::Thermal, &case(29, "Google"), "dumpsys thermalservice", &text);
    let thermal = facts.thermal.get().unwrap();
    assert_eq!(
        (thermal.status, thermal.skin_decicelsius, thermal.battery_decicelsius),
        (Some(0), Some(300), Some(265))
    );
    let Some(text) = recording("thermal/android10-pixel-sailfish-chkbugreport-hardware_properties.txt") else { return };
    let facts = read(FactId::Thermal, &case(28, "Google"), "dumpsys hardware_properties", &text);
    let thermal = facts.thermal.get().unwrap();
    assert_eq!((thermal.status, thermal.skin_limit_decicelsius), (None, Some(540)));
}

#[test]
fn space_of_a_pixel_and_of_a_television() {
    let Some(text) = recording("df/android10-pixel-sailfish-chkbugreport.txt") else { return };
    let facts = read(FactId::Storage, &case(29, "Google"), "df", &text);
    assert_eq!(facts.storage.get().unwrap().free_bytes, Some(20_354_796 * 1024));
    let Some(text) = recording("devicestoragemonitor/android10-pixel-sailfish-chkbugreport-devicestoragemonitor.txt")
    else {
        return;
    };
    let facts = read(FactId::Storage, &case(29, "Google"), "dumpsys devicestoragemonitor", &text);
    let storage = facts.storage.get().unwrap();
    assert_eq!(
        (storage.level, storage.free_bytes, storage.overridden),
        (Some(Level::Normal), Some(20_857_610_240), false)
    );
    let Some(text) = recording("diskstats/android12plus-tcl-tv.txt") else { return };
    let facts = read(FactId::AppSize, &case(31, "TCL"), "dumpsys diskstats", &text);
    assert_eq!(facts.app_size.get().unwrap().cache_bytes, Some(16_384));
    let facts = read(FactId::Storage, &case(31, "TCL"), "df", &text);
    assert_eq!(facts.storage.get().unwrap().free_bytes, Some(45_111_156 * 1024));
}

#[test]
fn spaces_of_a_samsung_and_of_a_pixel() {
    let Some(text) = recording("users/android14-samsung-adbclient99.txt") else { return };
    // The recording holds three commands one after the other; the first was refused.
    let facts = read(FactId::Profiles, &case(34, "samsung"), "pm list users", &text);
    let kinds: Vec<_> = facts.profiles.get().unwrap().others.iter().map(|profile| (profile.id, profile.kind)).collect();
    assert_eq!(kinds, [(150, Kind::SecureFolder)]);
    let Some(text) = recording("users/android14plus-zacharee133.txt") else { return };
    let facts = read(FactId::Profiles, &case(34, "Google"), "pm list users", &text);
    assert!(facts.profiles.get().unwrap().others.is_empty());
    let Some(text) = recording("users/android10-pixel-sailfish-chkbugreport-user.txt") else { return };
    let facts = read(FactId::Profiles, &case(29, "Google"), "pm list users", &text);
    let kinds: Vec<_> = facts.profiles.get().unwrap().others.iter().map(|profile| (profile.id, profile.kind)).collect();
    assert_eq!(kinds, [(11, Kind::Person)]);
}

#[test]
fn nobody_left_anything_behind_on_a_pixel() {
    for (command, file) in [
        ("dumpsys battery", "battery/android10-pixel-sailfish-chkbugreport-battery.txt"),
        ("dumpsys deviceidle", "deviceidle/android10-pixel-sailfish-chkbugreport-deviceidle.txt"),
        ("dumpsys thermalservice", "thermal/android10-pixel-sailfish-chkbugreport-thermalservice.txt"),
        (
            "dumpsys devicestoragemonitor",
            "devicestoragemonitor/android10-pixel-sailfish-chkbugreport-devicestoragemonitor.txt",
        ),
    ] {
        let Some(text) = recording(file) else { return };
        let facts = read(FactId::Overrides, &case(29, "Google"), command, &text);
        let overrides = facts.overrides.get().unwrap();
        let parts = [overrides.battery, overrides.storage, overrides.thermal, overrides.doze];
        assert_eq!(parts.iter().filter(|part| **part == Some(false)).count(), 1, "{command}");
        assert!(!parts.contains(&Some(true)), "{command}");
    }
}

#[test]
fn three_nights_of_a_samsung_without_its_charger() {
    let Some(text) = recording("batterystats/android12-samsung-mvt-history.txt") else { return };
    let immich = diagnosis::knowledge::app_by_package("app.alextran.immich");
    let mut case = case(31, "samsung");
    case.app.as_mut().unwrap().profile = immich;
    let nights = *read(FactId::Nights, &case, "dumpsys batterystats", &text).nights.get().unwrap();
    assert_eq!((nights.covered, nights.on_charger), (3, 0));
    // For an app whose uploads are not known it would be of no use, and is not asked for.
    case.app.as_mut().unwrap().profile = None;
    assert!(FactId::Nights.ask(&case).is_err());
}
