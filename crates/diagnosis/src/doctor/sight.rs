//! What this computer sees at its cables at one moment: USB devices and the adb server's list.
//!
//! The vocabulary between who looks (`phone`, `computer`) and who judges ([`super`]). Nothing here needs the right to
//! open a device: interface classes and, on Linux, names are told by the system itself.

use serde::Serialize;

/// A place where a device is plugged in. The same for as long as it stays there, also over a change of its mode.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct UsbPort {
    pub bus: u8,
    /// From the computer's own socket through each hub. Empty where the system does not tell.
    pub ports: Vec<u8>,
}

/// One USB device that could be a phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UsbDevice {
    pub port: UsbPort,
    /// The number on the bus; another one after each plugging in.
    pub address: u8,
    pub vendor: u16,
    pub product: u16,
    /// As the device spells them; `None` where they cannot be read without opening it.
    pub maker_name: Option<String>,
    pub product_name: Option<String>,
    pub serial: Option<String>,
    /// Those of the active configuration, in their order.
    pub interfaces: Vec<UsbInterface>,
    pub access: Access,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UsbInterface {
    pub number: u8,
    pub class: u8,
    pub subclass: u8,
    pub protocol: u8,
    /// E.g. "ADB Interface", "MTP"; `None` where it cannot be read without opening the device.
    pub name: Option<String>,
}

/// Whether this computer's account can speak to the device's debugging interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// It could be opened, and nobody else was seen to hold it.
    Free,
    /// The system denies it to this account (Linux: the rights of the device node).
    Denied,
    /// The system has no driver that lets programs speak to it (Windows: WinUSB).
    NoDriver,
    /// Another program holds it.
    Busy,
    /// There is no debugging interface to open, so nobody tried.
    NothingToOpen,
    /// It could not be opened, for a reason that we do not know.
    Unknown { text: String },
}

impl UsbDevice {
    /// The interface that speaks ADB (vendor class, Google's subclass and protocol; AOSP `adb.h`).
    pub fn adb_interface(&self) -> Option<&UsbInterface> {
        self.interfaces.iter().find(|interface| interface.is(0xff, 0x42, 0x01))
    }
}

impl UsbInterface {
    pub fn is(&self, class: u8, subclass: u8, protocol: u8) -> bool {
        (self.class, self.subclass, self.protocol) == (class, subclass, protocol)
    }
}
