//! What is plugged in, as it changes.
//!
//! libusb tells of arrivals and departures on Linux and macOS; on Windows it does not, and the list is read once a
//! second. A device that is just coming up, or that cannot be opened while the system may still be at work on its
//! rights, is looked at again each second, too.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use diagnosis::doctor::sight::{Access, UsbDevice};
use futures_util::Stream;
use futures_util::stream::unfold;
use rusb::{Context, Device, Hotplug, HotplugBuilder, Registration, UsbContext};
use tokio::sync::watch;

use super::list::Lister;
use crate::error::Result;

/// What is plugged in, or that this computer does not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plugs {
    Devices(Vec<UsbDevice>),
    /// In the words of the error.
    NoUsb {
        text: String,
    },
}

/// How long nothing is looked at while something is unsettled, or everywhere where nothing tells of changes. Also how
/// soon the thread sees that nobody listens.
const LOOK: Duration = Duration::from_secs(1);
/// A device that just came is complete a moment later: its configuration, its names, its rights.
const SETTLING: [Duration; 3] = [Duration::from_millis(100), Duration::from_millis(400), LOOK];
/// A system that did not tell is asked again.
const RETRY: Duration = Duration::from_secs(5);

/// Whole lists: the first at once, then one for each change; who is slow gets the newest. Never ends; dropping it ends
/// its thread within a second.
pub fn watch() -> impl Stream<Item = Plugs> + Send {
    let (lists, told) = watch::channel(None);
    let lists = Arc::new(lists);
    let spawned = thread::Builder::new().name("usb-watch".to_owned()).spawn({
        let lists = Arc::clone(&lists);
        move || tell(&lists)
    });
    if let Err(error) = spawned {
        lists.send_replace(Some(Plugs::NoUsb { text: error.to_string() }));
    }
    unfold(told, async |mut told| {
        loop {
            if told.changed().await.is_err() {
                // Only where there was no thread.
                pending::<()>().await;
            }
            let list = told.borrow_and_update().clone();
            if let Some(list) = list {
                return Some((list, told));
            }
        }
    })
}

/// Lists until nobody listens.
fn tell(lists: &watch::Sender<Option<Plugs>>) {
    while !lists.is_closed() {
        let failed = match Events::new() {
            Ok(mut events) => events.tell(lists),
            Err(error) => Some(error.to_string()),
        };
        let Some(text) = failed else { return };
        offer(lists, Plugs::NoUsb { text });
        let until = Instant::now() + RETRY;
        while !lists.is_closed() && Instant::now() < until {
            thread::sleep(LOOK);
        }
    }
}

/// Tells it if it is something else than before.
fn offer(lists: &watch::Sender<Option<Plugs>>, list: Plugs) {
    lists.send_if_modified(|told| {
        let new = told.as_ref() != Some(&list);
        if new {
            *told = Some(list);
        }
        new
    });
}

struct Events {
    lister: Lister,
    happened: Arc<AtomicBool>,
    /// `None` where the system does not tell of changes.
    registration: Option<Registration<Context>>,
}

/// Only takes a note: what libusb allows in here is not enough to look at a device.
struct Note(Arc<AtomicBool>);

impl Hotplug<Context> for Note {
    fn device_arrived(&mut self, _: Device<Context>) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn device_left(&mut self, _: Device<Context>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Events {
    fn new() -> Result<Self> {
        let lister = Lister::new()?;
        let happened = Arc::new(AtomicBool::new(false));
        let registration = if rusb::has_hotplug() {
            let note = Box::new(Note(Arc::clone(&happened)));
            let registered = HotplugBuilder::new().register(lister.context(), note);
            registered.inspect_err(|error| tracing::debug!(%error, "no news of plugs; they are looked at")).ok()
        } else {
            None
        };
        Ok(Self { lister, happened, registration })
    }

    /// Until nobody listens, or the error that ended it.
    fn tell(&mut self, lists: &watch::Sender<Option<Plugs>>) -> Option<String> {
        let mut settling = SETTLING.iter();
        while !lists.is_closed() {
            let devices = match self.lister.list() {
                Ok(devices) => devices,
                Err(error) => return Some(error.to_string()),
            };
            let unsettled = devices.iter().any(is_unsettled);
            offer(lists, Plugs::Devices(devices));
            let next = settling.next().copied();
            if self.wait(lists, next, unsettled) {
                settling = SETTLING.iter();
            }
        }
        None
    }

    /// Until it is time to look; whether something happened.
    fn wait(&self, lists: &watch::Sender<Option<Plugs>>, next: Option<Duration>, unsettled: bool) -> bool {
        if self.registration.is_none() {
            thread::sleep(LOOK);
            return false;
        }
        while !lists.is_closed() {
            // Spurious returns of it cost a look at a flag.
            if self.lister.context().handle_events(Some(next.unwrap_or(LOOK))).is_err() {
                thread::sleep(LOOK);
            }
            if self.happened.swap(false, Ordering::Relaxed) {
                return true;
            }
            if next.is_some() || unsettled {
                return false;
            }
        }
        false
    }
}

/// Whether it may change without being plugged in again.
fn is_unsettled(device: &UsbDevice) -> bool {
    match device.access {
        Access::Denied | Access::Busy | Access::NoDriver | Access::Unknown { .. } => true,
        // Without interfaces it has no configuration yet.
        Access::Free | Access::NothingToOpen => device.interfaces.is_empty(),
    }
}
