//! A phone that stays the same phone while its connection comes and goes.
//!
//! Whoever asks while there is no connection is told [`NoReply::Lost`] at once. A task beside it connects anew: through
//! an adb server when the server's list says that the phone is there, else by trying; `iphone.rs` does it for iPhones.

mod iphone;

use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use diagnosis::phone::{Action, NoReply, Phone, Platform, Query, Reply};
use diagnosis::view::Link;
use diagnosis::wizard::{LinkNews, Trouble};
use futures_util::StreamExt;
use phone::adb::handshake::Connecting;
use phone::error::Error;
use phone::watch::{PhoneState, Seen, watch};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::reached::Reached;
use crate::target::{Target, Way};

/// How soon it is tried again to connect. A person with a cable in the hand does not wait longer.
const RETRY: Duration = Duration::from_millis(500);
/// A server that lists the phone as ready and cannot reach it.
const SERVER_RETRY: Duration = Duration::from_secs(1);

/// The phone at the other end of a connection that comes back by itself. Gone when it is dropped.
pub struct ConnectedPhone {
    platform: Platform,
    shared: Arc<Shared>,
    keeping: JoinHandle<()>,
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
    });
    let platform = target.platform();
    let keeping = tokio::spawn(keep(Arc::clone(&shared), target));
    (ConnectedPhone { platform, shared, keeping }, told)
}

impl Drop for ConnectedPhone {
    fn drop(&mut self) {
        self.keeping.abort();
    }
}

impl ConnectedPhone {
    /// The phone's own serial number, once it was connected.
    pub fn own_serial(&self) -> Arc<OnceLock<String>> {
        Arc::clone(&self.shared.serial)
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

    async fn act(&self, action: &Action) -> Result<Reply, NoReply> {
        let connected = self.shared.connected().ok_or(NoReply::Lost)?;
        let reply = connected.phone.act(action).await;
        self.answered(&connected, reply)
    }
}

struct Shared {
    phone: Mutex<Current>,
    /// The connection in [`Shared::phone`] was given up.
    gone: Notify,
    serial: Arc<OnceLock<String>>,
    link: Mutex<Option<LinkNews>>,
    news: mpsc::UnboundedSender<LinkNews>,
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
        let link = match trouble {
            Trouble::Unauthorized | Trouble::Locked | Trouble::Untrusted | Trouble::Distrusted => Link::Unauthorized,
            _ if self.serial.get().is_some() => Link::Lost,
            _ => Link::Connecting,
        };
        self.tell(link, Some(trouble));
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
                    // The connection ended though the list still has the phone.
                    () = stay(&shared, &way), if state == Some(PhoneState::Ready) => sleep(SERVER_RETRY).await,
                }
            }
        }
        Way::Iphone { muxer, udid, .. } => iphone::keep(&shared, muxer, udid).await,
        Way::Tcp { .. } => loop {
            stay(&shared, &way).await;
            sleep(RETRY).await;
        },
    }
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
            let on_state = |state| match state {
                Connecting::WaitingForPerson => shared.trouble(Trouble::Unauthorized),
                Connecting::Asking => {}
            };
            match way.go(on_state).await {
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
                    return shared.trouble(trouble_of(&error, way));
                }
            }
        }
    };
    tokio::select! {
        () = connected.phone.lost() => shared.lose(connected.number),
        () = shared.gone.notified() => {}
    }
}

fn trouble_of(error: &Error, way: &Way) -> Trouble {
    match error {
        Error::NoSuchPhone | Error::Lost if way.is_over_network() => Trouble::NotAtAddress,
        Error::NotPaired => Trouble::NotPaired,
        Error::NoServer | Error::BadServerAddress { .. } => Trouble::NoServer,
        Error::NoSuchPhone | Error::Lost | Error::NoUsb { .. } => Trouble::NotThere,
        Error::Unauthorized => Trouble::Unauthorized,
        Error::Offline | Error::Timeout | Error::Cancelled => Trouble::Offline,
        Error::NoPermission { .. } => Trouble::NoPermission,
        Error::Key(_) | Error::File(_) => Trouble::NoKey,
        Error::ServerRefused { .. } | Error::Refused { .. } | Error::TooLarge { .. } | Error::Protocol { .. } => {
            Trouble::BadPhone
        }
    }
}
