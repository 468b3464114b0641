//! Phones at a USB cable, without an adb server and with nothing installed.
//!
//! [`list::list`] tells what is plugged in.

pub mod list;
mod sysfs;
