//! What computers see at their cables, and what comes of it.

use std::time::Duration;

use diagnosis::doctor::at_hand::{AtHand, PhoneState};
use diagnosis::doctor::look;
use diagnosis::doctor::memory::Memory;
use diagnosis::doctor::sight::{
    Access, AdbServer, Holder, RuleState, ServerPhone, ServerPhoneState, Sight, System, UsbDevice, UsbInterface,
    UsbPort,
};

pub const ADB: (u8, u8, u8) = (0xff, 0x42, 0x01);
pub const FASTBOOT: (u8, u8, u8) = (0xff, 0x42, 0x03);
pub const IMAGE: (u8, u8, u8) = (0x06, 0x01, 0x01);
pub const VENDOR: (u8, u8, u8) = (0xff, 0xff, 0x00);
pub const RNDIS: (u8, u8, u8) = (0xe0, 0x01, 0x03);
pub const DISK: (u8, u8, u8) = (0x08, 0x06, 0x50);
pub const HID: (u8, u8, u8) = (0x03, 0x01, 0x01);

/// Class, subclass and protocol of an interface, and its name where it has one.
pub type Shown<'a> = ((u8, u8, u8), Option<&'a str>);

/// A device at socket `at` of bus 1 with these interfaces; "MTP" is named where it says so.
pub fn device(at: u8, vendor: u16, product: u16, interfaces: &[Shown<'_>]) -> UsbDevice {
    let interfaces: Vec<UsbInterface> = (0..)
        .zip(interfaces)
        .map(|(number, ((class, subclass, protocol), name))| UsbInterface {
            number,
            class: *class,
            subclass: *subclass,
            protocol: *protocol,
            name: name.map(str::to_owned),
        })
        .collect();
    let mut device = UsbDevice {
        port: UsbPort { bus: 1, ports: vec![at] },
        address: at + 10,
        vendor,
        product,
        maker_name: None,
        product_name: None,
        serial: Some(format!("SERIAL{at}")),
        interfaces,
        access: Access::NothingToOpen,
    };
    if device.adb_interface().is_some() {
        device.access = Access::Free;
    }
    device
}

pub fn pixel(at: u8) -> UsbDevice {
    let named = UsbDevice { product_name: Some("Pixel 8".to_owned()), ..device(at, 0x18d1, 0x4ee7, &[(ADB, None)]) };
    UsbDevice { maker_name: Some("Google".to_owned()), ..named }
}

pub fn with(access: Access) -> UsbDevice {
    UsbDevice { access, ..pixel(1) }
}

pub fn off(vendor: u16, product: u16) -> UsbDevice {
    device(1, vendor, product, &[(VENDOR, Some("MTP"))])
}

pub fn row(serial: &str, state: ServerPhoneState) -> ServerPhone {
    let model = Some("Pixel 8".to_owned());
    ServerPhone { serial: serial.to_owned(), state, model, product: None, transport_id: None, usb: None }
}

pub fn sight(usb: Vec<UsbDevice>) -> Sight {
    Sight {
        system: System::Linux,
        usb: Some(usb),
        server: AdbServer::None,
        holders: Vec::new(),
        ours: Vec::new(),
        rule: RuleState::Missing,
    }
}

pub fn listed(rows: Vec<ServerPhone>) -> Sight {
    Sight { server: AdbServer::Phones(rows), ..sight(Vec::new()) }
}

pub fn once(sight: &Sight) -> AtHand {
    look(sight, &Memory::default(), Duration::ZERO)
}

pub fn text(text: &str) -> String {
    text.to_owned()
}

/// What it is called, what is seen, and the states with the advice that come of it.
pub type Row = (&'static str, Sight, Vec<(PhoneState, &'static str)>);

pub fn table() -> Vec<Row> {
    use PhoneState as P;
    use ServerPhoneState as S;
    let denied = || sight(vec![with(Access::Denied)]);
    let held_by = |name: &str| {
        let holders = vec![Holder { name: text(name), port: Some(UsbPort { bus: 1, ports: vec![1] }) }];
        Sight { holders, ..sight(vec![with(Access::Busy)]) }
    };
    let may_be = Holder { name: text("Samsung Smart Switch"), port: None };
    let by_row = |state| listed(vec![row("SERIAL1", state)]);
    let with_row = |device: UsbDevice, row| Sight { usb: Some(vec![device]), ..listed(vec![row]) };
    let at_socket = |serial: &str, usb: &str, state| ServerPhone { usb: Some(text(usb)), ..row(serial, state) };
    let windows = |access| Sight { system: System::Windows, rule: RuleState::NotNeeded, ..sight(vec![with(access)]) };
    vec![
        ("nothing at all", sight(vec![]), vec![]),
        ("nothing, and nobody can look", Sight { usb: None, ..sight(vec![]) }, vec![]),
        ("straight over USB", sight(vec![pixel(1)]), vec![(P::Ready, "doctor-ready-asks")]),
        (
            "file transfer and debugging on",
            sight(vec![device(1, 0x18d1, 0x4ee2, &[(IMAGE, Some("MTP")), (ADB, Some("ADB Interface"))])]),
            vec![(P::Ready, "doctor-ready-asks")],
        ),
        (
            "a maker that nobody heard of, with debugging on",
            sight(vec![device(1, 0xabcd, 0x0001, &[(ADB, None)])]),
            vec![(P::Ready, "doctor-ready-asks")],
        ),
        (
            "file transfer, debugging off",
            sight(vec![off(0x18d1, 0x4ee1)]),
            vec![(P::DebuggingOff, "doctor-debugging_off")],
        ),
        (
            "a Samsung with the name of its interface unread",
            sight(vec![device(1, 0x04e8, 0x6860, &[(IMAGE, None), ((0x02, 0x02, 0x01), None), ((0x0a, 0, 0), None)])]),
            vec![(P::DebuggingOff, "doctor-debugging_off")],
        ),
        ("a Xiaomi", sight(vec![off(0x2717, 0xff40)]), vec![(P::DebuggingOff, "doctor-debugging_off")]),
        (
            "pictures only",
            sight(vec![device(1, 0x18d1, 0x4ee5, &[(IMAGE, Some("PTP"))])]),
            vec![(P::DebuggingOff, "doctor-debugging_off")],
        ),
        (
            "it shares its internet",
            sight(vec![device(1, 0x18d1, 0x4ee3, &[(RNDIS, None), ((0x0a, 0, 0), None)])]),
            vec![(P::DebuggingOff, "doctor-debugging_off")],
        ),
        (
            "an unnamed chip maker's number, with files",
            sight(vec![UsbDevice { product_name: Some(text("Smart Phone")), ..off(0x0e8d, 0x2008) }]),
            vec![(P::DebuggingOff, "doctor-debugging_off")],
        ),
        (
            "charging, with a disk of programs",
            sight(vec![device(1, 0x12d1, 0x1037, &[(DISK, None)])]),
            vec![(P::ChargingOnly, "doctor-charging_only")],
        ),
        ("charging", sight(vec![device(1, 0x04e8, 0x6860, &[])]), vec![(P::ChargingOnly, "doctor-charging_only")]),
        ("no right to open", denied(), vec![(P::NoPermission, "doctor-no_permission")]),
        (
            "no right to open, and no password dialog",
            Sight { rule: RuleState::MissingByHand, ..denied() },
            vec![(P::NoPermission, "doctor-no_permission")],
        ),
        (
            "no right to open, though the rule is there",
            Sight { rule: RuleState::Installed, ..denied() },
            vec![(P::NoPermission, "doctor-no_permission-ruled")],
        ),
        (
            "no right to open, on another system",
            Sight { system: System::MacOs, rule: RuleState::NotNeeded, ..denied() },
            vec![(P::NoPermission, "doctor-no_permission-other")],
        ),
        (
            "no right for the server either",
            with_row(
                UsbDevice { serial: None, ..with(Access::Denied) },
                at_socket(
                    "????????????",
                    "1-1",
                    S::NoPermission { text: text("no permissions (missing udev rules?)") },
                ),
            ),
            vec![(P::NoPermission, "doctor-no_permission")],
        ),
        ("Windows without a driver", windows(Access::NoDriver), vec![(P::NoDriver, "doctor-no_driver")]),
        (
            "busy, by ourselves",
            Sight { ours: vec![UsbPort { bus: 1, ports: vec![1] }], ..sight(vec![with(Access::Busy)]) },
            vec![(P::Ready, "doctor-ready-asks")],
        ),
        ("busy, by nobody we know", sight(vec![with(Access::Busy)]), vec![(P::Busy, "doctor-busy")]),
        ("busy, by a tool of developers", held_by("adb"), vec![(P::Busy, "doctor-busy-adb")]),
        ("busy, by a program that has it open", held_by("python3"), vec![(P::Busy, "doctor-busy")]),
        (
            "busy, while a known program runs",
            Sight { holders: vec![may_be], ..windows(Access::Busy) },
            vec![(P::Busy, "doctor-busy")],
        ),
        (
            "it cannot be opened",
            sight(vec![with(Access::Unknown { text: text("Input/Output\x1b[31m Error") })]),
            vec![(P::Unknown, "doctor-unknown")],
        ),
        (
            "fastboot",
            sight(vec![device(1, 0x18d1, 0x4ee0, &[(FASTBOOT, None)])]),
            vec![(P::Bootloader, "doctor-bootloader")],
        ),
        (
            "an iPhone",
            sight(vec![device(1, 0x05ac, 0x12a8, &[(IMAGE, None), ((0xff, 0xfe, 0x02), None)])]),
            vec![(P::Iphone, "doctor-iphone")],
        ),
        (
            "an iPhone that is not trusted yet",
            sight(vec![device(1, 0x05ac, 0x12a8, &[(IMAGE, None)])]),
            vec![(P::Iphone, "doctor-iphone")],
        ),
        ("the server has it", by_row(S::Ready), vec![(P::Ready, "doctor-ready")]),
        (
            "the server has it, and it is busy over USB",
            with_row(with(Access::Busy), row("SERIAL1", S::Ready)),
            vec![(P::Ready, "doctor-ready")],
        ),
        (
            "the server has it, and its serial number cannot be read over USB",
            with_row(UsbDevice { serial: None, ..with(Access::Busy) }, at_socket("R58M", "1-1", S::Ready)),
            vec![(P::Ready, "doctor-ready")],
        ),
        ("nobody tapped yet", by_row(S::Unauthorized), vec![(P::Unauthorized, "doctor-unauthorized")]),
        ("looking through its keys", by_row(S::Authorizing), vec![(P::Connecting, "doctor-connecting")]),
        ("connecting", by_row(S::Connecting), vec![(P::Connecting, "doctor-connecting")]),
        ("offline", by_row(S::Offline), vec![(P::Offline, "doctor-offline")]),
        ("recovery", by_row(S::Recovery), vec![(P::Recovery, "doctor-recovery")]),
        ("sideload", by_row(S::Sideload), vec![(P::Sideload, "doctor-sideload")]),
        ("bootloader", by_row(S::Bootloader), vec![(P::Bootloader, "doctor-bootloader")]),
        (
            "a state that adb learned later",
            by_row(S::Unknown { text: text("levitating") }),
            vec![(P::Unknown, "doctor-unknown")],
        ),
        (
            "a phone over the network and one at the cable",
            with_row(pixel(1), row("192.168.1.7:5555", S::Ready)),
            vec![(P::Ready, "doctor-ready"), (P::Ready, "doctor-ready-asks")],
        ),
        (
            "two phones of one model",
            sight(vec![pixel(2), pixel(1)]),
            vec![(P::Ready, "doctor-ready-asks"), (P::Ready, "doctor-ready-asks")],
        ),
        (
            "two phones of a careless maker, with one serial number",
            Sight {
                usb: Some(vec![
                    UsbDevice { serial: Some(text("0123456789ABCDEF")), ..pixel(1) },
                    UsbDevice { serial: Some(text("0123456789ABCDEF")), ..pixel(2) },
                ]),
                ..listed(vec![
                    at_socket("0123456789ABCDEF", "1-2", S::Unauthorized),
                    at_socket("0123456789ABCDEF", "1-1", S::Ready),
                ])
            },
            vec![(P::Unauthorized, "doctor-unauthorized"), (P::Ready, "doctor-ready")],
        ),
    ]
}

/// What is plugged into computers and is no phone.
pub fn no_phones() -> Vec<(&'static str, UsbDevice)> {
    vec![
        ("a keyboard", device(1, 0x046d, 0xc31c, &[(HID, None), ((3, 0, 0), None)])),
        ("a hub", device(1, 0x1d6b, 0x0002, &[((9, 0, 0), None)])),
        ("a hub of a maker of phones", device(1, 0x0bb4, 0x2c87, &[((9, 0, 2), None)])),
        ("a printer", device(1, 0x03f0, 0x1712, &[((7, 1, 2), None)])),
        ("a printer of Samsung", device(1, 0x04e8, 0x3301, &[((7, 1, 2), None), ((0xff, 0xff, 0xff), None)])),
        ("a camera", device(1, 0x04a9, 0x3271, &[(IMAGE, None)])),
        ("a camera of Sony", device(1, 0x054c, 0x0994, &[(IMAGE, Some("MTP"))])),
        ("a camera of Samsung", device(1, 0x04e8, 0x1397, &[(IMAGE, None)])),
        ("a music player of Samsung", device(1, 0x04e8, 0x5130, &[(VENDOR, Some("MTP"))])),
        ("a sports watch", device(1, 0x091e, 0x4c29, &[(IMAGE, Some("MTP"))])),
        ("an old Nokia", device(1, 0x0421, 0x0661, &[(IMAGE, Some("MTP"))])),
        ("a reader of books", device(1, 0x1949, 0x9981, &[(VENDOR, Some("MTP"))])),
        ("a USB stick", device(1, 0x0781, 0x5581, &[(DISK, None)])),
        ("a disk of Samsung", device(1, 0x04e8, 0x61f5, &[(DISK, None), ((8, 6, 0x62), None)])),
        ("a modem of Huawei", device(1, 0x12d1, 0x14dc, &[((2, 6, 0), None), (DISK, None)])),
        ("a modem of ZTE", device(1, 0x19d2, 0x1405, &[(RNDIS, None), (DISK, None)])),
        ("headphones of OPPO", device(1, 0x22d9, 0x3001, &[((1, 1, 0), None), (HID, None)])),
        ("headphones of Google", device(1, 0x18d1, 0x5033, &[((1, 1, 0), None), (HID, None)])),
        ("a key of Google", device(1, 0x18d1, 0x5026, &[(HID, None)])),
        ("a wireless stick of MediaTek", device(1, 0x0e8d, 0x7961, &[((0xe0, 1, 1), None), (VENDOR, None)])),
        ("a webcam", device(1, 0x046d, 0x0825, &[((0x0e, 1, 0), None), ((1, 1, 0), None)])),
        ("a fingerprint reader", device(1, 0x06cb, 0x00bd, &[(VENDOR, None)])),
        ("a Mac's keyboard", device(1, 0x05ac, 0x027e, &[(HID, None)])),
        ("a Mac's camera", device(1, 0x05ac, 0x8514, &[((0x0e, 1, 0), None)])),
        ("a Mac's chip", device(1, 0x05ac, 0x8233, &[((3, 0, 0), None), (VENDOR, None)])),
        ("an old iPod", device(1, 0x05ac, 0x1261, &[(DISK, None)])),
        ("a Bluetooth chip", device(1, 0x8087, 0x0026, &[((0xe0, 1, 1), None)])),
    ]
}
