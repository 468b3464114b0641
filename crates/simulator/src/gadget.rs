//! A device at the end of a USB cable: one interface, played through Linux's FunctionFS.
//!
//! With the kernel's virtual bus (`dummy_hcd`) it is plugged into the computer that it runs on; `tests/usb` does that in
//! a machine of its own. Source of the structures: `linux/usb/functionfs.h` and the kernel's
//! `Documentation/usb/functionfs.rst`; of the sizes: AOSP `packages/modules/adb/daemon/usb.cpp`.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, ReadHalf, WriteHalf, duplex, split};
use tokio::runtime::Handle as Runtime;

/// What the computer sees of the device's one interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interface {
    pub class: u8,
    pub subclass: u8,
    pub protocol: u8,
    pub name: String,
    /// A third endpoint for events, as cameras and media devices have.
    pub interrupt: bool,
}

impl Interface {
    /// The interface of adbd.
    pub fn adb() -> Self {
        Self { class: 0xff, subclass: 0x42, protocol: 0x01, name: "ADB Interface".to_owned(), interrupt: false }
    }
}

/// A device whose descriptors the kernel has, and that is not served yet.
pub struct Gadget {
    folder: PathBuf,
    control: File,
}

const DESCRIPTORS_V2: u32 = 3;
const STRINGS: u32 = 2;
const FULL_SPEED: u32 = 1;
const HIGH_SPEED: u32 = 2;
const ENGLISH: u16 = 0x0409;

const EVENT_BYTES: usize = 12;
const ENABLE: u8 = 2;
const SETUP: u8 = 4;
const FROM_DEVICE: u8 = 0x80;

/// As much as adbd gives and takes at once.
const TRANSFER: usize = 16 << 10;
const HEADER: usize = 24;

impl Gadget {
    /// Says in a mounted FunctionFS folder what the device is; it can then be plugged in.
    pub fn new(folder: &Path, interface: &Interface) -> io::Result<Self> {
        let mut control = OpenOptions::new().read(true).write(true).open(folder.join("ep0"))?;
        control.write_all(&descriptors(interface))?;
        control.write_all(&strings(&interface.name))?;
        Ok(Self { folder: folder.to_owned(), control })
    }

    /// Plays the device until the process ends. Whenever a computer takes it into use, `connected` gets a new stream of
    /// what goes over the cable; it ends with the cable.
    ///
    /// Blocks: the endpoints of FunctionFS know no waiting for several at once.
    pub fn serve(mut self, runtime: &Runtime, mut connected: impl FnMut(DuplexStream)) -> io::Result<()> {
        let mut event = [0; EVENT_BYTES];
        loop {
            // Whoever waits in a reading holds what pulling the cable needs, and both then wait for ever (Linux 6.1,
            // functionfs_unbind). adbd polls, too.
            poll(&mut [PollFd::new(&self.control, PollFlags::IN)], None)?;
            self.control.read_exact(&mut event)?;
            match event[8] {
                ENABLE => {
                    let (ours, theirs) = duplex(TRANSFER);
                    let (from, to) = split(ours);
                    let to_computer = OpenOptions::new().write(true).open(self.folder.join("ep1"))?;
                    let from_computer = File::open(self.folder.join("ep2"))?;
                    let run = runtime.clone();
                    thread::spawn(move || note(carry_in(&run, from_computer, to)));
                    let run = runtime.clone();
                    thread::spawn(move || note(carry_out(&run, from, to_computer)));
                    connected(theirs);
                }
                // A question that only this interface could answer: nothing is known, and the computer goes on.
                SETUP if event[0] & FROM_DEVICE != 0 => drop(self.control.write(&[0; 4])),
                SETUP => drop(self.control.read(&mut [])),
                _ => {}
            }
        }
    }
}

fn note(ended: io::Result<()>) {
    if let Err(error) = ended {
        tracing::debug!("the cable of the simulated phone: {error}");
    }
}

/// From the computer, until the cable is out; the stream then ends.
fn carry_in(runtime: &Runtime, mut from: File, mut to: WriteHalf<DuplexStream>) -> io::Result<()> {
    let mut buffer = vec![0; TRANSFER];
    loop {
        match from.read(&mut buffer) {
            // The end of a transfer of whole packets, not of the stream.
            Ok(0) => {}
            Ok(length) => runtime.block_on(to.write_all(&buffer[..length]))?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                drop(runtime.block_on(to.shutdown()));
                return Err(error);
            }
        }
    }
}

/// To the computer: a header is a transfer, and its payload another, as adbd sends them.
fn carry_out(runtime: &Runtime, mut from: ReadHalf<DuplexStream>, mut to: File) -> io::Result<()> {
    let mut buffer = vec![0; TRANSFER];
    loop {
        runtime.block_on(from.read_exact(&mut buffer[..HEADER]))?;
        let mut left = u32::from_le_bytes([buffer[12], buffer[13], buffer[14], buffer[15]]) as usize;
        to.write_all(&buffer[..HEADER])?;
        while left > 0 {
            let now = left.min(TRANSFER);
            runtime.block_on(from.read_exact(&mut buffer[..now]))?;
            to.write_all(&buffer[..now])?;
            left -= now;
        }
    }
}

/// For full and for high speed: the interface, bulk to the computer, bulk from it, and perhaps an interrupt.
fn descriptors(interface: &Interface) -> Vec<u8> {
    let endpoints = if interface.interrupt { 3 } else { 2 };
    let of = |packet: u16| {
        let Interface { class, subclass, protocol, .. } = *interface;
        let mut bytes = vec![9, 4, 0, 0, endpoints, class, subclass, protocol, 1];
        for address in [0x81, 0x02] {
            bytes.extend([7, 5, address, 2]);
            bytes.extend(packet.to_le_bytes());
            bytes.push(0);
        }
        if interface.interrupt {
            bytes.extend([7, 5, 0x83, 3, 28, 0, 6]);
        }
        bytes
    };
    let count = u32::from(endpoints) + 1;
    let body = [of(64), of(512)].concat();
    with_header(DESCRIPTORS_V2, &[FULL_SPEED | HIGH_SPEED, count, count], &body)
}

fn strings(name: &str) -> Vec<u8> {
    let body = [&ENGLISH.to_le_bytes()[..], name.as_bytes(), &[0]].concat();
    with_header(STRINGS, &[1, 1], &body)
}

/// Magic and length of the whole, then the words, then the rest.
fn with_header(magic: u32, words: &[u32], body: &[u8]) -> Vec<u8> {
    let length = 8 + 4 * words.len() + body.len();
    // A few dozen bytes.
    let mut bytes = [magic.to_le_bytes(), (length as u32).to_le_bytes()].concat();
    bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
    bytes.extend(body);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_is_told_the_interface_at_both_speeds() {
        let bytes = descriptors(&Interface::adb());
        assert_eq!(bytes.len(), bytes[4] as usize);
        assert_eq!(bytes[..20], [3, 0, 0, 0, 66, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0]);
        let high = [9, 4, 0, 0, 2, 0xff, 0x42, 1, 1, 7, 5, 0x81, 2, 0, 2, 0, 7, 5, 2, 2, 0, 2, 0];
        assert_eq!(bytes[43..], high);
    }

    #[test]
    fn an_interface_for_events_has_a_third_endpoint() {
        let mtp = Interface { class: 6, subclass: 1, protocol: 1, name: "MTP".to_owned(), interrupt: true };
        let bytes = descriptors(&mtp);
        assert_eq!((bytes.len(), bytes[12]), (80, 4));
        assert!(bytes.ends_with(&[7, 5, 0x83, 3, 28, 0, 6]));
        assert_eq!(strings("MTP"), [2, 0, 0, 0, 22, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 9, 4, b'M', b'T', b'P', 0]);
    }
}
