//! What is plugged in, as far as it could be a phone.
//!
//! ```text
//! Bus 001 Device 002: ID 18d1:4ee7 Google Pixel 7a    if 0  ff/42/01 "ADB Interface"
//! ```
//!
//! Classes come from the active configuration, which needs no right to open anything. Names and the serial come from
//! the system on Linux; elsewhere the device is opened for them, once for each time that it is plugged in.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use diagnosis::doctor::sight::{Access, UsbDevice, UsbInterface, UsbPort};
use rusb::{ConfigDescriptor, Context, Device, DeviceDescriptor, DeviceHandle, UsbContext};

use super::sysfs::Sysfs;
use crate::error::{Error, Result};

/// What is plugged in now.
///
/// # Errors
///
/// [`Error::NoUsb`] where the system does not tell, e.g. inside a container.
pub fn list() -> Result<Vec<UsbDevice>> {
    Lister::new()?.list()
}

/// Lists again and again, and asks again only what may have changed.
pub(super) struct Lister {
    context: Context,
    sysfs: Option<Sysfs>,
    /// What opening a device told, by its place and number.
    opened: HashMap<(u8, u8), Opened>,
}

/// What only an open device tells.
#[derive(Debug, Clone)]
struct Opened {
    ids: (u16, u16),
    access: Access,
    names: Names,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    pub maker: Option<String>,
    pub product: Option<String>,
    pub serial: Option<String>,
    /// By the number of the interface.
    pub interfaces: HashMap<u8, String>,
}

/// How long a device may take to tell one of its names.
const NAME_DEADLINE: Duration = Duration::from_millis(500);

impl Lister {
    pub(super) fn new() -> Result<Self> {
        let context = Context::new().map_err(no_usb)?;
        let sysfs = cfg!(target_os = "linux").then(|| Sysfs::at(PathBuf::from("/sys/bus/usb/devices")));
        Ok(Self { context, sysfs, opened: HashMap::new() })
    }

    pub(super) fn list(&mut self) -> Result<Vec<UsbDevice>> {
        let mut opened = HashMap::new();
        let mut devices: Vec<UsbDevice> = self
            .context
            .devices()
            .map_err(no_usb)?
            .iter()
            .filter_map(|device| {
                let (listed, told) = self.look_at(&device)?;
                if let Some(told) = told {
                    opened.insert((listed.port.bus, listed.address), told);
                }
                Some(listed)
            })
            .collect();
        self.opened = opened;
        devices.sort_by(|a, b| a.port.cmp(&b.port));
        Ok(devices)
    }

    pub(super) fn context(&self) -> &Context {
        &self.context
    }

    /// The device that was listed, if it is still there.
    pub(super) fn device(&self, listed: &UsbDevice) -> Option<Device<Context>> {
        let devices = self.context.devices().ok()?;
        devices.iter().find(|device| (device.bus_number(), device.address()) == (listed.port.bus, listed.address))
    }

    /// `None`: it cannot be a phone, or it went away meanwhile.
    fn look_at(&self, device: &Device<Context>) -> Option<(UsbDevice, Option<Opened>)> {
        let descriptor = device.device_descriptor().ok()?;
        // A device that has no configuration yet is in the middle of coming up.
        let configuration = device.active_config_descriptor().ok();
        let mut interfaces = configuration.as_ref().map(interfaces).unwrap_or_default();
        if !could_be_phone(descriptor.class_code(), &interfaces) {
            return None;
        }
        let mut listed = UsbDevice {
            port: port(device),
            address: device.address(),
            vendor: descriptor.vendor_id(),
            product: descriptor.product_id(),
            maker_name: None,
            product_name: None,
            serial: None,
            interfaces: Vec::new(),
            access: Access::NothingToOpen,
        };
        let number = configuration.as_ref().map(ConfigDescriptor::number);
        let debugging = interfaces.iter().find(|interface| interface.is(0xff, 0x42, 0x01)).map(|found| found.number);
        let (names, told) = match &self.sysfs {
            Some(sysfs) => {
                listed.access = match (debugging, number) {
                    (Some(interface), Some(number)) if sysfs.is_held(&listed.port, number, interface) => Access::Busy,
                    (Some(_), _) => device.open().map_or_else(|error| access(Asked::ToOpen, error), |_| Access::Free),
                    (None, _) => Access::NothingToOpen,
                };
                let numbers = interfaces.iter().map(|interface| interface.number);
                (sysfs.names(&listed.port, number.unwrap_or_default(), numbers), None)
            }
            None => {
                let told = self.ask_device(device, &descriptor, configuration.as_ref(), debugging);
                listed.access = told.access.clone();
                (told.names.clone(), Some(told))
            }
        };
        for interface in &mut interfaces {
            interface.name = names.interfaces.get(&interface.number).cloned();
        }
        listed.interfaces = interfaces;
        listed.maker_name = names.maker;
        listed.product_name = names.product;
        listed.serial = names.serial;
        Some((listed, told))
    }

    /// Opens the device, unless it told everything before.
    fn ask_device(
        &self,
        device: &Device<Context>,
        descriptor: &DeviceDescriptor,
        configuration: Option<&ConfigDescriptor>,
        debugging: Option<u8>,
    ) -> Opened {
        let ids = (descriptor.vendor_id(), descriptor.product_id());
        if let Some(told) = self.opened.get(&(device.bus_number(), device.address()))
            && told.ids == ids
            && matches!(told.access, Access::Free | Access::NothingToOpen)
        {
            return told.clone();
        }
        let (names, access) = match device.open() {
            Ok(handle) => {
                let access = debugging.map_or(Access::NothingToOpen, |interface| claim(&handle, interface));
                (names(&handle, descriptor, configuration), access)
            }
            Err(_) if debugging.is_none() => (Names::default(), Access::NothingToOpen),
            Err(error) => (Names::default(), access(Asked::ToOpen, error)),
        };
        Opened { ids, access, names }
    }
}

fn no_usb(error: rusb::Error) -> Error {
    Error::NoUsb { text: error.to_string() }
}

fn port(device: &Device<impl UsbContext>) -> UsbPort {
    UsbPort { bus: device.bus_number(), ports: device.port_numbers().unwrap_or_default() }
}

/// The first setting of each interface; a phone has no others.
fn interfaces(configuration: &ConfigDescriptor) -> Vec<UsbInterface> {
    let settings = configuration.interfaces().filter_map(|interface| interface.descriptors().next());
    settings
        .map(|setting| UsbInterface {
            number: setting.interface_number(),
            class: setting.class_code(),
            subclass: setting.sub_class_code(),
            protocol: setting.protocol_code(),
            name: None,
        })
        .collect()
}

const HUB: u8 = 0x09;

/// Hubs are not, nor what is all keyboard, sound, camera, printer or Bluetooth. A disk may be: some phones show one
/// while they only charge.
fn could_be_phone(class: u8, interfaces: &[UsbInterface]) -> bool {
    let never = |interface: &UsbInterface| match interface.class {
        // Audio, HID, printer, hub, smart card, video, audio and video, billboard.
        0x01 | 0x03 | 0x07 | HUB | 0x0b | 0x0e | 0x10 | 0x11 => true,
        // Bluetooth, but not the internet of a phone (RNDIS, e0/01/03).
        0xe0 => interface.protocol == 0x01,
        _ => false,
    };
    class != HUB && (interfaces.is_empty() || !interfaces.iter().all(never))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    ToOpen,
    ToClaim,
}

/// What a refusal of the system means; each has its own words for "somebody else holds it".
///
/// Source: libusb 1.0.27, `os/linux_usbfs.c`, `os/darwin_usb.c`, `os/windows_winusb.c`.
pub(super) fn access(asked: Asked, error: rusb::Error) -> Access {
    match (error, asked) {
        (rusb::Error::Busy, _) => Access::Busy,
        // WinUSB opens for one program at a time; on macOS claiming is what is exclusive.
        (rusb::Error::Access, _) if cfg!(windows) => Access::Busy,
        (rusb::Error::Access, Asked::ToClaim) => Access::Busy,
        (rusb::Error::Access, Asked::ToOpen) => Access::Denied,
        (rusb::Error::NotSupported | rusb::Error::NotFound, _) if cfg!(windows) => Access::NoDriver,
        (other, _) => Access::Unknown { text: other.to_string() },
    }
}

/// Claims and gives back at once: where the system does not say who holds what, this is the only way to know.
fn claim(handle: &DeviceHandle<Context>, interface: u8) -> Access {
    match handle.claim_interface(interface) {
        Ok(()) => {
            // It is given back with the handle in any case.
            let _ = handle.release_interface(interface);
            Access::Free
        }
        Err(error) => access(Asked::ToClaim, error),
    }
}

fn names(
    handle: &DeviceHandle<Context>,
    descriptor: &DeviceDescriptor,
    configuration: Option<&ConfigDescriptor>,
) -> Names {
    let Some(language) = handle.read_languages(NAME_DEADLINE).ok().and_then(|found| found.first().copied()) else {
        return Names::default();
    };
    let kept = |name: rusb::Result<String>| name.ok().and_then(|name| tidy(&name));
    let settings = configuration.into_iter().flat_map(ConfigDescriptor::interfaces);
    let settings = settings.filter_map(|interface| interface.descriptors().next());
    let named = settings.filter(|setting| setting.description_string_index().is_some()).filter_map(|setting| {
        let name = kept(handle.read_interface_string(language, &setting, NAME_DEADLINE))?;
        Some((setting.interface_number(), name))
    });
    Names {
        maker: kept(handle.read_manufacturer_string(language, descriptor, NAME_DEADLINE)),
        product: kept(handle.read_product_string(language, descriptor, NAME_DEADLINE)),
        serial: kept(handle.read_serial_number_string(language, descriptor, NAME_DEADLINE)),
        interfaces: named.collect(),
    }
}

/// A name as a person may see it: a device writes what it likes. `None`: nothing is left of it.
pub(super) fn tidy(name: &str) -> Option<String> {
    let name: String = name.trim().chars().filter(|letter| !letter.is_control()).collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(classes: &[(u8, u8, u8)]) -> Vec<UsbInterface> {
        let numbered = (0..).zip(classes);
        let interface = |(number, (class, subclass, protocol)): (u8, &(u8, u8, u8))| UsbInterface {
            number,
            class: *class,
            subclass: *subclass,
            protocol: *protocol,
            name: None,
        };
        numbered.map(interface).collect()
    }

    #[test]
    fn what_cannot_be_a_phone_is_not_listed() {
        let check = |class: u8, classes: &[(u8, u8, u8)], expected: bool| {
            assert_eq!(could_be_phone(class, &with(classes)), expected, "{class:x} {classes:x?}");
        };
        // A hub, a keyboard with its keys, a headset, a webcam with its microphone, a printer, Bluetooth.
        check(0x09, &[(0x09, 0, 0)], false);
        check(0, &[(0x03, 1, 1), (0x03, 0, 0)], false);
        check(0, &[(0x01, 1, 0), (0x01, 2, 0), (0x03, 0, 0)], false);
        check(0xef, &[(0x0e, 1, 0), (0x0e, 2, 0), (0x01, 1, 0), (0x01, 2, 0)], false);
        check(0, &[(0x07, 1, 2)], false);
        check(0xe0, &[(0xe0, 1, 1), (0xe0, 1, 1)], false);
        // ADB, MTP in both forms, a phone that shares its internet, an iPhone, a disk, one that is coming up.
        check(0, &[(0xff, 0x42, 1)], true);
        check(0, &[(0x06, 1, 1)], true);
        check(0, &[(0xff, 0xff, 0)], true);
        check(0xef, &[(0xe0, 1, 3), (0x0a, 0, 0)], true);
        check(0, &[(0x06, 1, 1), (0x03, 0, 0), (0xff, 0xfe, 2)], true);
        check(0, &[(0x08, 6, 0x50)], true);
        check(0, &[], true);
        // Many phones offer sound, too.
        check(0, &[(0x01, 1, 0), (0xff, 0x42, 1)], true);
    }

    #[test]
    fn a_refusal_is_told_by_what_was_asked() {
        assert_eq!(access(Asked::ToClaim, rusb::Error::Busy), Access::Busy);
        assert_eq!(access(Asked::ToClaim, rusb::Error::Access), Access::Busy);
        let denied = if cfg!(windows) { Access::Busy } else { Access::Denied };
        assert_eq!(access(Asked::ToOpen, rusb::Error::Access), denied);
        let odd = access(Asked::ToOpen, rusb::Error::NoMem);
        assert_eq!(odd, Access::Unknown { text: rusb::Error::NoMem.to_string() });
    }

    #[test]
    fn this_computer_says_what_is_plugged_in_or_that_it_cannot() {
        match list() {
            Ok(devices) => {
                let mut sorted = devices.clone();
                sorted.sort_by(|a, b| a.port.cmp(&b.port));
                assert_eq!(devices, sorted);
            }
            Err(Error::NoUsb { .. }) => {}
            Err(other) => panic!("{other}"),
        }
    }
}
