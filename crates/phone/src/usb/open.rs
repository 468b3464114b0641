//! From a plugged phone to a pipe: found by its serial or its port, opened, its debugging interface claimed.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use diagnosis::doctor::sight::{Access, UsbDevice, UsbPort};
use rusb::{Context, Device, DeviceHandle, Direction, TransferType};

use super::list::{Asked, Lister, access};
use super::pipe::{Broken, Packets, Pipe};
use crate::adb::message::HEADER_BYTES;
use crate::error::{Error, Result};

/// Which plugged phone. Where several have the serial (cheap ones share it), the port decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plugged {
    pub serial: Option<String>,
    pub port: Option<UsbPort>,
}

/// A debugging interface that is ours. Given back when it is dropped.
pub(super) struct Claimed {
    handle: DeviceHandle<Context>,
    inward: u8,
    outward: u8,
    packets: Packets,
    opened: Instant,
}

/// The places and numbers of phones that were reset by this process.
static TRIED: Mutex<Vec<(u8, u8)>> = Mutex::new(Vec::new());

/// How [`Plugged::name`] begins for a phone that tells no serial.
pub const NO_SERIAL: &str = "usb:";

impl Plugged {
    /// Its serial, else its port as Linux names it: `usb:1-2.4`.
    pub fn name(&self) -> String {
        match (&self.serial, &self.port) {
            (Some(serial), _) => serial.clone(),
            (None, Some(port)) => format!("{NO_SERIAL}{}", port.name()),
            (None, None) => NO_SERIAL.to_owned(),
        }
    }

    /// The one of these that is meant.
    pub fn among<'a>(&self, devices: &'a [UsbDevice]) -> Option<&'a UsbDevice> {
        let at_port = |device: &&UsbDevice| self.port.as_ref() == Some(&device.port);
        let Some(serial) = &self.serial else { return devices.iter().find(at_port) };
        let mut same = devices.iter().filter(|device| device.serial.as_ref() == Some(serial));
        match (same.next(), same.next()) {
            (only, None) => only,
            (Some(_), Some(_)) => devices.iter().filter(|device| device.serial.as_ref() == Some(serial)).find(at_port),
            (None, Some(_)) => None,
        }
    }
}

/// Opens and claims. Blocks for some milliseconds.
///
/// # Errors
///
/// [`Error::NoSuchPhone`], [`Error::DebuggingOff`], [`Error::NoPermission`], [`Error::NoDriver`], [`Error::Busy`].
pub(super) fn claim(plugged: &Plugged) -> Result<Claimed> {
    let mut lister = Lister::new()?;
    let devices = lister.list()?;
    let found = plugged.among(&devices).ok_or(Error::NoSuchPhone)?;
    let interface = found.adb_interface().ok_or(Error::DebuggingOff)?.number;
    let device = lister.device(found).ok_or(Error::NoSuchPhone)?;
    let (inward, outward, packets) = endpoints(&device, interface)?;
    let handle = device.open().map_err(|error| refused(Asked::ToOpen, error))?;
    handle.claim_interface(interface).map_err(|error| refused(Asked::ToClaim, error))?;
    // As adb does: an endpoint that a client left halted answers nothing else. Where it was not, it does no harm.
    for endpoint in [inward, outward] {
        if let Err(error) = handle.clear_halt(endpoint) {
            tracing::debug!(%error, endpoint, "could not clear an endpoint");
        }
    }
    Ok(Claimed { handle, inward, outward, packets, opened: Instant::now() })
}

fn refused(asked: Asked, error: rusb::Error) -> Error {
    match (error, access(asked, error)) {
        (rusb::Error::NoDevice, _) => Error::NoSuchPhone,
        (_, Access::Denied) => Error::NoPermission { text: error.to_string() },
        (_, Access::NoDriver) => Error::NoDriver,
        (_, Access::Busy) => Error::Busy,
        (_, Access::Unknown { text }) => Error::NoUsb { text },
        (_, Access::Free | Access::NothingToOpen) => Error::Lost,
    }
}

/// The bulk endpoints of an interface, and what their packets carry.
fn endpoints(device: &Device<Context>, interface: u8) -> Result<(u8, u8, Packets)> {
    let configuration = device.active_config_descriptor().map_err(|_| Error::NoSuchPhone)?;
    let setting = configuration
        .interfaces()
        .find(|found| found.number() == interface)
        .and_then(|found| found.descriptors().next())
        .ok_or(Error::DebuggingOff)?;
    let bulk = |direction: Direction| {
        let mut bulk = setting.endpoint_descriptors().filter(|end| end.transfer_type() == TransferType::Bulk);
        let found = bulk.find(|end| end.direction() == direction)?;
        let packet = usize::from(found.max_packet_size());
        // A header has to fit into one packet; full speed has 64 bytes, high speed 512, super speed 1024.
        (packet >= HEADER_BYTES).then_some((found.address(), packet))
    };
    match (bulk(Direction::In), bulk(Direction::Out)) {
        (Some((inward, packet_in)), Some((outward, packet_out))) => {
            Ok((inward, outward, Packets { inward: packet_in, outward: packet_out }))
        }
        _ => Err(Error::protocol("a debugging interface without its two endpoints")),
    }
}

impl Claimed {
    /// Lets the phone begin anew, as if it had been plugged in again. The last means: whatever else goes on at that
    /// cable ends with it, so that it is done once for each time that a phone is plugged in. Whether it was done.
    pub(super) fn reset(self) -> bool {
        let device = self.handle.device();
        let now = (device.bus_number(), device.address());
        let mut tried = TRIED.lock().unwrap_or_else(PoisonError::into_inner);
        if tried.contains(&now) {
            return false;
        }
        tried.push(now);
        drop(tried);
        self.handle.reset().inspect_err(|error| tracing::debug!(%error, "the phone could not be reset")).is_ok()
    }
}

impl Pipe for Claimed {
    fn packet_bytes(&self) -> Packets {
        self.packets
    }

    fn read(&self, into: &mut [u8], patience: Duration) -> std::result::Result<usize, Broken> {
        Ok(self.handle.read_bulk(self.inward, into, patience)?)
    }

    fn write(&self, bytes: &[u8], patience: Duration) -> std::result::Result<(), Broken> {
        let written = self.handle.write_bulk(self.outward, bytes, patience)?;
        if written == bytes.len() { Ok(()) } else { Err(Broken::Failed("a transfer that was cut short".to_owned())) }
    }

    fn now(&self) -> Duration {
        self.opened.elapsed()
    }
}

impl From<rusb::Error> for Broken {
    fn from(error: rusb::Error) -> Self {
        match error {
            // A signal that somebody else handles comes in between.
            rusb::Error::Timeout | rusb::Error::Interrupted => Self::Quiet,
            // NotFound: another program had the interface taken from us.
            rusb::Error::NoDevice | rusb::Error::NotFound => Self::Gone,
            other => Self::Failed(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(port: u8, serial: Option<&str>) -> UsbDevice {
        UsbDevice {
            port: UsbPort { bus: 1, ports: vec![port] },
            address: 10 + port,
            vendor: 0x18d1,
            product: 0x4ee7,
            maker_name: None,
            product_name: None,
            serial: serial.map(str::to_owned),
            interfaces: vec![],
            access: Access::Free,
        }
    }

    #[test]
    fn a_phone_is_found_by_its_serial_and_where_that_is_not_enough_by_its_port() {
        let devices = [device(1, Some("A")), device(2, Some("B")), device(3, Some("B")), device(4, None)];
        let check = |serial: Option<&str>, port: Option<u8>, expected: Option<u8>| {
            let port = port.map(|port| UsbPort { bus: 1, ports: vec![port] });
            let plugged = Plugged { serial: serial.map(str::to_owned), port };
            let found = plugged.among(&devices).map(|device| device.port.ports[0]);
            assert_eq!(found, expected, "{plugged:?}");
        };
        check(Some("A"), None, Some(1));
        // It was plugged in somewhere else since.
        check(Some("A"), Some(9), Some(1));
        check(Some("B"), Some(3), Some(3));
        // Which of the two is not said, and is not guessed.
        check(Some("B"), None, None);
        check(Some("B"), Some(1), None);
        check(Some("C"), Some(1), None);
        check(None, Some(4), Some(4));
        check(None, Some(9), None);
        check(None, None, None);
    }
}
