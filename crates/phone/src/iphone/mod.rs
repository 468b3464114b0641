//! One iPhone on a cable, through usbmuxd.
//!
//! ```text
//! watch ─▶ which iPhones      Iphone ─┬─ ask(question)    lockdown.rs  afc.rs  wire.rs
//!                                     ├─ act("restart")   diagnostics_relay
//!                                     └─ listen           live/: notification_proxy, os_trace_relay
//! trust     record.rs (the system's, first)   pairing.rs (else one wish, repeated)   tls.rs
//! ```
//!
//! **Invariants**
//!
//! * One lockdown session serves everything; the pair record is read once.
//! * Questions go out together, and one at a time to a phone that was found to be at a loss with that (`pace.rs`).
//! * Every wait has a deadline, but for the person before the phone and for the next change of a list.
//! * No length from the wire is allocated before it is checked; no list is built before it is measured.
//! * A connection that errs or stalls is dropped. Whoever drops a question leaves the connection in order.
//! * Files are only read. Nothing that names a person or a phone is passed on.

pub mod afc;
pub mod awake;
pub mod error;
mod live;
mod lockdown;
pub mod muxer;
mod pace;
mod pairing;
mod personal;
pub mod property_list;
mod query;
mod record;
mod services;
mod tls;
pub mod watch;
pub mod wire;

use std::sync::Arc;
use std::time::Duration;

use diagnosis::live::Heard;
use diagnosis::phone::{Action, NoReply, Phone, Platform, Query, Reply};
use tokio::sync::{Mutex, watch as channel};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::iphone::afc::Afc;
use crate::iphone::error::{Error, Result};
use crate::iphone::lockdown::Lockdown;
use crate::iphone::muxer::{Attached, Muxer, MuxerAddress, News};
use crate::iphone::pace::OneAtATime;
use crate::iphone::query::Ask;
use crate::iphone::record::PairRecord;
use crate::iphone::wire::Conversation;

/// How long a phone may take for a step of connecting.
pub(crate) const DEADLINE: Duration = Duration::from_secs(10);

/// What it is that connecting waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connecting {
    /// The screen is locked.
    Locked,
    /// "Trust This Computer?" is on the screen.
    WaitingForTrust,
}

/// A phone that trusts this computer. Clones share the connection, which ends with the last of them.
#[derive(Clone)]
pub struct Iphone {
    shared: Arc<Shared>,
}

struct Shared {
    muxer: MuxerAddress,
    phone: Attached,
    record: PairRecord,
    connector: TlsConnector,
    session: Kept<Lockdown>,
    media: Kept<Afc>,
    crashes: Kept<Afc>,
    apps: Kept<Conversation>,
    diagnostics: Kept<Conversation>,
    /// What was learnt of lockdownd, and of AFC.
    session_one_at_a_time: OneAtATime,
    files_one_at_a_time: OneAtATime,
    gone: channel::Receiver<bool>,
    /// Waits for the phone to be pulled.
    watching: JoinHandle<()>,
}

/// What opening the first session brought.
struct Opened {
    record: PairRecord,
    connector: TlsConnector,
    session: Lockdown,
    one_at_a_time: OneAtATime,
}

/// A connection that is made when it is first wanted, and anew when it was dropped.
type Kept<T> = Mutex<Option<Arc<T>>>;

impl Drop for Shared {
    fn drop(&mut self) {
        self.watching.abort();
    }
}

impl Iphone {
    /// Connects to a phone on a cable. Waits without limit only for the person before it, and says what for.
    pub async fn connect(muxer: MuxerAddress, udid: &str, mut on_state: impl FnMut(Connecting)) -> Result<Self> {
        let (listening, record) = tokio::join!(find(&muxer, udid), muxer.pair_record(udid));
        let (listening, phone) = listening?;
        let record = match record {
            Ok(record) => record.filter(pairing::is_whole),
            Err(error @ (Error::NoMuxer | Error::Lost | Error::Timeout)) => return Err(error),
            // A record that cannot be read is as good as none.
            Err(_) => None,
        };
        let (gone_tells, gone) = channel::channel(false);
        let watching = tokio::spawn(until_detached(listening, phone.device, gone_tells));
        if let Some(record) = record {
            let known = PairRecord::read(&record)?;
            match Self::open(&muxer, &phone, known).await {
                Err(Error::Forgotten) => {}
                Ok(opened) => {
                    return Ok(Self::new(muxer, phone, opened, gone, watching));
                }
                Err(error) => {
                    watching.abort();
                    return Err(error);
                }
            }
        }
        let paired = async {
            let record = PairRecord::read(&pairing::pair(&muxer, &phone, &mut on_state).await?)?;
            Self::open(&muxer, &phone, record).await
        };
        let pulled = async {
            // The task ends, and with it the sender, only after it has told.
            drop(gone.clone().wait_for(|gone| *gone).await);
        };
        let opened = tokio::select! {
            opened = paired => opened,
            () = pulled => Err(Error::Lost),
        };
        match opened {
            Ok(opened) => Ok(Self::new(muxer, phone, opened, gone, watching)),
            Err(error) => {
                watching.abort();
                Err(error)
            }
        }
    }

    async fn open(muxer: &MuxerAddress, phone: &Attached, record: PairRecord) -> Result<Opened> {
        let connector = tls::connector(&record)?;
        let one_at_a_time = OneAtATime::default();
        let session = Lockdown::open(muxer, phone.device, &record, &connector, one_at_a_time.clone()).await?;
        Ok(Opened { record, connector, session, one_at_a_time })
    }

    fn new(
        muxer: MuxerAddress,
        phone: Attached,
        opened: Opened,
        gone: channel::Receiver<bool>,
        watching: JoinHandle<()>,
    ) -> Self {
        let Opened { record, connector, session, one_at_a_time: session_one_at_a_time } = opened;
        let session = Mutex::new(Some(Arc::new(session)));
        let (media, crashes, apps, diagnostics, files_one_at_a_time) = Default::default();
        let shared = Shared {
            muxer,
            phone,
            record,
            connector,
            session,
            media,
            crashes,
            apps,
            diagnostics,
            session_one_at_a_time,
            files_one_at_a_time,
            gone,
            watching,
        };
        Self { shared: Arc::new(shared) }
    }

    pub fn udid(&self) -> &str {
        &self.shared.phone.udid
    }

    /// Whether the phone was found to be at a loss with several questions about files at once.
    pub fn takes_files_one_at_a_time(&self) -> bool {
        self.shared.files_one_at_a_time.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Waits until the cable is out, or usbmuxd is gone.
    pub async fn lost(&self) {
        // The task ends, and with it the sender, only after it has told.
        drop(self.shared.gone.clone().wait_for(|gone| *gone).await);
    }
}

/// Looks for the phone, and goes on listening.
async fn find(muxer: &MuxerAddress, udid: &str) -> Result<(Muxer, Attached)> {
    let (listening, attached) = tokio::join!(muxer.listen(), muxer.attached());
    let phone = attached?.into_iter().find(|phone| phone.udid == udid).ok_or(Error::NotThere)?;
    Ok((listening?, phone))
}

async fn until_detached(mut muxer: Muxer, device: u64, gone: channel::Sender<bool>) {
    loop {
        match muxer.news().await {
            Ok(News::Detached { device: other }) if other == device => break,
            Ok(News::Attached(_) | News::Detached { .. } | News::Other) => {}
            Err(_) => break,
        }
    }
    gone.send_replace(true);
}

/// How long an answer may take, and how large it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub deadline: Duration,
    pub reply_bytes: usize,
}

impl Iphone {
    /// Asks a line of the language of `query.rs`. What is not there is an answer, too: exit 1, and why.
    pub async fn ask_line(&self, line: &str, limits: Limits) -> std::result::Result<Reply, NoReply> {
        let ask = Ask::parse(line)?;
        // One that came back is another phone: it is to be connected to anew.
        if *self.shared.gone.borrow() {
            return Err(NoReply::Lost);
        }
        let answer = match timeout(limits.deadline, self.answer(&ask, limits.reply_bytes as u64)).await {
            Ok(answer) => answer,
            Err(_) => {
                self.drop_connection_of(&ask).await;
                Err(Error::Timeout)
            }
        };
        match answer {
            Ok(stdout) if stdout.len() > limits.reply_bytes => Err(NoReply::TooLarge),
            Ok(stdout) => Ok(Reply { stdout, stderr: Vec::new(), exit: Some(0) }),
            Err(Error::Absent { text }) => Ok(Reply { stdout: Vec::new(), stderr: text.into_bytes(), exit: Some(1) }),
            Err(error) => Err(error.into()),
        }
    }
}

impl Phone for Iphone {
    fn platform(&self) -> Platform {
        Platform::Iphone
    }

    async fn ask(&self, query: &Query) -> std::result::Result<Reply, NoReply> {
        self.ask_line(query.command(), Limits { deadline: query.deadline(), reply_bytes: query.limit_bytes() }).await
    }

    async fn act(&self, action: &Action) -> std::result::Result<Reply, NoReply> {
        if action.command() != "restart" {
            return Err(NoReply::Refused(format!("an iPhone cannot be told to {}", action.command())));
        }
        timeout(action.deadline(), self.restart()).await.map_err(|_| NoReply::TimedOut)??;
        Ok(Reply { stdout: Vec::new(), stderr: Vec::new(), exit: Some(0) })
    }

    async fn listen(&self, hear: impl Fn(Heard) + Send + Sync) {
        self.overhear(hear).await;
    }
}
