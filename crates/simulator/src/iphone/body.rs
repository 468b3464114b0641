//! The iPhone itself: what it says, its scene, its cable, whom it trusts. The muxer only carries bytes to it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use tokio::sync::{broadcast, watch};

use crate::body::Clock;
use crate::cable::{Cable, Condition};
use crate::fault::{Faults, Mishap, begins};
use crate::folder::BadFolder;
use crate::iphone::distance::Distance;
use crate::iphone::folder::{Folder, Identity};
use crate::iphone::lie::Lie;
use crate::iphone::logs::Entry;
use crate::iphone::media::Media;
use crate::iphone::pairing::{Host, Mood, Pairing, Tap, Tls};
use crate::iphone::person::Deed;
use crate::iphone::world::World;
use crate::timing::Timing;

pub(crate) struct Body {
    pub folder: Folder,
    pub timing: Timing,
    pub distance: Distance,
    clock: Clock,
    inner: Mutex<Inner>,
    pub cable: watch::Sender<Cable>,
    /// Whether "Trust This Computer?" is on the screen.
    pub dialog: watch::Sender<bool>,
    /// How many requests came.
    pub heard: watch::Sender<usize>,
    /// Darwin notifications, by name.
    pub notifications: broadcast::Sender<String>,
    /// What is written into the log.
    pub log: broadcast::Sender<Entry>,
}

struct Inner {
    world: World,
    person: BTreeMap<String, Deed>,
    faults: Faults,
    pairing: Pairing,
    /// Made of the world when it is asked for.
    trees: BTreeMap<&'static str, Arc<Media>>,
    requests: Vec<String>,
    trusted: BTreeMap<String, Host>,
    /// The identities of all computers that wished to be trusted.
    asked_by: BTreeSet<String>,
    /// When the dialog came up, and what was tapped.
    asked: Option<Instant>,
    tapped: Option<Tap>,
    spoken: BTreeSet<Tls>,
    ports: BTreeMap<u16, Started>,
    next_port: u16,
}

/// A service that waits at its port for the one connection that StartService promised.
#[derive(Debug, Clone)]
pub(crate) struct Started {
    pub service: String,
    pub host: String,
}

/// The first of the ports that services get.
const FIRST_PORT: u16 = 49_200;

impl Body {
    pub(crate) fn new(folder: Folder, timing: Timing, distance: Distance, clock: Clock) -> Self {
        let inner = Inner {
            world: folder.world.clone(),
            person: BTreeMap::new(),
            faults: folder.faults.clone(),
            pairing: folder.pairing,
            trees: BTreeMap::new(),
            requests: Vec::new(),
            trusted: BTreeMap::new(),
            asked_by: BTreeSet::new(),
            asked: None,
            tapped: None,
            spoken: BTreeSet::new(),
            ports: BTreeMap::new(),
            next_port: FIRST_PORT,
        };
        Self {
            folder,
            timing,
            distance,
            clock,
            inner: Mutex::new(inner),
            cable: watch::Sender::new(Cable { epoch: 0, condition: Condition::Plugged, server_allowed: true }),
            dialog: watch::Sender::new(false),
            heard: watch::Sender::new(0),
            notifications: broadcast::Sender::new(64),
            log: broadcast::Sender::new(64),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn identity(&self) -> &Identity {
        &self.folder.identity
    }

    /// Starts a scene from the healthy phone; `None` is the healthy phone itself. Computers stay trusted.
    pub(crate) fn choose_scene(&self, name: Option<&str>) -> Result<(), BadFolder> {
        let scene = name.map(|name| self.folder.scene(name)).transpose()?.cloned().unwrap_or_default();
        let mut inner = self.lock();
        inner.world = self.folder.world.clone();
        inner.world.merge(&scene.world);
        for place in &scene.remove {
            inner.world.remove(place);
        }
        inner.person = scene.person;
        inner.faults = self.folder.faults.with(&scene.faults);
        inner.pairing = scene.pairing.unwrap_or(self.folder.pairing);
        inner.trees.clear();
        Ok(())
    }

    pub(crate) fn with_world<T>(&self, with: impl FnOnce(&World) -> T) -> T {
        with(&self.lock().world)
    }

    pub(crate) fn change_world<T>(&self, with: impl FnOnce(&mut World) -> T) -> T {
        let mut inner = self.lock();
        inner.trees.clear();
        with(&mut inner.world)
    }

    /// What the pretend person does about a fix.
    pub(crate) fn deed(&self, fix: &str) -> Option<Deed> {
        self.lock().person.get(fix).cloned()
    }

    pub(crate) fn with_faults<T>(&self, with: impl FnOnce(&mut Faults) -> T) -> T {
        with(&mut self.lock().faults)
    }

    pub(crate) fn pairing(&self) -> Pairing {
        self.lock().pairing
    }

    pub(crate) fn set_mood(&self, mood: Mood) {
        let mut inner = self.lock();
        inner.pairing.mood = mood;
        (inner.asked, inner.tapped) = (None, None);
    }

    pub(crate) fn set_tls(&self, newest: Tls) {
        self.lock().pairing.tls = newest;
    }

    pub(crate) fn spoke(&self, tls: Tls) {
        self.lock().spoken.insert(tls);
    }

    pub(crate) fn spoken(&self) -> BTreeSet<Tls> {
        self.lock().spoken.clone()
    }

    /// The files of a section, `media` or `crashes`.
    pub(crate) fn tree(&self, section: &'static str) -> Arc<Media> {
        let now = self.now();
        let mut inner = self.lock();
        if let Some(tree) = inner.trees.get(section) {
            return tree.clone();
        }
        let tree = Arc::new(Media::of(inner.world.section(section), &self.folder.contents, now));
        inner.trees.insert(section, tree.clone());
        tree
    }

    /// Seconds since 1970 by the phone's clock.
    pub(crate) fn now(&self) -> i64 {
        match self.clock {
            Clock::Standing(ms) => ms.div_euclid(1000),
            Clock::OfTheComputer => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
            }
        }
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.lock().requests.clone()
    }

    pub(crate) fn forget_requests(&self) {
        self.lock().requests.clear();
    }
}

/// What happens to requests, and to their answers.
impl Body {
    /// A request has arrived: waits as long as the phone thinks, for ever where it hangs. The mishap is [`Body::send`]'s.
    pub(crate) async fn hear(self: &Arc<Self>, request: &str) -> io::Result<Option<Mishap>> {
        tracing::debug!(request, "the simulated iPhone hears a request");
        let (takes, mishap, heard) = {
            let mut inner = self.lock();
            inner.requests.push(request.to_owned());
            let slowed = inner.faults.slowed_ms(request).map(Duration::from_millis);
            (slowed.unwrap_or_else(|| self.timing.of(request)), inner.faults.strike(request), inner.requests.len())
        };
        // Not under the lock: whoever waits for a request holds this one while they ask for that.
        self.heard.send_replace(heard);
        if !takes.is_zero() {
            tokio::time::sleep(takes).await;
        }
        match mishap {
            Some(Mishap::Hang) => std::future::pending().await,
            Some(Mishap::CutBefore) => {
                self.cut();
                Err(io::ErrorKind::ConnectionReset.into())
            }
            other => Ok(other),
        }
    }

    pub(crate) fn refusal(&self, request: &str) -> Option<String> {
        self.lock().faults.refusal(request).map(str::to_owned)
    }

    /// What this request is answered with to harm the reader.
    pub(crate) fn lie(&self, request: &str) -> Option<Lie> {
        self.with_faults(|faults| faults.lies.iter().find(|(prefix, _)| begins(request, prefix)).map(|(_, lie)| *lie))
    }

    /// Sends an answer, or what became of it. `absurd` is a header of the same protocol that claims far too much.
    pub(crate) async fn send(
        self: &Arc<Self>,
        io: &mut (impl AsyncWrite + Unpin),
        mishap: Option<Mishap>,
        answer: &[u8],
        absurd: &[u8],
    ) -> io::Result<()> {
        match mishap {
            Some(Mishap::CutDuring) => {
                io.write_all(&answer[..answer.len() / 2]).await?;
                io.flush().await?;
                self.cut();
                return Err(io::ErrorKind::ConnectionReset.into());
            }
            Some(Mishap::Garbage) => {
                // The length is right, the rest means nothing.
                let head = answer.len().min(4);
                let noise: Vec<u8> = (head..answer.len()).map(|at| (at * 131 % 251) as u8).collect();
                io.write_all(&[&answer[..head], &noise].concat()).await?;
            }
            Some(Mishap::HugeLength) => io.write_all(absurd).await?,
            _ => io.write_all(answer).await?,
        }
        io.flush().await?;
        if mishap == Some(Mishap::CutAfter) {
            self.cut();
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(())
    }
}

/// Trust.
impl Body {
    /// What the phone says to a `Pair` request: nothing, or the error.
    pub(crate) fn pair(&self, host_id: &str, host: Host) -> Result<(), &'static str> {
        let mut inner = self.lock();
        inner.asked_by.insert(host_id.to_owned());
        let after = inner.pairing.trust_after;
        match inner.pairing.mood {
            Mood::Locked => return Err("PasswordProtected"),
            Mood::Forbidden => return Err("PairingProhibitedOverThisConnection"),
            Mood::Deny => inner.tapped = Some(Tap::DontTrust),
            Mood::Never => {}
            Mood::AskThenTrust => {
                let shown = *inner.asked.get_or_insert_with(Instant::now);
                if shown.elapsed() >= after {
                    inner.tapped = Some(Tap::Trust);
                }
            }
        }
        match inner.tapped.take() {
            Some(Tap::Trust) => {
                inner.trusted.insert(host_id.to_owned(), host);
                inner.asked = None;
                self.dialog.send_replace(false);
                Ok(())
            }
            Some(Tap::DontTrust) => {
                inner.asked = None;
                self.dialog.send_replace(false);
                Err("UserDeniedPairing")
            }
            None => {
                inner.asked.get_or_insert_with(Instant::now);
                self.dialog.send_replace(true);
                Err("PairingDialogResponsePending")
            }
        }
    }

    pub(crate) fn tap(&self, tap: Tap) -> bool {
        let shown = self.dialog.send_replace(false);
        if shown {
            self.lock().tapped = Some(tap);
        }
        shown
    }

    pub(crate) fn askers(&self) -> usize {
        self.lock().asked_by.len()
    }

    pub(crate) fn host(&self, host_id: &str) -> Option<Host> {
        self.lock().trusted.get(host_id).cloned()
    }

    pub(crate) fn forget(&self, host_id: &str) -> bool {
        self.lock().trusted.remove(host_id).is_some()
    }

    /// "Reset Location & Privacy": no computer is trusted any more.
    pub(crate) fn forget_all(&self) {
        self.lock().trusted.clear();
    }

    pub(crate) fn open_port(&self, started: Started) -> u16 {
        let mut inner = self.lock();
        let port = inner.next_port;
        inner.next_port = port.checked_add(1).unwrap_or(FIRST_PORT);
        inner.ports.insert(port, started);
        port
    }

    pub(crate) fn take_port(&self, port: u16) -> Option<Started> {
        self.lock().ports.remove(&port)
    }

    pub(crate) fn has_port(&self, port: u16) -> bool {
        self.lock().ports.contains_key(&port)
    }
}

/// The cable.
impl Body {
    pub(crate) fn set_condition(&self, condition: Condition) {
        self.cable.send_modify(|cable| {
            cable.epoch += 1;
            cable.condition = condition;
        });
        self.lock().ports.clear();
    }

    pub(crate) fn reachable(&self) -> bool {
        self.cable.borrow().condition == Condition::Plugged
    }

    /// Pulls the cable by accident: it is in again at once, later, or not, as the scene says.
    pub(crate) fn cut(self: &Arc<Self>) {
        let (stays_away, back_after) = self.with_faults(|faults| (faults.stays_away, faults.back_after_ms));
        self.set_condition(Condition::Unplugged);
        if !stays_away {
            self.come_back(Duration::from_millis(back_after.unwrap_or(0)));
        }
    }

    pub(crate) fn restart(self: &Arc<Self>) {
        self.set_condition(Condition::Restarting);
        self.come_back(self.timing.reboot);
    }

    fn come_back(self: &Arc<Self>, after: Duration) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return self.set_condition(Condition::Plugged);
        };
        let body = Arc::downgrade(self);
        runtime.spawn(async move {
            tokio::time::sleep(after).await;
            if let Some(body) = body.upgrade() {
                body.set_condition(Condition::Plugged);
            }
        });
    }
}
