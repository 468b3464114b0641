//! What the looks before this one saw: how long a phone has waited, which one has gone, what is new.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::at_hand::{AtHand, PhoneAtHand, PhoneState};
use super::sight::{Sight, UsbPort};

/// How long a phone that went away is still spoken of. Judged: time to find the cable and plug it in again.
const GONE_FOR: Duration = Duration::from_secs(60);
/// How long something new at the cable is spoken of. Judged: time to read it.
const NEW_FOR: Duration = Duration::from_secs(30);

/// What was seen before. Empty at the first look.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    phones: BTreeMap<String, Remembered>,
    /// When each device at the cable was first seen.
    devices: BTreeMap<(UsbPort, u8), Duration>,
    /// Those that were there already, so that they are not called new.
    old: BTreeSet<(UsbPort, u8)>,
    looked: bool,
    looked_at_usb: bool,
}

#[derive(Debug, Clone)]
struct Remembered {
    phone: PhoneAtHand,
    /// Since when it is in its state.
    since: Duration,
    last: Duration,
}

impl Memory {
    /// Keeps what was seen just now.
    pub fn remember(&mut self, sight: &Sight, at_hand: &AtHand, now: Duration) {
        for phone in at_hand.phones.iter().filter(|phone| phone.state != PhoneState::Gone) {
            let since = match self.phones.get(&phone.key) {
                Some(before) if before.phone.state == phone.state => before.since,
                Some(_) | None => now,
            };
            self.phones.insert(phone.key.clone(), Remembered { phone: phone.clone(), since, last: now });
        }
        self.phones.retain(|_, remembered| now.saturating_sub(remembered.last) <= GONE_FOR);
        self.looked = true;
        let Some(usb) = &sight.usb else { return };
        let there: BTreeSet<_> = usb.iter().map(|device| (device.port.clone(), device.address)).collect();
        self.devices.retain(|device, _| there.contains(device));
        self.old.retain(|device| there.contains(device));
        if !self.looked_at_usb {
            self.old.clone_from(&there);
        }
        for device in there {
            self.devices.entry(device).or_insert(now);
        }
        self.looked_at_usb = true;
    }

    /// Whether there was a look before this one.
    pub(super) fn looked(&self) -> bool {
        self.looked
    }

    /// The state in which a phone was at the last look.
    pub(super) fn state(&self, key: &str) -> Option<PhoneState> {
        self.phones.get(key).map(|before| before.phone.state)
    }

    /// How long a phone has been in this state.
    pub(super) fn waited(&self, key: &str, state: PhoneState, now: Duration) -> Duration {
        let since = self.phones.get(key).filter(|before| before.phone.state == state).map(|before| before.since);
        since.map_or(Duration::ZERO, |since| now.saturating_sub(since))
    }

    /// Phones that were here a moment ago, and are neither here nor replaced at their place.
    pub(super) fn gone(&self, phones: &[PhoneAtHand], now: Duration) -> Vec<&PhoneAtHand> {
        let place = |phone: &PhoneAtHand| phone.usb.as_ref().map(|device| device.port.clone());
        let here = |gone: &PhoneAtHand| {
            phones.iter().any(|phone| phone.key == gone.key || (place(phone).is_some() && place(phone) == place(gone)))
        };
        let lately = |remembered: &&Remembered| now.saturating_sub(remembered.last) <= GONE_FOR;
        self.phones.values().filter(lately).map(|remembered| &remembered.phone).filter(|gone| !here(gone)).collect()
    }

    /// Whether a device was plugged in just now, while we looked.
    pub(super) fn is_new(&self, port: &UsbPort, address: u8, now: Duration) -> bool {
        let device = (port.clone(), address);
        let first = self.devices.get(&device).copied().unwrap_or(now);
        self.looked_at_usb && !self.old.contains(&device) && now.saturating_sub(first) <= NEW_FOR
    }
}
