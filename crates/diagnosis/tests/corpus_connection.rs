//! The facts about the connection, against recordings of real phones that lie beside the checkout.
//!
//! Where the recordings are not there, the tests say so and prove nothing.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

mod recordings;

use diagnosis::case::{App, Case, Identity, PackageId};
use diagnosis::facts::mobile_network::Registration;
use diagnosis::facts::{FactId, Snapshot};
use diagnosis::phone::Platform;
use recordings::{read_answers, recording};

fn case(api: u32, uid: u32) -> Case {
    Case {
        phone: Identity {
            platform: Platform::Android,
            serial: "recorded".into(),
            maker: "Google".into(),
            model: "Pixel".into(),
            os_version: "10".into(),
            api,
            locale: None,
        },
        user: uid / 100_000,
        app: Some(App { package: PackageId::new("com.example.backup").unwrap(), profile: None, uid: Some(uid) }),
        packages: None,
        memory: Default::default(),
    }
}

/// Answers the questions whose command begins with `command`, and those about rows and the clock by `otherwise`.
fn read(fact: FactId, case: &Case, command: &str, text: &str, otherwise: &[(&str, &str)]) -> Snapshot {
    read_answers(fact, case, |asked| {
        let other = otherwise.iter().find(|(start, _)| asked.contains(start)).map(|(_, text)| *text);
        if asked.starts_with(command) { Some(text) } else { other }
    })
}

#[test]
fn a_pixel_without_a_sim_and_with_wifi_off_has_no_network() {
    let Some(text) = recording("connectivity/android10-pixel-sailfish-chkbugreport-connectivity.txt") else { return };
    let facts = read(FactId::Networks, &case(29, 10_142), "dumpsys connectivity", &text, &[]);
    let networks = facts.networks.get().unwrap();
    assert_eq!((&networks.active, networks.online.len(), networks.vpn), (&None, 0, false));
    let Some(text) = recording("wifi/android10-pixel-sailfish-chkbugreport-wifi.txt") else { return };
    let facts = read(FactId::Wifi, &case(29, 10_142), "dumpsys wifi", &text, &[]);
    let wifi = facts.wifi.get().unwrap();
    assert_eq!((wifi.enabled, wifi.connected, wifi.signal_dbm), (false, false, None));
}

#[test]
fn the_status_of_wifi_keeps_no_name() {
    let Some(text) = recording("wifi/android10-11-archer-cmdwifistatus.txt") else { return };
    let facts = read(FactId::Wifi, &case(31, 10_142), "cmd wifi status", &text, &[]);
    let wifi = facts.wifi.get().unwrap();
    assert_eq!((wifi.signal_dbm, wifi.link_speed_mbps, wifi.frequency_mhz), (Some(-67), Some(117), Some(5745)));
    let json = serde_json::to_string(&facts).unwrap();
    assert!(!json.contains("Archer"), "{json}");
}

#[test]
fn policies_of_a_pixel_belong_to_two_users() {
    let Some(text) = recording("netpolicy/android10-pixel-sailfish-chkbugreport-netpolicy.txt") else { return };
    let others = [
        ("get restrict", "Restrict background status: disabled\n"),
        ("blacklist", "Restrict background blacklisted UIDs: none\n"),
    ];
    for (uid, allowed) in [(10_044, true), (1_110_044, true), (10_142, false)] {
        let facts = read(FactId::DataSaver, &case(29, uid), "dumpsys netpolicy", &text, &others);
        let saver = facts.data_saver.get().unwrap();
        assert_eq!((saver.on, saver.app_allowed), (false, Some(allowed)), "{uid}");
        assert_eq!((saver.app_denied, saver.admin_denied), (Some(false), Some(false)), "{uid}");
    }
}

#[test]
fn one_switched_off_sim_slot_is_not_in_service() {
    let Some(text) = recording("telephony/android10-pixel-sailfish-chkbugreport-telephony.registry.txt") else {
        return;
    };
    let rows = [("mobile_data", "1\n"), ("data_roaming", "0\n")];
    let facts = read(FactId::MobileNetwork, &case(29, 10_142), "dumpsys telephony", &text, &rows);
    let mobile = facts.mobile_network.get().unwrap();
    assert_eq!((mobile.slots, mobile.registration), (Some(1), Some(Registration::OutOfService)));
    assert_eq!((mobile.data_on, mobile.data_roaming, mobile.roaming), (Some(true), Some(false), None));
    assert_eq!((mobile.connected, mobile.signal_level), (None, Some(4)));
}

#[test]
fn traffic_is_counted_in_words_and_in_numbers() {
    let Some(text) = recording("netstats/android11-wifi-uid10142.txt") else { return };
    let facts = read(FactId::Traffic, &case(30, 10_142), "dumpsys netstats", &text, &[("date", "1626948000\n")]);
    let traffic = facts.traffic.get().unwrap();
    assert_eq!((traffic.sent_24h_bytes, traffic.received_24h_bytes), (6247 + 22_005, 3533 + 11_127));
    assert_eq!((traffic.sent_mobile_7d_bytes, traffic.last_upload_seconds_ago), (0, None));
    let Some(text) = recording("netstats/android16-coloros-uid10426.txt") else { return };
    let facts = read(FactId::Traffic, &case(36, 10_426), "dumpsys netstats", &text, &[("date", "1779530400\n")]);
    let traffic = facts.traffic.get().unwrap();
    assert_eq!((traffic.sent_7d_bytes, traffic.sent_mobile_7d_bytes), (6977, 6977));
    let Some(text) = recording("netstats/android10-pixel-sailfish-chkbugreport-netstats.txt") else { return };
    let facts = read(FactId::Traffic, &case(29, 10_142), "dumpsys netstats", &text, &[("date", "1779530400\n")]);
    assert!(facts.traffic.get().is_err(), "a dump without detail says nothing about an app");
}
