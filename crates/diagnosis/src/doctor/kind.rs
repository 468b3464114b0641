//! What a device at the cable is, from its numbers and the classes of its interfaces.
//!
//! ```text
//! 18d1:4ee2  06/01/01 "MTP"  ff/42/01 "ADB Interface"     a Pixel, file transfer and debugging on
//! 18d1:4ee1  ff/ff/00 "MTP"                               a Pixel, debugging off
//! 18d1:4ee0  ff/42/03 "fastboot"                          a Pixel in its bootloader
//! 05ac:12a8  06/01/01  ff/fe/02 "Apple USB Multiplexor"   an iPhone
//! 04a9:3271  06/01/01                                     a camera
//! 12d1:14dc  08/06/50                                     a modem of a maker of phones
//! ```
//!
//! Sources: AOSP `packages/modules/adb/adb.h` (ff/42/01), `system/core/fastboot` (ff/42/03), usb.ids, libmtp's list,
//! Apple's multiplexor as in usbmuxd. A camera, printer, keyboard, hub or stick must never be called a phone.

use super::sight::UsbDevice;
use crate::knowledge::{self, UsbVendor};

/// A device that is a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It has the interface that speaks ADB.
    Debugging,
    Fastboot,
    /// An Android phone with debugging off, as what it shares tells.
    NoDebugging {
        shares: Shares,
    },
    Apple,
}

/// What a phone without debugging offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Shares {
    pub files: bool,
    pub pictures: bool,
    pub internet: bool,
    pub disk: bool,
}

const APPLE: u16 = 0x05ac;
/// iPhones, iPads and iPod touches in their normal mode (usbmuxd, `usb.h`).
const APPLE_PHONES: std::ops::RangeInclusive<u16> = 0x1290..=0x12af;

/// What it is; `None`: no phone, or nothing says that it is one.
pub(super) fn kind(device: &UsbDevice) -> Option<Kind> {
    let has = |class, subclass, protocol| device.interfaces.iter().any(|i| i.is(class, subclass, protocol));
    if device.adb_interface().is_some() {
        return Some(Kind::Debugging);
    }
    if has(0xff, 0x42, 0x03) {
        return Some(Kind::Fastboot);
    }
    if device.vendor == APPLE {
        let phone = APPLE_PHONES.contains(&device.product) || has(0xff, 0xfe, 0x02);
        return phone.then_some(Kind::Apple);
    }
    let vendor = vendor(device)?;
    let shares = shares(device);
    let in_ranges = |ranges: &[(u16, u16)]| ranges.iter().any(|(from, to)| (*from..=*to).contains(&device.product));
    let by_files = (shares.files || shares.pictures) && vendor.files.as_deref().is_none_or(in_ranges);
    (by_files || in_ranges(&vendor.phones)).then_some(Kind::NoDebugging { shares })
}

/// The maker of phones that has this device's number.
pub(super) fn vendor(device: &UsbDevice) -> Option<&'static UsbVendor> {
    knowledge::usb_vendors().iter().find(|vendor| vendor.id == device.vendor)
}

fn shares(device: &UsbDevice) -> Shares {
    let mut shares = Shares::default();
    for interface in &device.interfaces {
        let named_mtp = interface.name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("mtp"));
        match (interface.class, interface.subclass, interface.protocol) {
            // MTP is told from PTP by the name alone; where it cannot be read, pictures are what is sure.
            (0x06, 0x01, 0x01) | (0xff, 0xff, 0x00) if named_mtp => shares.files = true,
            (0x06, 0x01, 0x01) => shares.pictures = true,
            // RNDIS in its three forms, and Ethernet over USB (ECM, NCM).
            (0xe0, 0x01, 0x03) | (0xef, 0x04, 0x01) | (0x02, 0x02, 0xff) | (0x02, 0x06 | 0x0d, _) => {
                shares.internet = true;
            }
            (0x08, _, _) => shares.disk = true,
            _ => {}
        }
    }
    shares
}

impl Shares {
    /// Whether anything but power and a disk with programs is offered.
    pub fn anything(self) -> bool {
        self.files || self.pictures || self.internet
    }
}
