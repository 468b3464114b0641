//! What this computer sees at its cables at one moment: USB devices and the adb server's list.
//!
//! The vocabulary between who looks (`phone`, `computer`) and who judges ([`super`]). Nothing here needs the right to
//! open a device: interface classes and, on Linux, names are told by the system itself.

use serde::Serialize;
use ts_rs::TS;

/// Everything that this computer sees at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    pub system: System,
    /// What is plugged in; `None` where this computer cannot tell.
    pub usb: Option<Vec<UsbDevice>>,
    pub server: AdbServer,
    /// Programs that have a phone, or may have it. Asked for only while a phone is busy.
    pub holders: Vec<Holder>,
    /// Where phones are plugged in that we hold ourselves: busy for others, not for us.
    pub ours: Vec<UsbPort>,
    pub rule: RuleState,
}

/// What this computer runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    Linux,
    MacOs,
    Windows,
}

/// The adb server, where a program of developers' started one. We never do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdbServer {
    /// Not asked yet.
    Asking,
    /// Nobody answers where it would be. Nothing is wrong with that: phones are reached without it.
    None,
    /// All phones that it has, in its order.
    Phones(Vec<ServerPhone>),
}

/// A line of the server's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerPhone {
    pub serial: String,
    pub state: ServerPhoneState,
    /// With the spaces that the server writes as `_`. A name that has `_` of its own cannot be told apart.
    pub model: Option<String>,
    pub product: Option<String>,
    pub transport_id: Option<u64>,
    /// Where it is plugged in, in the server's words: `1-2.4`. `None` for a phone on the network.
    pub usb: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerPhoneState {
    Ready,
    /// The phone waits for the person to tap Allow, or was told No.
    Unauthorized,
    /// The phone is looking through the keys that it knows.
    Authorizing,
    Offline,
    /// This computer's user may not open the device. The server's words say what to do.
    NoPermission {
        text: String,
    },
    Recovery,
    Sideload,
    Bootloader,
    Connecting,
    /// A state that we do not know, in the server's word.
    Unknown {
        text: String,
    },
}

/// A program that has a phone, or may have it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holder {
    /// As people know it, else as its process is named.
    pub name: String,
    /// The place whose device it was seen to have open; `None`: it runs, and is known to take phones.
    pub port: Option<UsbPort>,
}

/// The rule by which Linux lets the person at the screen use the debugging interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleState {
    /// This system needs none.
    NotNeeded,
    Missing,
    /// Missing, and the system has no password dialog that we could ask with.
    MissingByHand,
    Installed,
}

/// A place where a device is plugged in. The same for as long as it stays there, also over a change of its mode.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize, TS)]
#[ts(export)]
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

impl System {
    /// Of the computer that this was built for.
    pub const THIS: System = if cfg!(target_os = "windows") {
        System::Windows
    } else if cfg!(target_os = "macos") {
        System::MacOs
    } else {
        System::Linux
    };
}

impl AdbServer {
    pub fn answers(&self) -> bool {
        match self {
            Self::Phones(_) => true,
            Self::Asking | Self::None => false,
        }
    }
}

impl UsbPort {
    /// `1-2.4`, as Linux and its adb server name it.
    pub fn name(&self) -> String {
        let ports: Vec<String> = self.ports.iter().map(u8::to_string).collect();
        format!("{}-{}", self.bus, ports.join("."))
    }
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
