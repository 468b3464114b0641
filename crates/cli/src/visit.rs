//! A visit to a phone without a window: the same session, with the terminal in the window's place.

use std::path::PathBuf;
use std::task::Poll;
use std::time::Duration;

use diagnosis::check::Clock;
use diagnosis::phone::Portion;
use diagnosis::session::{Input, Session};
use diagnosis::view::{Link, PersonEvent, ScreenView, View};
use diagnosis::wizard::{Moment, Wizard};
use futures_util::stream::poll_fn;
use online::Pages;
use online::account::WithAccounts;
use tokio::sync::mpsc;
use worker::clock::{SystemClock, SystemTimer};
use worker::connected;
use worker::journal::KeptJournal;
use worker::target::Target;

use crate::args::{DataArgs, PhoneArgs};
use crate::deeper;
use crate::target::{NoTarget, way};
use words::Words;

/// How long a phone may stay away before the command gives up. Waiting for "Allow" has no limit.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// As long as a look into a library may take from one sign of life to the next.
const LOOKING: Duration = Duration::from_secs(180);

/// What the person at the terminal says and sees.
pub struct Visit {
    said: mpsc::UnboundedSender<Input>,
    views: mpsc::UnboundedReceiver<View>,
}

/// Makes a visit: connects, and lets `drive` answer the views until it is satisfied.
pub async fn visit<T>(
    arguments: &PhoneArgs,
    data: &DataArgs,
    drive: impl AsyncFnOnce(Visit) -> Result<T, NoVisit>,
) -> Result<T, NoVisit> {
    let target = way(arguments).await?;
    let serial = match &target {
        Target::Plugged { plugged, .. } => plugged.name(),
        Target::Server { serial, .. } => serial.clone(),
        Target::Tcp { address } => address.clone(),
        Target::Iphone { udid, .. } => udid.clone(),
        Target::Demo { name } => name.clone(),
    };
    let folder = folder(data)?;
    let clock = SystemClock::default();
    let (phone, mut link) = connected::connect(target);
    let phone = phone.with_data_dir(folder.clone());
    let accounts = worker::accounts::accounts(Some(&folder), &Words::of_this_computer());
    let journal = KeptJournal::new(Some(folder), phone.own_serial());
    let wizard = Wizard::new(&serial, false, Moment { unix_ms: clock.unix_ms(), steady_ms: clock.steady_ms() });
    let (said, mut person) = mpsc::unbounded_channel();
    let (shown, views) = mpsc::unbounded_channel();
    // Ends when the terminal has nothing more to say. The link first: what follows from it comes after it.
    let inputs = poll_fn(move |context| match link.poll_recv(context) {
        Poll::Ready(Some(news)) => Poll::Ready(Some(Input::Link(news))),
        Poll::Ready(None) | Poll::Pending => person.poll_recv(context),
    });
    let internet = WithAccounts { pages: Pages::of_this_computer(), accounts };
    let session = Session { phone, internet, clock, timer: SystemTimer, journal };
    let running = session.run(wizard, &serial, inputs, |view| {
        // Nobody looks any more: the visit is over.
        drop(shown.send(view.clone()));
    });
    let (result, ()) = tokio::join!(drive(Visit { said, views }), running);
    match result {
        // Where it is seen why, that is said.
        Err(NoVisit::NoPhone) => Err(way(arguments).await.err().map_or(NoVisit::NoPhone, NoVisit::Target)),
        result => result,
    }
}

/// Why there was no visit, or why it ended early.
#[derive(Debug, thiserror::Error)]
pub enum NoVisit {
    #[error(transparent)]
    Target(#[from] NoTarget),
    /// It went away, or never came.
    #[error("the phone does not answer")]
    NoPhone,
    #[error("there is no folder for this user's data")]
    NoFolder,
}

/// The same folder as the window's where none is named, so that each knows what the other saw and changed.
pub fn folder(data: &DataArgs) -> Result<PathBuf, NoVisit> {
    match &data.data_dir {
        Some(folder) => Ok(folder.clone()),
        None => Ok(worker::data_dir().ok_or(NoVisit::NoFolder)?),
    }
}

impl Visit {
    pub fn say(&self, event: PersonEvent) {
        // The session is gone: the next view says so by not coming.
        drop(self.said.send(Input::Person(event)));
    }

    /// The next view, whatever it is.
    pub async fn view(&mut self, patience: Duration) -> Result<View, NoVisit> {
        match tokio::time::timeout(patience, self.views.recv()).await {
            Ok(Some(view)) => Ok(view),
            Ok(None) | Err(_) => Err(NoVisit::NoPhone),
        }
    }

    /// The next view after the check. Says itself what needs no person: starting the command asked for the reading.
    pub async fn checked(&mut self, app: Option<&str>, words: &Words) -> Result<View, NoVisit> {
        let mut asked = false;
        loop {
            let view = match asked {
                // The phone asks its person, who has all the time in the world; a cable that is pulled is another view.
                true => self.views.recv().await.ok_or(NoVisit::NoPhone)?,
                false => self.view(PATIENCE).await?,
            };
            asked = view.phone.link == Link::Unauthorized;
            match &view.screen {
                ScreenView::Starting { problem: Some(problem) } => {
                    eprintln!("{} {}", words.say(&problem.what), words.say(&problem.advice));
                }
                ScreenView::Starting { problem: None } | ScreenView::Checking { .. } => {}
                ScreenView::Consent { .. } => self.say(PersonEvent::AgreeToRead),
                ScreenView::ChooseApp { .. } => self.say(PersonEvent::ChooseApp { package: app.map(str::to_owned) }),
                ScreenView::Result(_)
                | ScreenView::LookingDeeper { .. }
                | ScreenView::LookingOnline { .. }
                | ScreenView::MeasuringSpeed { .. }
                | ScreenView::Fix(_)
                | ScreenView::Done(_)
                | ScreenView::History(_)
                | ScreenView::Report(_)
                | ScreenView::Monthly(_)
                | ScreenView::Compare(_)
                | ScreenView::Watch(_)
                | ScreenView::OffCable(_)
                | ScreenView::Rescue(_) => {
                    return Ok(view);
                }
            }
        }
    }
}

impl Visit {
    /// From the result: looks into the photo library of an iPhone, and back to the result.
    pub async fn looked_deeper(&mut self, words: &Words, quiet: bool) -> Result<(), NoVisit> {
        self.say(PersonEvent::LookDeeper);
        let line = deeper::Line::new(words);
        let mut began = false;
        loop {
            // Counting says nothing for a while; what comes of it is another view in any case.
            let view = self.view(LOOKING).await?;
            match view.screen {
                ScreenView::LookingDeeper { bytes, of } => {
                    began = true;
                    if !quiet && of > 0 {
                        line.say(Portion { bytes, of });
                    }
                }
                _ if began => {
                    line.end();
                    return Ok(());
                }
                _ => {}
            }
        }
    }
}

impl NoVisit {
    /// What to print on standard error.
    pub fn say(&self, words: &Words) -> String {
        match self {
            NoVisit::Target(no_target) => no_target.say(words),
            NoVisit::NoPhone => words.plain("cli-cannot-connect"),
            NoVisit::NoFolder => words.plain("cli-no-folder"),
        }
    }
}
