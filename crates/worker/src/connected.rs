//! A phone that stays the same phone while its connection comes and goes.
//!
//! Whoever asks while there is no connection is told [`NoReply::Lost`] at once. A task beside it connects anew: through
//! an adb server when the server's list says that the phone is there, else by trying; `iphone.rs` does it for iPhones.
//! A phone at a cable is reached through the server or straight over USB, whichever it is at that moment.

mod demo;
mod iphone;

use std::future::pending;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use diagnosis::live::Heard;
use diagnosis::phone::{Action, NoReply, Phone, Platform, Portion, Query, Reply};
use diagnosis::view::Link;
use diagnosis::wizard::{LinkNews, Trouble};
use futures_util::StreamExt;
use library::Files;
use phone::adb::handshake::Connecting;
use phone::error::Error;
use phone::watch::{PhoneState, Seen, watch};
use simulator::iphone::person::Person;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

pub use self::demo::DemoPerson;
pub use self::iphone::trouble_of as trouble_of_iphone;
use crate::library::Deep;
use crate::reached::Reached;
use crate::target::{Target, Way};

/// How soon it is tried again to connect. A person with a cable in the hand does not wait longer.
const RETRY: Duration = Duration::from_millis(500);
/// A server that lists the phone as ready and cannot reach it.
const SERVER_RETRY: Duration = Duration::from_secs(1);

/// Nobody taps later than this when the question is seen.
const SEEN_BY_NOW: Duration = Duration::from_secs(20);

/// The phone at the other end of a connection that comes back by itself. Gone when it is dropped.
pub struct ConnectedPhone {
    platform: Platform,
    shared: Arc<Shared>,
    keeping: JoinHandle<()>,
    data_dir: Option<PathBuf>,
    /// What its photo library showed last, for whoever saves what is only there.
    library: Mutex<Option<Arc<Files>>>,
}

/// Begins to connect. The news of the link are told in order, and always before an answer that follows from them.
pub fn connect(target: Target) -> (ConnectedPhone, mpsc::UnboundedReceiver<LinkNews>) {
    let (news, told) = mpsc::unbounded_channel();
    let shared = Arc::new(Shared {
        news,
        phone: Mutex::default(),
        gone: Notify::new(),
        serial: Arc::default(),
        link: Mutex::default(),
        asking: Mutex::default(),
        person: Arc::default(),
    });
    let platform = target.platform();
    let keeping = tokio::spawn(keep(Arc::clone(&shared), target));
    (ConnectedPhone { platform, shared, keeping, data_dir: None, library: Mutex::default() }, told)
}

impl Drop for ConnectedPhone {
    fn drop(&mut self) {
        self.keeping.abort();
    }
}

impl ConnectedPhone {
    /// The same phone, of which copies may be made in this person's data folder.
    pub fn with_data_dir(mut self, data_dir: PathBuf) -> Self {
        self.data_dir = Some(data_dir);
        self
    }

    /// The phone's own serial number, once it was connected.
    pub fn own_serial(&self) -> Arc<OnceLock<String>> {
        Arc::clone(&self.shared.serial)
    }

    /// The phone itself, while it is there.
    /// With the number of its connection, which tells it from later ones.
    pub(crate) fn reached(&self) -> Option<(Reached, u64)> {
        let connected = self.shared.connected()?;
        Some((connected.phone, connected.number))
    }

    /// Gives up a connection: something beside the questions found that it is gone.
    pub(crate) fn lose(&self, number: u64) {
        self.shared.lose(number);
    }

    /// What the library showed is what lists are compared with from here on.
    pub(crate) fn keep_library(&self, files: Option<Files>) {
        *lock(&self.library) = files.map(Arc::new);
    }

    pub(crate) fn library(&self) -> Option<Arc<Files>> {
        lock(&self.library).clone()
    }

    /// Whoever plays the person before a demo phone, as soon as there is one.
    pub fn demo_person(&self) -> DemoPerson {
        DemoPerson(Arc::clone(&self.shared.person))
    }

    /// Pulls the plug on our side.
    fn answered(&self, on: &Connected, reply: Result<Reply, NoReply>) -> Result<Reply, NoReply> {
        if reply == Err(NoReply::Lost) {
            self.shared.lose(on.number);
        }
        reply
    }
}

impl Phone for ConnectedPhone {
    fn platform(&self) -> Platform {
        self.platform
    }

    async fn ask(&self, query: &Query) -> Result<Reply, NoReply> {
        let connected = self.shared.connected().ok_or(NoReply::Lost)?;
        let reply = connected.phone.ask(query).await;
        self.answered(&connected, reply)
    }

    async fn ask_long(&self, query: &Query, told: &(dyn Fn(Portion) + Send + Sync)) -> Result<Reply, NoReply> {
        let connected = self.shared.connected().ok_or(NoReply::Lost)?;
        let Some(data_dir) = &self.data_dir else { return self.ask(query).await };
        let deep = Deep::new(&connected.phone, data_dir);
        let reply = tokio::select! {
            reply = deep.ask_long(query, told) => reply,
            // A long answer does not wait for its deadline where the cable is out.
            () = connected.phone.lost() => Err(NoReply::Lost),
        };
        if query.is_photo_library() {
            self.keep_library(deep.into_files());
        }
        self.answered(&connected, reply)
    }

    async fn act(&self, action: &Action) -> Result<Reply, NoReply> {
        let connected = self.shared.connected().ok_or(NoReply::Lost)?;
        let reply = connected.phone.act(action).await;
        self.answered(&connected, reply)
    }

    async fn listen(&self, hear: impl Fn(Heard) + Send + Sync) {
        if let Some(connected) = self.shared.connected() {
            connected.phone.listen(hear).await;
        }
    }
}

struct Shared {
    phone: Mutex<Current>,
    /// The connection in [`Shared::phone`] was given up.
    gone: Notify,
    serial: Arc<OnceLock<String>>,
    link: Mutex<Option<LinkNews>>,
    /// Since when the phone asks its person whether this computer may come in.
    asking: Mutex<Option<Instant>>,
    news: mpsc::UnboundedSender<LinkNews>,
    person: Arc<OnceLock<Person>>,
}

#[derive(Default)]
struct Current {
    phone: Option<Reached>,
    /// Which connection it is: what an earlier one lost is not lost by this one.
    number: u64,
}

struct Connected {
    phone: Reached,
    number: u64,
}

impl Shared {
    fn connected(&self) -> Option<Connected> {
        let current = lock(&self.phone);
        Some(Connected { phone: current.phone.clone()?, number: current.number })
    }

    fn set(&self, phone: Reached) -> u64 {
        let mut current = lock(&self.phone);
        current.number += 1;
        current.phone = Some(phone);
        self.tell(Link::Ready, None);
        current.number
    }

    /// Drops a connection that failed; it is never used again.
    fn lose(&self, number: u64) {
        let mut current = lock(&self.phone);
        if current.number == number && current.phone.take().is_some() {
            self.tell(Link::Lost, None);
            self.gone.notify_one();
        }
    }

    /// Says how the link is, once for each change.
    fn tell(&self, link: Link, trouble: Option<Trouble>) {
        if link != Link::Unauthorized {
            *lock(&self.asking) = None;
        }
        let news = LinkNews { link, trouble };
        let mut told = lock(&self.link);
        if *told != Some(news) {
            *told = Some(news);
            // Nobody listens any more: the process is about to end.
            let _ = self.news.send(news);
        }
    }

    /// There is no connection, and this is why.
    fn trouble(&self, trouble: Trouble) {
        let trouble = match trouble {
            Trouble::Unauthorized if self.asked_long_ago() => Trouble::NobodyTapped,
            other => other,
        };
        let link = match trouble {
            Trouble::Unauthorized
            | Trouble::NobodyTapped
            | Trouble::Locked
            | Trouble::Untrusted
            | Trouble::Distrusted => Link::Unauthorized,
            _ if self.serial.get().is_some() => Link::Lost,
            _ => Link::Connecting,
        };
        self.tell(link, Some(trouble));
    }
}

impl Shared {
    /// Whether the phone has been asking for some time. The first time that this is asked, it begins to.
    fn asked_long_ago(&self) -> bool {
        lock(&self.asking).get_or_insert_with(Instant::now).elapsed() >= SEEN_BY_NOW
    }

    /// Says it when nobody has tapped in time. Never returns.
    async fn nobody_taps(&self) {
        sleep(SEEN_BY_NOW).await;
        self.trouble(Trouble::Unauthorized);
        pending().await
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn keep(shared: Arc<Shared>, target: Target) {
    shared.tell(Link::Connecting, None);
    let way = loop {
        match Way::prepare(target.clone()).await {
            Ok(way) => break way,
            Err(trouble) => {
                shared.trouble(trouble);
                // Somebody may put the key right.
                sleep(SERVER_RETRY * 5).await;
            }
        }
    };
    if let Some(person) = way.person() {
        // Set once: a demo phone is started once.
        drop(shared.person.set(person));
    }
    match &way {
        Way::Server { address, serial } => {
            let mut seen = pin!(watch(address.clone()));
            let mut state = None;
            loop {
                // The server's list says when to try; until then there is nothing to do.
                tokio::select! {
                    list = seen.next() => match list {
                        Some(list) => state = state_of(&shared, list, serial),
                        None => return,
                    },
                    () = shared.nobody_taps(), if is_asking(state.as_ref()) => {}
                    // The connection ended though the list still has the phone.
                    () = stay(&shared, &way), if state == Some(PhoneState::Ready) => sleep(SERVER_RETRY).await,
                }
            }
        }
        Way::Iphone { muxer, udid, .. } => iphone::keep(&shared, muxer, udid).await,
        Way::Plugged { .. } | Way::Tcp { .. } => loop {
            stay(&shared, &way).await;
            sleep(RETRY).await;
        },
    }
}

fn is_asking(state: Option<&PhoneState>) -> bool {
    matches!(state, Some(PhoneState::Unauthorized | PhoneState::Authorizing))
}

/// What the server's list says of this phone.
fn state_of(shared: &Shared, seen: Seen, serial: &str) -> Option<PhoneState> {
    let state = match seen {
        Seen::NoServer => {
            shared.drop_connection();
            shared.trouble(Trouble::NoServer);
            return None;
        }
        Seen::Phones(phones) => phones.into_iter().find(|phone| phone.serial == serial).map(|phone| phone.state),
    };
    let trouble = match &state {
        Some(PhoneState::Ready) => return state,
        None => Trouble::NotThere,
        Some(PhoneState::Unauthorized | PhoneState::Authorizing) => Trouble::Unauthorized,
        Some(PhoneState::NoPermission { .. }) => Trouble::NoPermission,
        Some(
            PhoneState::Offline
            | PhoneState::Connecting
            | PhoneState::Recovery
            | PhoneState::Sideload
            | PhoneState::Bootloader
            | PhoneState::Unknown { .. },
        ) => Trouble::Offline,
    };
    shared.drop_connection();
    shared.trouble(trouble);
    state
}

impl Shared {
    fn drop_connection(&self) {
        let number = lock(&self.phone).number;
        self.lose(number);
    }
}

/// Connects once and stays until that connection ends. Dropping it leaves the connection to whoever still uses it.
async fn stay(shared: &Shared, way: &Way) {
    let connected = shared.connected();
    let connected = match connected {
        // A list came in between; the connection stands.
        Some(connected) => connected,
        None => {
            let asking = Notify::new();
            let on_state = |state| match state {
                Connecting::WaitingForPerson => {
                    shared.trouble(Trouble::Unauthorized);
                    asking.notify_one();
                }
                Connecting::Asking => {}
            };
            let went = tokio::select! {
                went = way.go(on_state) => went,
                () = async {
                    asking.notified().await;
                    shared.nobody_taps().await;
                } => return,
            };
            match went {
                Ok((adb, own)) => {
                    if shared.serial.get_or_init(|| own.clone()) != &own {
                        return shared.trouble(Trouble::OtherPhone);
                    }
                    let phone = Reached::Android(adb);
                    let number = shared.set(phone.clone());
                    Connected { phone, number }
                }
                Err(error) => {
                    tracing::debug!(%error, "could not connect");
                    let trouble = match trouble_of(&error) {
                        Trouble::NotThere if way.is_over_network() => Trouble::NotAtAddress,
                        other => other,
                    };
                    return shared.trouble(trouble);
                }
            }
        }
    };
    tokio::select! {
        () = connected.phone.lost() => shared.lose(connected.number),
        () = shared.gone.notified() => {}
        () = left(way, &connected.phone) => shared.lose(connected.number),
    }
}

/// Returns when the server that a plugged phone is reached through does not have it any more. A direct link tells by
/// itself; for [`Way::Server`] the list is watched all the time.
async fn left(way: &Way, phone: &Reached) {
    match (way, phone) {
        (Way::Plugged { address, plugged, .. }, Reached::Android(adb)) if adb.is_through_server() => {
            let mut seen = pin!(watch(address.clone()));
            while let Some(Seen::Phones(phones)) = seen.next().await {
                let mut ready = phones.iter().filter(|phone| phone.state == PhoneState::Ready);
                if !ready.any(|phone| Some(&phone.serial) == plugged.serial.as_ref()) {
                    return;
                }
            }
        }
        (Way::Plugged { .. } | Way::Server { .. } | Way::Tcp { .. } | Way::Iphone { .. }, _) => pending().await,
    }
}

/// What a failure to connect means to the person.
pub fn trouble_of(error: &Error) -> Trouble {
    match error {
        Error::NotPaired => Trouble::NotPaired,
        Error::NoServer | Error::BadServerAddress { .. } => Trouble::NoServer,
        Error::NoSuchPhone | Error::Lost => Trouble::NotThere,
        Error::Unauthorized => Trouble::Unauthorized,
        Error::Offline | Error::Timeout | Error::Cancelled => Trouble::Offline,
        Error::NoPermission { .. } => Trouble::NoPermission,
        Error::Busy => Trouble::Busy,
        Error::NoDriver => Trouble::NoDriver,
        Error::DebuggingOff => Trouble::DebuggingOff,
        Error::Silent => Trouble::Silent,
        Error::NoUsb { .. } => Trouble::NoUsb,
        Error::Key(_) | Error::File(_) => Trouble::NoKey,
        Error::ServerRefused { .. }
        | Error::Refused { .. }
        | Error::NoSerial
        | Error::TooLarge { .. }
        | Error::Protocol { .. } => Trouble::BadPhone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_person_who_does_not_tap_is_told_where_to_look_and_that_it_is_asked_anew() {
        let (news, mut told) = mpsc::unbounded_channel();
        let shared = Shared {
            news,
            phone: Mutex::default(),
            gone: Notify::new(),
            serial: Arc::default(),
            link: Mutex::default(),
            asking: Mutex::default(),
            person: Arc::default(),
        };
        let expect = |told: &mut mpsc::UnboundedReceiver<LinkNews>, trouble| {
            let news = told.try_recv().unwrap();
            assert_eq!((news.link, news.trouble), (Link::Unauthorized, Some(trouble)));
            assert!(told.try_recv().is_err());
        };
        shared.trouble(Trouble::Unauthorized);
        expect(&mut told, Trouble::Unauthorized);
        let patient = tokio::time::timeout(SEEN_BY_NOW * 2, shared.nobody_taps()).await;
        assert!(patient.is_err(), "it went on by itself");
        expect(&mut told, Trouble::NobodyTapped);
        // Asked over and over again, as through a server, it stays said.
        shared.trouble(Trouble::Unauthorized);
        assert!(told.try_recv().is_err());
        // The cable was pulled out and plugged in again.
        shared.trouble(Trouble::NotThere);
        told.try_recv().unwrap();
        shared.trouble(Trouble::Unauthorized);
        expect(&mut told, Trouble::Unauthorized);
    }
}
