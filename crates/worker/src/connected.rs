//! A phone that stays the same phone while its connection comes and goes.
//!
//! Whoever asks while there is no connection is told [`NoReply::Lost`] at once. A task beside it connects anew: through
//! an adb server when the server's list says that the phone is there, else by trying; `iphone.rs` does it for iPhones.
//! A phone at a cable is reached through the server or straight over USB, whichever it is at that moment.

mod android;
mod demo;
mod iphone;
mod link;

use std::path::PathBuf;
use std::pin::pin;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use diagnosis::live::Heard;
use diagnosis::phone::{Action, NoReply, Phone, Platform, Portion, Query, Reply};
use diagnosis::view::Link;
use diagnosis::wizard::LinkNews;
use futures_util::StreamExt;
use library::Files;
use phone::watch::{PhoneState, watch};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::sleep;

pub use self::android::trouble_of;
use self::android::{is_asking, state_of, stay};
pub use self::demo::DemoPerson;
pub use self::iphone::trouble_of as trouble_of_iphone;
use self::link::{Connected, Shared, lock};
use crate::library::Deep;
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
    data_dir: Option<PathBuf>,
    /// What its photo library showed last, for whoever saves what is only there.
    library: Mutex<Option<Arc<Files>>>,
}

/// Begins to connect. The news of the link are told in order, and always before an answer that follows from them.
pub fn connect(target: Target) -> (ConnectedPhone, mpsc::UnboundedReceiver<LinkNews>) {
    let (news, told) = mpsc::unbounded_channel();
    let shared = Arc::new(Shared::new(news));
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

    /// The phone itself, while it is there, with the number of its connection, which tells it from later ones.
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
