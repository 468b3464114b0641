//! What Linux tells of USB devices without opening them.
//!
//! ```text
//! /sys/bus/usb/devices/1-2.4/manufacturer          Google
//! /sys/bus/usb/devices/1-2.4/product               Pixel 7a
//! /sys/bus/usb/devices/1-2.4/serial                0123456789ABCDEF
//! /sys/bus/usb/devices/1-2.4:1.0/interface         ADB Interface
//! /sys/bus/usb/devices/1-2.4:1.0/driver            -> …/drivers/usbfs      a program has claimed it
//! ```
//!
//! Sources: Linux `Documentation/ABI/stable/sysfs-bus-usb`, `drivers/usb/core/{sysfs,devio}.c`.

use std::fs;
use std::io::Read;
use std::path::PathBuf;

use diagnosis::doctor::sight::UsbPort;

use super::list::{Names, tidy};

pub(super) struct Sysfs {
    root: PathBuf,
}

/// A USB name has at most 126 letters, which is 378 bytes of UTF-8.
const LONGEST_NAME: u64 = 512;

impl Sysfs {
    pub(super) fn at(root: PathBuf) -> Self {
        Self { root }
    }

    pub(super) fn names(&self, port: &UsbPort, configuration: u8, interfaces: impl Iterator<Item = u8>) -> Names {
        let of_device = |name: &str| self.text(&format!("{}/{name}", port.name()));
        Names {
            maker: of_device("manufacturer"),
            product: of_device("product"),
            serial: of_device("serial"),
            interfaces: interfaces
                .filter_map(|number| {
                    let path = format!("{}/interface", interface_folder(port, configuration, number));
                    Some((number, self.text(&path)?))
                })
                .collect(),
        }
    }

    /// Whether somebody has claimed an interface: a program (`usbfs`), or a driver of the system.
    pub(super) fn is_held(&self, port: &UsbPort, configuration: u8, interface: u8) -> bool {
        self.root.join(interface_folder(port, configuration, interface)).join("driver").symlink_metadata().is_ok()
    }

    fn text(&self, path: &str) -> Option<String> {
        let mut bytes = Vec::new();
        let file = fs::File::open(self.root.join(path)).ok()?;
        file.take(LONGEST_NAME).read_to_end(&mut bytes).ok()?;
        tidy(&String::from_utf8_lossy(&bytes))
    }
}

fn interface_folder(port: &UsbPort, configuration: u8, interface: u8) -> String {
    format!("{}:{configuration}.{interface}", port.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_where_they_are_and_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &[u8]| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("1-2.4/manufacturer", b"Google\n");
        write("1-2.4/product", b"Pixel\x1b[2J 7a \n");
        write("1-2.4/serial", &[b'x'; 4000]);
        write("1-2.4:1.1/interface", b"ADB Interface\n");
        write("1-2.4:1.0/interface", b"\n");
        let sysfs = Sysfs::at(folder.path().to_owned());
        let port = UsbPort { bus: 1, ports: vec![2, 4] };
        let names = sysfs.names(&port, 1, [0, 1, 2].into_iter());
        assert_eq!(names.maker.as_deref(), Some("Google"));
        assert_eq!(names.product.as_deref(), Some("Pixel[2J 7a"));
        assert_eq!(names.serial.map(|serial| serial.len()), Some(512));
        assert_eq!(names.interfaces, [(1, "ADB Interface".to_owned())].into());
        let nobody = sysfs.names(&UsbPort { bus: 1, ports: vec![] }, 1, [0].into_iter());
        assert_eq!((nobody.maker, nobody.interfaces.len()), (None, 0));
    }

    #[cfg(unix)]
    #[test]
    fn who_holds_an_interface_is_seen_by_its_driver() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("1-1:1.0")).unwrap();
        let sysfs = Sysfs::at(folder.path().to_owned());
        let port = UsbPort { bus: 1, ports: vec![1] };
        assert!(!sysfs.is_held(&port, 1, 0));
        std::os::unix::fs::symlink("nowhere/usbfs", folder.path().join("1-1:1.0/driver")).unwrap();
        assert!(sysfs.is_held(&port, 1, 0));
        assert!(!sysfs.is_held(&port, 1, 1));
    }
}
