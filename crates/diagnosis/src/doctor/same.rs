//! Which line of the adb server's list and which device at the cable are one phone.

use super::kind::{Kind, kind};
use super::sight::{AdbServer, ServerPhone, Sight, UsbDevice};

/// One phone, as the server, the cable or both show it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    pub row: Option<&'a ServerPhone>,
    pub device: Option<(&'a UsbDevice, Kind)>,
}

/// Each phone once: those of the server in its order, then the others by where they are plugged in.
pub(super) fn phones(sight: &Sight) -> Vec<Seen<'_>> {
    let devices = sight.usb.iter().flatten();
    let mut devices: Vec<_> = devices.filter_map(|device| Some((device, kind(device)?))).collect();
    devices.sort_by(|(a, _), (b, _)| (&a.port, a.address).cmp(&(&b.port, b.address)));
    let rows: &[ServerPhone] = match &sight.server {
        AdbServer::Phones(rows) => rows,
        AdbServer::Asking | AdbServer::None => &[],
    };
    // By place first: two phones of a careless maker have the same serial number.
    let mut taken: Vec<Option<usize>> = vec![None; rows.len()];
    for (taken_by, row) in taken.iter_mut().zip(rows) {
        *taken_by = row.usb.as_deref().and_then(|at| devices.iter().position(|(device, _)| device.port.name() == at));
    }
    for i in 0..rows.len() {
        if taken[i].is_none() {
            let same = |(device, _): &(&UsbDevice, Kind)| device.serial.as_deref() == Some(rows[i].serial.as_str());
            taken[i] = (0..devices.len()).find(|at| same(&devices[*at]) && !taken.contains(&Some(*at)));
        }
    }
    let listed = rows.iter().zip(&taken).map(|(row, at)| Seen { row: Some(row), device: at.map(|at| devices[at]) });
    let others = (0..devices.len()).filter(|at| !taken.contains(&Some(*at)));
    listed.chain(others.map(|at| Seen { row: None, device: Some(devices[at]) })).collect()
}

impl Seen<'_> {
    pub fn serial(&self) -> Option<&str> {
        let listed = self.row.map(|row| row.serial.as_str()).filter(|serial| is_serial(serial));
        listed.or(self.device.and_then(|(device, _)| device.serial.as_deref()).filter(|serial| is_serial(serial)))
    }
}

/// Servers write "(no serial number)" or question marks for a phone that they could not ask.
fn is_serial(text: &str) -> bool {
    !text.is_empty() && !text.starts_with('(') && text.chars().any(|c| c != '?')
}
