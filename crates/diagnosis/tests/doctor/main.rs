//! The connection doctor: sights in, states out. Every state, every false alarm that we could think of, and every word.
//! `sights` has the table.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

mod sights;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use diagnosis::doctor::at_hand::{AtHand, Offer, PhoneAtHand, PhoneState, Reach};
use diagnosis::doctor::iphones::{Muxer, lay_over};
use diagnosis::doctor::look;
use diagnosis::doctor::memory::Memory;
use diagnosis::doctor::sight::{
    Access, AdbServer, RuleState, ServerPhone, ServerPhoneState, Sight, System, UsbDevice, UsbPort,
};
use diagnosis::message::{Arg, Message};
use proptest::prelude::*;
use sights::*;

#[test]
fn every_sight_comes_to_its_state() {
    for (name, sight, expected) in table() {
        let phones = once(&sight).phones;
        let got: Vec<_> = phones.iter().map(|phone| (phone.state, phone.advice.id.as_str())).collect();
        assert_eq!(got, expected, "{name}");
        for phone in &phones {
            assert!(!phone.evidence.is_empty(), "{name}: how do we know?");
            let resting = [PhoneState::Ready, PhoneState::Connecting, PhoneState::Iphone, PhoneState::Gone]
                .contains(&phone.state);
            assert_eq!(phone.steps.is_empty(), resting, "{name}: a way forward");
            assert_eq!(phone.reach.is_some(), phone.state == PhoneState::Ready, "{name}");
            assert_eq!(phone.offer.is_some(), phone.advice.id == "doctor-no_permission", "{name}");
        }
        assert_eq!(once(&sight).guide.is_empty(), !expected.is_empty(), "{name}");
    }
}

#[test]
fn what_is_no_phone_is_never_called_one() {
    let no_phones = no_phones();
    for (name, device) in &no_phones {
        assert_eq!(once(&sight(vec![device.clone()])).phones, Vec::<PhoneAtHand>::new(), "{name} was called a phone");
    }
    let everything = no_phones.iter().map(|(_, device)| device.clone()).chain([pixel(1)]).collect();
    assert_eq!(once(&sight(everything)).phones.len(), 1);
}

#[test]
fn one_phone_is_one_phone_and_two_are_told_apart() {
    let states = [ServerPhoneState::Ready, ServerPhoneState::Unauthorized];
    let rows = states.map(|state| row("SAME", state)).into();
    let same = |at| UsbDevice { serial: Some(text("SAME")), ..pixel(at) };
    let phones = once(&Sight { usb: Some(vec![same(1), same(2)]), ..listed(rows) }).phones;
    let keys: BTreeSet<_> = phones.iter().map(|phone| phone.key.as_str()).collect();
    assert_eq!((phones.len(), keys.len()), (2, 2), "{keys:?}");
    let phone = &once(&sight(vec![pixel(1)])).phones[0];
    assert_eq!((phone.key.as_str(), phone.name.as_deref()), ("SERIAL1", Some("Pixel 8")));
    assert_eq!(phone.reach, Some(Reach::Usb { port: UsbPort { bus: 1, ports: vec![1] } }));
    let nameless = UsbDevice { serial: None, product_name: Some(text("SAMSUNG_Android")), ..off(0x04e8, 0x6860) };
    let phone = &once(&sight(vec![nameless])).phones[0];
    assert_eq!((phone.key.as_str(), phone.name.as_deref()), ("usb:1-1", Some("Samsung")));
}

#[test]
fn the_makers_own_menus_are_shown_for_every_version() {
    let menus = |device: UsbDevice| {
        let phone = once(&sight(vec![device])).phones.remove(0);
        let steps = phone.steps.into_iter().filter(|step| !step.paths.is_empty());
        let lasts = steps.flat_map(|step| step.paths).map(|path| path.names["en"][1..].join(" > "));
        (lasts.collect::<Vec<_>>(), phone.hints.into_iter().map(|hint| hint.title.id).collect::<Vec<_>>())
    };
    let (samsung, hints) = menus(off(0x04e8, 0x6860));
    assert_eq!(samsung, ["About phone > Software information > Build number", "Developer options > USB debugging"]);
    assert_eq!(hints, ["doctor-hint-auto_blocker"]);
    let (google, hints) = menus(off(0x18d1, 0x4ee1));
    assert_eq!(google[0], "About phone > Build number");
    assert_eq!(google.len(), 4, "newer and older versions: {google:?}");
    assert_eq!(hints, Vec::<String>::new());
    assert_eq!(menus(off(0x2717, 0xff40)).1, ["doctor-hint-xiaomi_security"]);
    assert_eq!(menus(device(1, 0x12d1, 0x107e, &[])).1, ["doctor-hint-huawei_charging"]);
}

#[test]
fn the_rule_is_offered_with_its_words_and_never_where_it_is_no_use() {
    let denied = sight(vec![with(Access::Denied)]);
    let Some(Offer::InstallRule { file, text }) = once(&denied).phones.remove(0).offer else { panic!("no offer") };
    assert_eq!(file, "/etc/udev/rules.d/70-unstuck.rules");
    assert!(text.contains("ff4201") && text.contains("uaccess") && text.ends_with('\n'), "{text}");
    let by_hand = Sight { rule: RuleState::MissingByHand, ..denied };
    let Some(Offer::InstallRuleByHand { commands, .. }) = once(&by_hand).phones.remove(0).offer else { panic!() };
    let rule = text.lines().last().unwrap();
    assert!(commands.contains(rule) && commands.contains("udevadm") && rule.contains("ff4201"), "{commands}");
    assert!(!text.contains('\''), "the commands put it between quotes");
}

/// The window draws what the doctor really says: its tests and its gallery read this file.
#[test]
fn the_examples_of_the_window_are_what_the_doctor_says() {
    let mut examples: Vec<(&str, AtHand)> = table().into_iter().map(|(name, sight, _)| (name, once(&sight))).collect();
    let nothing = sight(vec![]);
    let waiting = listed(vec![row("SERIAL1", ServerPhoneState::Unauthorized)]);
    let told = story(&[(0, &waiting), (30, &waiting), (31, &nothing)]);
    examples.push(("nobody tapped for long", told[1].clone()));
    examples.push(("lost in the middle", told[2].clone()));
    let stick = UsbDevice { product_name: Some(text("Ultra Fit")), ..device(2, 0x0781, 0x5581, &[(DISK, None)]) };
    examples.push(("something new", story(&[(0, &nothing), (1, &sight(vec![stick]))]).remove(1)));
    let several = Sight {
        usb: Some(vec![
            off(0x04e8, 0x6860),
            UsbDevice { access: Access::Denied, ..pixel(2) },
            device(3, 0x05ac, 0x12a8, &[(IMAGE, None), ((0xff, 0xfe, 0x02), None)]),
            device(4, 0x12d1, 0x1037, &[(DISK, None)]),
            pixel(5),
        ]),
        ..listed(vec![row("R58M12ABC", ServerPhoneState::Ready)])
    };
    examples.push(("several of all kinds", once(&several)));
    let denied = |at| UsbDevice { access: Access::Denied, ..pixel(at) };
    examples.push(("two that may not be opened", once(&sight(vec![denied(1), denied(2)]))));
    examples.push(("one ready, one that may not be opened", once(&sight(vec![pixel(1), denied(2)]))));
    let shown = |at_hand: AtHand| {
        let mut shown = serde_json::to_value(at_hand).unwrap();
        shown["looked"] = true.into();
        shown
    };
    let examples: serde_json::Map<_, _> =
        examples.into_iter().map(|(name, at_hand)| (name.to_owned(), shown(at_hand))).collect();
    let written = serde_json::to_string_pretty(&examples).unwrap() + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/at-hand.json");
    if std::fs::read_to_string(&path).ok().as_deref() != Some(&written) {
        std::fs::write(&path, written).unwrap();
        panic!("ui/src/at-hand.json was not what the doctor says; it is written anew");
    }
}

/// Looks at one sight after another, each at its second.
fn story(sights: &[(u64, &Sight)]) -> Vec<AtHand> {
    let mut memory = Memory::default();
    let mut told = Vec::new();
    for (second, sight) in sights {
        let now = Duration::from_secs(*second);
        let at_hand = look(sight, &memory, now);
        memory.remember(sight, &at_hand, now);
        told.push(at_hand);
    }
    told
}

fn advice(at_hand: &AtHand) -> Vec<&str> {
    at_hand.phones.iter().map(|phone| phone.advice.id.as_str()).collect()
}

#[test]
fn who_waits_too_long_is_told_more_and_only_then() {
    let waiting = listed(vec![row("A", ServerPhoneState::Unauthorized)]);
    let ready = listed(vec![row("A", ServerPhoneState::Ready)]);
    let told = story(&[(0, &waiting), (19, &waiting), (20, &waiting), (300, &waiting), (301, &ready), (302, &waiting)]);
    let told: Vec<_> = told.iter().map(|at_hand| (advice(at_hand)[0], at_hand.restless)).collect();
    let (short, long) = ("doctor-unauthorized", "doctor-unauthorized-long");
    assert_eq!(
        told,
        [(short, true), (short, true), (long, false), (long, false), ("doctor-ready", false), (short, true)]
    );
}

#[test]
fn a_phone_that_was_just_plugged_in_is_given_a_moment() {
    let nothing = listed(vec![]);
    let offline = listed(vec![row("A", ServerPhoneState::Offline)]);
    let told = story(&[(0, &nothing), (1, &offline), (4, &offline), (5, &offline), (6, &offline), (90, &offline)]);
    let told: Vec<_> = told[1..].iter().map(|at_hand| advice(at_hand)[0]).collect();
    let (soon, wedged) = ("doctor-connecting", "doctor-offline");
    assert_eq!(told, [soon, soon, wedged, wedged, wedged]);
    // Rights come a moment after the device.
    let denied = sight(vec![with(Access::Denied)]);
    let told = story(&[(0, &nothing), (1, &denied), (6, &denied)]);
    assert_eq!((advice(&told[1])[0], advice(&told[2])[0]), (soon, "doctor-no_permission"));
    // A server takes the phone before it lists it.
    let taken = Sight { usb: Some(vec![with(Access::Busy)]), ..listed(vec![]) };
    let told = story(&[(0, &nothing), (1, &taken), (6, &taken)]);
    assert_eq!((advice(&told[1])[0], advice(&told[2])[0]), (soon, "doctor-busy"));
}

#[test]
fn a_lost_phone_is_spoken_of_until_it_is_back_or_forgotten() {
    let there = sight(vec![pixel(1)]);
    let away = sight(vec![]);
    // It comes back at its place with another serial number: the same phone in another mode.
    let other_mode = sight(vec![UsbDevice { serial: None, ..off(0x18d1, 0x4ee1) }]);
    let told = story(&[(0, &there), (1, &away), (61, &away), (62, &away)]);
    let states: Vec<_> = told.iter().map(advice).collect();
    assert_eq!(states, [vec!["doctor-ready-asks"], vec!["doctor-gone"], vec![], vec![]]);
    assert_eq!(told[1].phones[0].name.as_deref(), Some("Pixel 8"));
    assert!(!told[1].guide.is_empty() && told[1].restless && !told[3].restless);
    let told = story(&[(0, &there), (1, &away), (2, &other_mode), (3, &there)]);
    assert_eq!(told[2..].iter().map(advice).collect::<Vec<_>>(), [["doctor-debugging_off"], ["doctor-ready-asks"]]);
}

#[test]
fn something_new_that_is_no_phone_is_noticed_for_a_while() {
    let keyboard = device(7, 0x046d, 0xc31c, &[(HID, None)]);
    let before = sight(vec![keyboard.clone()]);
    let new = |device: UsbDevice| sight(vec![keyboard.clone(), device]);
    let stick = UsbDevice { product_name: Some(text("Ultra Fit")), ..device(2, 0x0781, 0x5581, &[(DISK, None)]) };
    let check = |device: UsbDevice, expected: &str| {
        let told = story(&[(0, &before), (5, &new(device.clone())), (35, &new(device.clone())), (36, &new(device))]);
        let told: Vec<_> = told.iter().map(|told| told.noticed.as_ref().map(|message| message.id.as_str())).collect();
        assert_eq!(told, [None, Some(expected), Some(expected), None]);
    };
    check(stick.clone(), "doctor-noticed-named");
    check(device(2, 0x04e8, 0x3301, &[((7, 1, 2), None)]), "doctor-noticed-maker");
    check(device(2, 0x1234, 0x0001, &[(VENDOR, None)]), "doctor-noticed-nameless");
    let with_phone = sight(vec![pixel(1), stick]);
    assert_eq!(story(&[(0, &before), (1, &with_phone)])[1].noticed, None);
}

/// Every message that an answer of the doctor carries.
fn messages(at_hand: &AtHand) -> Vec<Message> {
    let mut said: Vec<Message> = at_hand.noticed.iter().cloned().collect();
    let mut step = |step: &diagnosis::doctor::at_hand::Step| {
        said.push(step.text.clone());
        said.extend(step.paths.iter().filter_map(|path| path.versions.clone()));
    };
    at_hand.guide.iter().for_each(&mut step);
    for phone in &at_hand.phones {
        phone.steps.iter().for_each(&mut step);
        phone.hints.iter().for_each(|hint| step(&hint.step));
    }
    for phone in &at_hand.phones {
        said.extend(phone.hints.iter().map(|hint| hint.title.clone()));
        said.push(phone.advice.clone());
        said.push(Message::new(format!("{}.means", phone.advice.id)));
        said.extend(phone.evidence.iter().map(|evidence| evidence.message()));
    }
    said
}

#[test]
fn every_word_is_said_somewhere_and_everything_said_has_words() {
    let mut said = BTreeSet::new();
    let mut add = |at_hand: &AtHand| said.extend(messages(at_hand).into_iter().map(|message| message.id));
    let trusted = vec!["00008120-001A2B3C4D5E601E".to_owned()];
    for (_, sight, _) in table() {
        add(&once(&sight));
        for system in [System::Linux, System::MacOs, System::Windows] {
            for muxer in [Muxer::Asking, Muxer::None, Muxer::Phones(vec![]), Muxer::Phones(trusted.clone())] {
                let mut at_hand = once(&sight);
                lay_over(&mut at_hand, &muxer, system);
                add(&at_hand);
            }
        }
    }
    let nothing = sight(vec![]);
    let printer = device(2, 0x04e8, 0x3301, &[((7, 1, 2), None)]);
    let nameless = device(2, 0x1234, 0x0001, &[(VENDOR, None)]);
    let named = UsbDevice { product_name: Some(text("Ultra Fit")), ..nameless.clone() };
    for device in [printer, nameless, named] {
        story(&[(0, &nothing), (1, &sight(vec![device]))]).iter().for_each(&mut add);
    }
    let waiting = listed(vec![row("A", ServerPhoneState::Unauthorized)]);
    story(&[(0, &waiting), (30, &waiting), (31, &nothing)]).iter().for_each(&mut add);
    let linux_without = Sight { system: System::Linux, ..sight(vec![with(Access::NoDriver)]) };
    add(&once(&linux_without));
    for device in [off(0x2d95, 0x6002), off(0x22d9, 0x2764)] {
        add(&once(&sight(vec![device])));
    }
    // Words for programs that read JSON stay, whether a table reaches them or not.
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales/en/doctor.ftl");
    let mut there = BTreeSet::new();
    let mut current = String::new();
    for line in std::fs::read_to_string(path).unwrap().lines().filter(|line| !line.starts_with('#')) {
        let Some((id, _)) = line.split_once(" =") else { continue };
        match id.trim().strip_prefix('.') {
            Some(attribute) => there.insert(format!("{current}.{attribute}")),
            None => {
                current = id.to_owned();
                there.insert(current.clone())
            }
        };
    }
    assert_eq!(said.difference(&there).collect::<Vec<_>>(), Vec::<&String>::new(), "not worded");
    assert_eq!(there.difference(&said).collect::<Vec<_>>(), Vec::<&String>::new(), "never said");
}

#[test]
fn what_a_device_says_of_itself_is_shown_without_tricks() {
    let shouting = UsbDevice { product_name: Some("\x1b[2J".to_owned() + &"A".repeat(500)), ..pixel(1) };
    let phone = once(&sight(vec![shouting])).phones.remove(0);
    let name = phone.name.unwrap();
    assert!(name.chars().count() <= 60 && !name.chars().any(char::is_control), "{name:?}");
    let (_, sight, _) = table().into_iter().find(|(name, ..)| *name == "it cannot be opened").unwrap();
    for message in messages(&once(&sight)) {
        for arg in message.args.values() {
            assert!(!matches!(arg, Arg::Text(text) if text.chars().any(char::is_control)), "{arg:?}");
        }
    }
}

fn any_device() -> impl Strategy<Value = UsbDevice> {
    let vendors = prop_oneof![Just(0x04e8_u16), Just(0x18d1), Just(0x05ac), Just(0x12d1), Just(0x046d), any::<u16>(),];
    let triple = prop_oneof![
        Just(ADB),
        Just(FASTBOOT),
        Just(IMAGE),
        Just(VENDOR),
        Just(DISK),
        Just(HID),
        any::<(u8, u8, u8)>(),
    ];
    let name = || proptest::option::of(prop_oneof![Just("MTP".to_owned()), ".{0,70}"]);
    let interfaces = proptest::collection::vec((triple, name()), 0..4);
    let access = prop_oneof![
        Just(Access::Free),
        Just(Access::Denied),
        Just(Access::NoDriver),
        Just(Access::Busy),
        Just(Access::NothingToOpen),
        ".{0,40}".prop_map(|text| Access::Unknown { text }),
    ];
    let ports = proptest::collection::vec(1..3_u8, 0..3);
    (vendors, any::<u16>(), interfaces, access, ports, name(), name()).prop_map(
        |(vendor, product, interfaces, access, ports, product_name, serial)| {
            let triples: Vec<_> = interfaces.iter().map(|(triple, name)| (*triple, name.as_deref())).collect();
            let port = UsbPort { bus: 1, ports };
            UsbDevice { port, access, product_name, serial, ..device(1, vendor, product, &triples) }
        },
    )
}

fn any_row() -> impl Strategy<Value = ServerPhone> {
    let states = prop_oneof![
        Just(ServerPhoneState::Ready),
        Just(ServerPhoneState::Unauthorized),
        Just(ServerPhoneState::Authorizing),
        Just(ServerPhoneState::Offline),
        Just(ServerPhoneState::Recovery),
        ".{0,20}".prop_map(|text| ServerPhoneState::NoPermission { text }),
        ".{0,20}".prop_map(|text| ServerPhoneState::Unknown { text }),
    ];
    let serials = prop_oneof![Just("MTP".to_owned()), Just("(no serial number)".to_owned()), ".{0,12}"];
    let places = proptest::option::of(prop_oneof![Just("1-1".to_owned()), Just("1-2.1".to_owned()), ".{0,8}"]);
    (serials, states, places).prop_map(|(serial, state, usb)| ServerPhone { usb, ..row(&serial, state) })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// No sight panics, no phone is invented or shown twice, and each has a key of its own.
    #[test]
    fn no_sight_makes_phones_up(
        looks in proptest::collection::vec(
            (proptest::collection::vec(any_device(), 0..5), proptest::option::of(proptest::collection::vec(any_row(), 0..4)), 0..90_u64),
            1..4,
        )
    ) {
        let mut memory = Memory::default();
        let mut second = 0;
        for (usb, rows, later) in looks {
            second += later;
            let now = Duration::from_secs(second);
            let listed = rows.as_ref().map_or(0, Vec::len);
            let could_be = usb.iter().filter(|device| !once(&sight(vec![(*device).clone()])).phones.is_empty()).count();
            let server = rows.map_or(AdbServer::None, AdbServer::Phones);
            let sight = Sight { server, ..sight(usb) };
            let at_hand = look(&sight, &memory, now);
            memory.remember(&sight, &at_hand, now);
            let here: Vec<_> = at_hand.phones.iter().filter(|phone| phone.state != PhoneState::Gone).collect();
            prop_assert!(here.len() >= listed && here.len() <= listed + could_be);
            let keys: BTreeSet<_> = at_hand.phones.iter().map(|phone| &phone.key).collect();
            prop_assert_eq!(keys.len(), at_hand.phones.len());
            prop_assert!(at_hand.phones.iter().all(|phone| !phone.evidence.is_empty()));
        }
    }
}
