//! What is true now: the phones that are seen, those that are open, and the window that hears of both.
//!
//! One lock around all of it, so that a window which attaches gets the present state and then every change after
//! it, in order. Nothing is awaited under the lock.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use diagnosis::doctor::at_hand::{self, AtHand};
use diagnosis::doctor::sight::UsbPort;
use serde_json::value::RawValue;
use tauri::ipc::Channel;
use tokio::sync::{Notify, mpsc};

use crate::update::{PhoneToOpen, PhonesSeen, ShellError, ShellUpdate};
use crate::worker_process::{self, Reach, WorkerCommand};

/// How many events may wait for a worker. A person clicks; more than this is a worker that does not read.
const WAITING_EVENTS: usize = 64;

pub struct Board {
    command: WorkerCommand,
    state: Mutex<State>,
    /// Something may have changed that the system does not announce.
    pub look_again: Notify,
}

struct State {
    window: Option<Channel<ShellUpdate>>,
    phones: PhonesSeen,
    open: BTreeMap<String, OpenPhone>,
    /// At most one worker lives for a phone, also while an earlier one is still going away.
    leases: BTreeMap<String, Lease>,
    openings: u64,
}

struct OpenPhone {
    /// Tells this opening from an earlier one of the same phone.
    opening: Opening,
    /// Gone once the worker died for good. Dropping it closes the worker's standard input, and so ends it.
    events: Option<mpsc::Sender<String>>,
    view: Option<Box<RawValue>>,
}

struct Lease {
    alive: Arc<tokio::sync::Mutex<()>>,
    reach: Reach,
}

/// The number of an opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening(u64);

impl Board {
    pub fn new(command: WorkerCommand) -> Self {
        let now = AtHand { phones: Vec::new(), guide: Vec::new(), noticed: None, restless: false };
        let phones = PhonesSeen { looked: false, now };
        let state = State { window: None, phones, open: BTreeMap::new(), leases: BTreeMap::new(), openings: 0 };
        Self { command, state: Mutex::new(state), look_again: Notify::new() }
    }

    /// The window listens from here on. It is told all that is true now; an earlier window hears no more.
    pub fn attach(&self, window: Channel<ShellUpdate>) {
        let mut state = self.lock();
        state.window = Some(window);
        state.tell(ShellUpdate::Phones(state.phones.clone()));
        for (serial, phone) in &state.open {
            if let Some(view) = &phone.view {
                state.tell(ShellUpdate::View { serial: serial.clone(), view: view.clone() });
            }
            if phone.events.is_none() {
                state.tell(ShellUpdate::WorkerStopped { serial: serial.clone(), restarted: false });
            }
        }
    }

    /// The phones that are plugged in have changed.
    pub fn phones_seen(&self, phones: PhonesSeen) {
        let mut state = self.lock();
        if state.phones != phones {
            state.phones = phones.clone();
            state.tell(ShellUpdate::Phones(phones));
        }
    }

    /// Where phones are plugged in that a worker of ours holds, or is just letting go.
    pub fn held(&self) -> Vec<UsbPort> {
        let state = self.lock();
        let held = state.leases.values().filter(|lease| lease.alive.try_lock().is_err());
        held.filter_map(|lease| if let Reach::Usb(port) = &lease.reach { Some(port.clone()) } else { None }).collect()
    }

    /// Starts a worker for the phone, unless it has one, and answers the name under which its views come.
    pub fn open(self: &Arc<Self>, phone: PhoneToOpen) -> Result<String, ShellError> {
        let mut state = self.lock();
        let (serial, reach) = name_and_reach(phone, &state.phones)?;
        if let Some(already) = state.open.get(&serial)
            && already.events.is_some()
        {
            if let Some(view) = already.view.clone() {
                state.tell(ShellUpdate::View { serial: serial.clone(), view });
            }
            return Ok(serial);
        }
        state.openings += 1;
        let opening = Opening(state.openings);
        let (events, waiting) = mpsc::channel(WAITING_EVENTS);
        state.open.insert(serial.clone(), OpenPhone { opening, events: Some(events), view: None });
        let lease = state.leases.entry(serial.clone()).or_insert_with(|| Lease::new(reach.clone()));
        lease.reach = reach.clone();
        let lease = Arc::clone(&lease.alive);
        drop(state);

        let worker = self.command.of(&serial, &reach);
        let keeping = worker_process::Keeping { board: Arc::clone(self), serial: serial.clone(), opening, lease };
        tauri::async_runtime::spawn(worker_process::keep(worker, waiting, keeping));
        Ok(serial)
    }

    /// Lets the worker of a phone finish. A phone that is not open is closed already.
    pub fn close(&self, serial: &str) {
        self.lock().open.remove(serial);
    }

    pub fn close_all(&self) {
        self.lock().open.clear();
    }

    /// Passes what a person said on to the worker of a phone. The line has no line break in it.
    pub fn send(&self, serial: &str, line: String) -> Result<(), ShellError> {
        let state = self.lock();
        let events = state.open.get(serial).and_then(|phone| phone.events.as_ref()).ok_or(ShellError::NotOpen)?;
        events.try_send(line).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => ShellError::Busy,
            mpsc::error::TrySendError::Closed(_) => ShellError::NotOpen,
        })
    }

    /// A worker drew a new view.
    pub fn show(&self, serial: &str, opening: Opening, view: Box<RawValue>) {
        let mut state = self.lock();
        if let Some(phone) = state.this_opening(serial, opening) {
            phone.view = Some(view.clone());
            state.tell(ShellUpdate::View { serial: serial.to_owned(), view });
        }
    }

    /// A worker died. When it is not started again, its phone stays on the board without one.
    pub fn worker_stopped(&self, serial: &str, opening: Opening, restarted: bool) {
        let mut state = self.lock();
        if let Some(phone) = state.this_opening(serial, opening) {
            if !restarted {
                phone.events = None;
            }
            state.tell(ShellUpdate::WorkerStopped { serial: serial.to_owned(), restarted });
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // What a panicking holder left is whole: every change under the lock is one assignment.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    fn new(reach: Reach) -> Self {
        Self { alive: Arc::default(), reach }
    }
}

impl State {
    fn this_opening(&mut self, serial: &str, opening: Opening) -> Option<&mut OpenPhone> {
        self.open.get_mut(serial).filter(|phone| phone.opening == opening)
    }

    fn tell(&self, update: ShellUpdate) {
        if let Some(window) = &self.window
            && let Err(error) = window.send(update)
        {
            // A window that is being reloaded asks again when it is back.
            tracing::debug!(%error, "the window did not take an update");
        }
    }
}

/// Under which name a phone is kept, and how its worker gets to it.
fn name_and_reach(phone: PhoneToOpen, seen: &PhonesSeen) -> Result<(String, Reach), ShellError> {
    match phone {
        PhoneToOpen::Plugged { serial } => {
            let phone = seen.now.phones.iter().find(|phone| phone.key == serial);
            // A phone names itself, so its name could be an option of the worker's.
            let phone = phone.filter(|phone| !phone.key.starts_with('-'));
            match phone.and_then(|phone| phone.reach.as_ref()) {
                Some(at_hand::Reach::Server) => Ok((serial, Reach::Server)),
                Some(at_hand::Reach::Usb { port }) => Ok((serial, Reach::Usb(port.clone()))),
                // A UDID comes from the phone, too.
                Some(at_hand::Reach::Iphone { udid }) if udid.starts_with('-') => Err(ShellError::NotPluggedIn),
                Some(at_hand::Reach::Iphone { udid }) => Ok((serial, Reach::Iphone(udid.clone()))),
                None => Err(ShellError::NotPluggedIn),
            }
        }
        PhoneToOpen::Tcp { address } => {
            let address = address.trim();
            if is_address(address) {
                Ok((address.to_owned(), Reach::Tcp(address.to_owned())))
            } else {
                Err(ShellError::BadAddress)
            }
        }
        PhoneToOpen::Demo { name } => {
            let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            if plain && !name.is_empty() && !name.starts_with('-') {
                Ok((format!("demo-{name}"), Reach::Demo(name)))
            } else {
                Err(ShellError::BadDemoName)
            }
        }
    }
}

/// `192.168.1.7:5555`, `[fe80::1]:5555` or `phone.local:5555`.
pub(crate) fn is_address(text: &str) -> bool {
    if text.parse::<std::net::SocketAddr>().is_ok() {
        return true;
    }
    let Some((host, port)) = text.rsplit_once(':') else { return false };
    let label = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    host.split('.').all(label) && port.parse::<u16>().is_ok_and(|port| port != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::examples::at_hand;

    #[test]
    fn only_what_can_be_reached_is_opened() {
        let seen =
            PhonesSeen { looked: true, now: at_hand(&[("R58M", "device"), ("--demo", "device"), ("OFF", "offline")]) };
        let check = |phone: PhoneToOpen, expected: Result<&str, ShellError>| {
            let got = name_and_reach(phone.clone(), &seen).map(|(name, _)| name);
            assert_eq!(got.as_deref(), expected.as_ref().map(|name| *name), "{phone:?}");
        };
        let plugged = |serial: &str| PhoneToOpen::Plugged { serial: serial.to_owned() };
        let tcp = |address: &str| PhoneToOpen::Tcp { address: address.to_owned() };
        let demo = |name: &str| PhoneToOpen::Demo { name: name.to_owned() };
        check(plugged("R58M"), Ok("R58M"));
        check(plugged("another"), Err(ShellError::NotPluggedIn));
        check(plugged("--demo"), Err(ShellError::NotPluggedIn));
        check(plugged("OFF"), Err(ShellError::NotPluggedIn));
        check(tcp(" 192.168.1.7:5555 "), Ok("192.168.1.7:5555"));
        check(tcp("[::1]:5555"), Ok("[::1]:5555"));
        check(tcp("phone.local:5555"), Ok("phone.local:5555"));
        for bad in ["", "192.168.1.7", "phone:0", "phone:x", "--demo:1", "a b:5555", "phone..local:1"] {
            check(tcp(bad), Err(ShellError::BadAddress));
        }
        check(demo("pixel-14"), Ok("demo-pixel-14"));
        for bad in ["", "--data-dir", "../pixel", "Pixel"] {
            check(demo(bad), Err(ShellError::BadDemoName));
        }
    }
}
