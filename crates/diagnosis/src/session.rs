//! The session: the one loop that carries effects out and tells the wizard what came of them.
//!
//! Generic over the phone, the clock, the journal and the timer, so that nothing here is tied to an async runtime.
//! The loop never waits for the phone: what a person says is heard while any number of questions are under way.

use std::collections::{HashMap, VecDeque};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

use futures_util::future::{AbortHandle, AbortRegistration, Abortable};
use futures_util::stream::FuturesUnordered;
use futures_util::{Stream, StreamExt};

use crate::case::Case;
use crate::check::{Clock, read_facts, read_on_request, read_online, read_speed};
use crate::fact::Unknown;
use crate::facts::FactId;
use crate::facts::Snapshot;
use crate::facts::iphone;
use crate::fixes::{Deed, screen};
use crate::internet::{Beside, Internet};
use crate::journal::Journal;
use crate::meter::measure;
use crate::phone::{Action, NoReply, Phone, Platform, Query, Reply};
use crate::rescue::{News, Order, Progress, Rescuer};
use crate::settings::{Setting, Value};
use crate::survey::survey;
use crate::view::{PersonEvent, View};
use crate::wizard::{self, Effect, Event, LinkNews, Moment, Remembered, Told, Wizard};

/// How many earlier checks are shown, and looked through for what a check is compared with.
pub const CHECKS: u32 = 50;

/// Waits, by whatever clock the process has.
pub trait Timer: Send + Sync {
    fn sleep(&self, ms: u64) -> impl Future<Output = ()> + Send;
}

/// What comes from outside. Whoever says that the link is lost says so before the phone's answers say it.
#[derive(Debug, Clone)]
pub enum Input {
    Person(PersonEvent),
    Link(LinkNews),
}

/// What a session works with.
pub struct Session<P, I, C, T, J> {
    pub phone: P,
    pub internet: I,
    pub clock: C,
    pub timer: T,
    pub journal: J,
}

impl<P: Phone + Rescuer, I: Internet, C: Clock, T: Timer, J: Journal> Session<P, I, C, T, J> {
    /// Runs until the inputs end. `show` gets a view whenever there is another one, each with the next revision.
    pub async fn run(
        self,
        wizard: Wizard,
        serial: &str,
        mut inputs: impl Stream<Item = Input> + Unpin,
        mut show: impl FnMut(&View),
    ) {
        let Self { phone, internet, clock, timer, mut journal } = self;
        let mut wizard = wizard.of(phone.platform());
        let works = Works {
            phone: &phone,
            asked: Beside { phone: &phone, internet: &internet },
            clock: &clock,
            timer: &timer,
            serial,
            told: Mutex::default(),
        };
        let mut effects = Vec::new();
        let mut running: FuturesUnordered<Work<'_>> = FuturesUnordered::new();
        let mut handles: HashMap<u32, AbortHandle> = HashMap::new();
        let mut shown: Option<View> = None;
        let mut revision = 0;
        let mut again = true;
        loop {
            for effect in effects.drain(..) {
                match effect {
                    Effect::Stop { ticket } => {
                        if let Some(handle) = handles.remove(&ticket) {
                            handle.abort();
                        }
                    }
                    Effect::RecallAccounts => works.tell(Told::Accounts(internet.accounts())),
                    Effect::Recall | Effect::Store { .. } | Effect::Mark { .. } | Effect::SaveCheck { .. } => {
                        let told = write_down(&mut journal, effect);
                        works.told.lock().unwrap_or_else(PoisonError::into_inner).extend(told);
                    }
                    effect => {
                        let (handle, registration) = AbortHandle::new_pair();
                        if let Some((ticket, work)) = works.begin(effect, registration) {
                            handles.insert(ticket, handle);
                            running.push(work);
                        }
                    }
                }
            }
            // What is already known is taken in before the next view is drawn.
            if works.told.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
                let mut view = wizard::view(&wizard);
                if again || shown.as_ref().is_none_or(|shown| View { revision: 0, ..shown.clone() } != view) {
                    revision += 1;
                    view.revision = revision;
                    show(&view);
                    shown = Some(view);
                }
                again = false;
            }
            let next = poll_fn(|context| {
                if let Some(told) = works.next_told() {
                    return Poll::Ready(Some(told));
                }
                match inputs.poll_next_unpin(context) {
                    Poll::Ready(Some(Input::Person(said))) => return Poll::Ready(Some(Told::Person(said))),
                    Poll::Ready(Some(Input::Link(news))) => return Poll::Ready(Some(Told::Link(news))),
                    Poll::Ready(None) => return Poll::Ready(None),
                    Poll::Pending => {}
                }
                while let Poll::Ready(Some((ticket, told))) = running.poll_next_unpin(context) {
                    handles.remove(&ticket);
                    if let Some(told) = told {
                        works.tell(told);
                    }
                }
                works.next_told().map_or(Poll::Pending, |told| Poll::Ready(Some(told)))
            });
            let Some(told) = next.await else { return };
            again |= matches!(told, Told::Person(PersonEvent::Show));
            let at = Moment { unix_ms: clock.unix_ms(), steady_ms: clock.steady_ms() };
            (wizard, effects) = wizard::next(wizard, Event { at, told });
        }
    }
}

/// An effect that is under way. It tells nothing when it was stopped.
type Work<'a> = Pin<Box<dyn Future<Output = (u32, Option<Told>)> + Send + 'a>>;

/// What effects are carried out with.
struct Works<'a, P, I, C, T> {
    phone: &'a P,
    /// For facts, some of which are read elsewhere.
    asked: Beside<'a, P, I>,
    clock: &'a C,
    timer: &'a T,
    serial: &'a str,
    /// What the wizard has not heard yet.
    told: Mutex<VecDeque<Told>>,
}

impl<'a, P: Phone + Rescuer, I: Internet, C: Clock, T: Timer> Works<'a, P, I, C, T> {
    fn tell(&self, told: Told) {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).push_back(told);
    }

    fn next_told(&self) -> Option<Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    /// Begins what takes time. `None`: there is nothing to wait for.
    fn begin<'b>(&'b self, effect: Effect, registration: AbortRegistration) -> Option<(u32, Work<'b>)>
    where
        'a: 'b,
    {
        Some(match effect {
            Effect::Survey { ticket } => self.work(ticket, registration, async move {
                let survey = survey(self.phone, self.clock, self.serial).await.map(Box::new);
                Told::Surveyed { ticket, survey }
            }),
            // Stopping a check ends its questions, not the telling of what they brought.
            Effect::Check { ticket, case, facts, known } => {
                let work = async move {
                    let mut snapshot = *known;
                    let asking = self.ask_facts(ticket, &case, &facts, &mut snapshot);
                    let ended = Abortable::new(asking, registration).await;
                    let (lost, cancelled) = (ended == Ok(true), ended.is_err());
                    (ticket, Some(Told::Checked { ticket, facts: Box::new(snapshot), lost, cancelled }))
                };
                (ticket, Box::pin(work) as Work<'b>)
            }
            Effect::Reread { ticket, case, facts, known, survey } => {
                self.work(ticket, registration, async move { self.reread(ticket, *case, &facts, *known, survey).await })
            }
            Effect::LookDeeper { ticket, case, known } => self.work(ticket, registration, async move {
                let mut facts = *known;
                let told = |portion| self.tell(Told::Portion { ticket, portion });
                let (_, lost) = read_on_request(self.phone, self.clock, &case, &mut facts, &told).await;
                Told::LookedDeeper { ticket, facts: Box::new(facts), lost }
            }),
            Effect::LookOnline { ticket, case, known } => self.work(ticket, registration, async move {
                let mut facts = *known;
                let told = |done, of| self.tell(Told::AnsweredOnline { ticket, done, of });
                read_online(&self.asked, self.clock, &case, &mut facts, &told).await;
                Told::LookedOnline { ticket, facts: Box::new(facts) }
            }),
            Effect::MeasureSpeed { ticket, case, known } => self.work(ticket, registration, async move {
                let mut facts = *known;
                let told = |portion| self.tell(Told::Portion { ticket, portion });
                read_speed(self.asked.internet, self.clock, &case, &mut facts, &told).await;
                Told::SpeedMeasured { ticket, facts: Box::new(facts) }
            }),
            Effect::LinkAccount { ticket, order } => self.work(ticket, registration, async move {
                let told = |url: &str| self.tell(Told::InBrowser { ticket, url: url.to_owned() });
                let kept = self.asked.internet.link(&order, &told).await;
                Told::Linked { ticket, account: order.account, kept }
            }),
            Effect::UnlinkAccount { ticket, account } => self.work(ticket, registration, async move {
                let revoked = self.asked.internet.unlink(account).await;
                Told::Unlinked { ticket, account, revoked }
            }),
            Effect::ReadCloud { ticket, case, known } => self.work(ticket, registration, async move {
                let mut facts = *known;
                let wanted = [FactId::CloudSpace];
                // A phone that is gone meanwhile has nothing to do with it.
                read_facts(&self.asked, self.clock, &case, &wanted, &mut facts, |_| {}).await;
                Told::CloudRead { ticket, facts: Box::new(facts) }
            }),
            Effect::ReadSettings { ticket, settings, user } => self.work(ticket, registration, async move {
                let mut values = Vec::with_capacity(settings.len());
                for setting in &settings {
                    values.push(self.value(setting, user).await);
                }
                Told::SettingsRead { ticket, values }
            }),
            Effect::Settle { ticket, changes } => self.work(ticket, registration, async move {
                let mut values = Vec::with_capacity(changes.len());
                for stored in &changes {
                    values.push((stored.id, self.value(&stored.change.setting, stored.change.user).await));
                }
                Told::Settled { ticket, values }
            }),
            Effect::Write { ticket, setting, value, user } => self.work(ticket, registration, async move {
                Told::Acted { ticket, reply: self.write(&setting, &value, user).await }
            }),
            Effect::Do { ticket, deed, user } => self.work(ticket, registration, async move {
                Told::Acted { ticket, reply: self.carry_out(&deed, user).await }
            }),
            Effect::OpenScreen { ticket, screen, user } => self.work(ticket, registration, async move {
                Told::Opened { ticket, opened: self.open(screen.actions(user)).await }
            }),
            Effect::AskBooted { ticket } => self.work(ticket, registration, async move { self.booted(ticket).await }),
            Effect::ListMedia { ticket, user } => self.work(ticket, registration, async move {
                Told::Listed { ticket, listing: self.phone.list(user).await.map(Arc::new) }
            }),
            Effect::Save { ticket, order } => {
                self.work(ticket, registration, async move { self.save(ticket, &order).await })
            }
            Effect::Measure { ticket, case } => self.work(ticket, registration, async move {
                Told::Measured { ticket, reading: measure(self.phone, self.clock, &case).await }
            }),
            Effect::Wake { ticket, after_ms } => self.work(ticket, registration, async move {
                self.timer.sleep(after_ms).await;
                Told::Woke { ticket }
            }),
            Effect::Listen { ticket } => self.work(ticket, registration, async move {
                self.phone.listen(|heard| self.tell(Told::Heard(heard))).await;
                Told::ListenedOut { ticket }
            }),
            Effect::Recall
            | Effect::RecallAccounts
            | Effect::Store { .. }
            | Effect::Mark { .. }
            | Effect::SaveCheck { .. }
            | Effect::Stop { .. } => return None,
        })
    }

    fn work<'b>(
        &'b self,
        ticket: u32,
        registration: AbortRegistration,
        work: impl Future<Output = Told> + Send + 'b,
    ) -> (u32, Work<'b>) {
        let work = Abortable::new(work, registration);
        (ticket, Box::pin(async move { (ticket, work.await.ok()) }))
    }

    /// Whether the link was lost.
    async fn ask_facts(&self, ticket: u32, case: &Case, facts: &[FactId], snapshot: &mut Snapshot) -> bool {
        let progress = |progress: crate::check::Progress| {
            self.tell(Told::FactRead { ticket, fact: progress.fact, why: progress.why });
        };
        read_facts(&self.asked, self.clock, case, facts, snapshot, progress).await.1
    }

    async fn reread(&self, ticket: u32, mut case: Case, facts: &[FactId], known: Snapshot, anew: bool) -> Told {
        let mut surveyed = None;
        // Where the survey fails, the facts are read by the case as it was.
        if anew && let Ok(found) = survey(self.phone, self.clock, self.serial).await {
            case = Case { memory: case.memory, ..found.case(case.app.as_ref().map(|app| &app.package)) };
            surveyed = Some(Box::new(found));
        }
        let mut snapshot = known;
        let (_, lost) = read_facts(&self.asked, self.clock, &case, facts, &mut snapshot, |_| {}).await;
        Told::Reread { ticket, survey: surveyed, facts: Box::new(snapshot), lost }
    }

    async fn value(&self, setting: &Setting, user: u32) -> Result<Value, Unknown> {
        let reply = self.phone.ask(&setting.query(user)).await?;
        setting.read(&reply)
    }

    async fn carry_out(&self, deed: &Deed, user: u32) -> Result<Reply, NoReply> {
        match deed.action(self.phone.platform(), user) {
            Some(action) => self.phone.act(&action).await,
            None => Err(NoReply::Refused(String::new())),
        }
    }

    async fn write(&self, setting: &Setting, value: &Value, user: u32) -> Result<Reply, NoReply> {
        match setting.write(value, user) {
            Some(action) => self.phone.act(&action).await,
            None => Err(NoReply::Refused(String::new())),
        }
    }

    /// Tries one after the other until one opens.
    async fn open(&self, actions: Vec<Action>) -> bool {
        for action in actions {
            match self.phone.act(&action).await {
                Ok(reply) if screen::opened(&reply) => return true,
                Ok(_) | Err(NoReply::TimedOut | NoReply::TooLarge | NoReply::Refused(_)) => {}
                Err(NoReply::Lost | NoReply::Cancelled) => return false,
            }
        }
        false
    }

    async fn save(&self, ticket: u32, order: &Order) -> Told {
        let mut told: Option<Progress> = None;
        let on_news = |news: News| {
            if let News::Progress(progress) = news {
                // Each is a view: not more of them than can be seen.
                let step = (progress.bytes / 500).max(1 << 18);
                let is_step = |before: Progress| {
                    before.phase != progress.phase || before.bytes_done.abs_diff(progress.bytes_done) >= step
                };
                if !told.is_none_or(is_step) {
                    return;
                }
                told = Some(progress);
            }
            self.tell(Told::Saving { ticket, news });
        };
        Told::Saved { ticket, ended: self.phone.copy(order, on_news).await }
    }

    async fn booted(&self, ticket: u32) -> Told {
        // An iPhone answers as soon as it is back, and does not say since when: that it was gone is the proof.
        if self.phone.platform() == Platform::Iphone {
            let completed = self.phone.ask(&iphone::lockdown()).await.is_ok();
            return Told::Booted { ticket, completed, uptime_ms: None };
        }
        let completed = match self.phone.ask(&Query::shell("getprop sys.boot_completed")).await {
            Ok(reply) => reply.text().trim() == "1",
            Err(_) => false,
        };
        let uptime_ms = match self.phone.ask(&Query::shell("cat /proc/uptime")).await {
            Ok(reply) => uptime_ms(&reply.text()),
            Err(_) => None,
        };
        Told::Booted { ticket, completed, uptime_ms }
    }
}

/// `12345.67 45678.90`: seconds since the start, and seconds that the processors were idle.
fn uptime_ms(text: &str) -> Option<u64> {
    let (whole, hundredths) = text.split_whitespace().next()?.split_once('.')?;
    let hundredths: u64 = hundredths.get(..2)?.parse().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(1000)?.checked_add(hundredths * 10)
}

/// What the journal does. It is quick, and it is done in order.
fn write_down(journal: &mut impl Journal, effect: Effect) -> Option<Told> {
    Some(match effect {
        Effect::Recall => Told::Recalled(journal.open_changes().and_then(|open_changes| {
            Ok(Remembered { open_changes, checks: journal.checks(CHECKS)?, set_aside: journal.was_set_aside() })
        })),
        Effect::Store { ticket, change } => Told::Stored { ticket, result: journal.store(&change) },
        Effect::Mark { change } => Told::Marked(journal.mark(&change)),
        Effect::SaveCheck { check } => Told::CheckSaved(journal.save_check(&check)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_since_the_start_is_read() {
        assert_eq!(uptime_ms("350735.47 234388.90\n"), Some(350_735_470));
        assert_eq!(uptime_ms("cat: /proc/uptime: Permission denied"), None);
        assert_eq!(uptime_ms(""), None);
    }
}
