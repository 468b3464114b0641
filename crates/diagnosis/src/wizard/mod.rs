//! The wizard: one state, and one function from state and event to state and effects.
//!
//! Clicks and what the phone says come through the same door ([`next`]). Nothing here asks, waits or looks at a clock:
//! effects say what is to be done, [`crate::session`] does it and comes back with an event.
//!
//! What holds throughout:
//!
//! * Nothing is read before the person agreed to it, once.
//! * Nothing is changed before its old value is read and stored.
//! * A cable that is pulled changes the link, not the page: what was under way is done again when the phone is back,
//!   and every write is absolute, so that doing it twice does no harm.

mod changes;
mod checking;
mod cloud;
mod deeper;
mod event;
mod link;
mod listening;
mod meter;
mod off_cable;
mod online;
mod pages;
mod rescue;
mod show;
mod undo;
mod walk;

pub use event::{Effect, Event, Moment, Remembered, Told};
pub use link::{LinkNews, Trouble};
pub use show::{cloud_of, cloud_says, deeper, online, unfit, view};

use std::collections::BTreeMap;

use crate::case::{Case, Memory, PackageId};
use crate::choose::Answers;
use crate::fact::Why;
use crate::facts::{FactId, Snapshot};
use crate::internet::server::{NoAddress, ServerAddress};
use crate::journal::{ChangeId, KeptCheck, StoredChange, earlier_mark};
use crate::message::Message;
use crate::phone::{Platform, Portion};
use crate::rules::Verdict;
use crate::survey::Survey;
use crate::view::{FindingState, Link, PersonEvent};
use cloud::Cloud;
use event::Ticket;
use listening::Listening;
use meter::Watching;
use off_cable::OffCable;
use rescue::{Before, Rescue};
use undo::{Undo, WhyNot};
use walk::Walk;

/// Everything about one visit to one phone.
#[derive(Debug, Clone)]
pub struct Wizard {
    serial: String,
    platform: Platform,
    demo: bool,
    now: Moment,
    link: Link,
    trouble: Option<Trouble>,
    agreed_to_read: bool,
    survey: Option<Survey>,
    /// `None`: no app was chosen yet. `Some(None)`: a check without an app, because there is none.
    chosen: Option<Option<PackageId>>,
    facts: Snapshot,
    verdict: Verdict,
    /// What became of findings of this check.
    outcomes: BTreeMap<&'static str, FindingState>,
    checked_at_unix: Option<i64>,
    /// When the phone's library was looked into.
    looked_at_unix: Option<i64>,
    /// Open changes of all visits and all changes of this one, the oldest first.
    changes: Vec<StoredChange>,
    /// Undoings that failed, and why.
    not_undone: BTreeMap<ChangeId, WhyNot>,
    /// Earlier checks and today's, the newest first.
    checks: Vec<KeptCheck>,
    /// What the person saw on the phone where it does not tell us: asked once a visit.
    answers: BTreeMap<String, String>,
    /// The person's own server, for this visit only: its address is stored nowhere.
    server: Option<ServerAddress>,
    /// Why what was typed last is no address.
    no_address: Option<NoAddress>,
    cloud: Cloud,
    /// What the person wants of a backup service.
    choice: Answers,
    notice: Option<Message>,
    listening: Listening,
    stage: Stage,
    undo: Option<Undo>,
    /// The effect that the stage waits for. Answers to any other are old and do not count.
    waits_for: Option<Ticket>,
    /// What was under way when the link was lost has to be done again.
    stalled: bool,
    /// How often that happened without anything coming of it in between.
    stalls: u8,
    last_ticket: Ticket,
}

/// Where the visit is.
#[derive(Debug, Clone)]
enum Stage {
    Starting,
    Consent,
    Surveying {
        failed: bool,
    },
    Choosing,
    Checking {
        /// Facts that were answered or given up, with why they are not known.
        read: BTreeMap<FactId, Option<Why>>,
        cancelled: bool,
    },
    Result,
    /// What is read only on request is on its way.
    LookingDeeper {
        portion: Portion,
        then: Then,
    },
    /// So many of those that were asked online have answered.
    LookingOnline {
        done: usize,
        of: usize,
    },
    /// Bytes are sent, to see how fast.
    MeasuringSpeed {
        portion: Portion,
    },
    Fixing(Box<Walk>),
    Done,
    /// A page beside the way, from which a person comes back.
    Beside {
        page: Page,
        back: Box<Stage>,
    },
    Rescue(Box<Rescue>),
    /// Do photos go up now?
    Watching(Box<Watching>),
    /// What would the phone do without its cable?
    OffCable(Box<OffCable>),
}

/// Where a look that was asked for leads back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    Result,
    Rescue { before: Option<Before> },
}

/// What can be looked at on the side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    History,
    Report,
    Monthly,
    Compare,
}

impl Wizard {
    /// A visit to the phone of this serial.
    pub fn new(serial: &str, demo: bool, now: Moment) -> Self {
        Self {
            serial: serial.to_owned(),
            platform: Platform::Android,
            demo,
            now,
            link: Link::Connecting,
            trouble: None,
            agreed_to_read: false,
            survey: None,
            chosen: None,
            facts: Snapshot::empty(),
            verdict: Verdict::default(),
            outcomes: BTreeMap::new(),
            checked_at_unix: None,
            looked_at_unix: None,
            changes: Vec::new(),
            not_undone: BTreeMap::new(),
            checks: Vec::new(),
            answers: BTreeMap::new(),
            server: None,
            no_address: None,
            cloud: Cloud::default(),
            choice: Answers::default(),
            notice: None,
            listening: Listening::default(),
            stage: Stage::Starting,
            undo: None,
            waits_for: None,
            stalled: false,
            stalls: 0,
            last_ticket: 0,
        }
    }

    /// The same visit, to a phone of this kind.
    pub fn of(self, platform: Platform) -> Self {
        Self { platform, ..self }
    }
}

/// The one door.
pub fn next(mut wizard: Wizard, event: Event) -> (Wizard, Vec<Effect>) {
    let mut effects = Vec::new();
    wizard.now = event.at;
    match event.told {
        Told::Person(said) => wizard.person(said, &mut effects),
        Told::Link(news) => wizard.link(news, &mut effects),
        Told::Recalled(remembered) => match remembered {
            Ok(remembered) => {
                // Changes that this visit already made are newer than what was read from the disk.
                let mine = std::mem::take(&mut wizard.changes);
                wizard.changes = remembered.open_changes;
                wizard.changes.retain(|change| mine.iter().all(|known| known.id != change.id));
                wizard.changes.extend(mine);
                wizard.checks = remembered.checks;
                if remembered.set_aside {
                    wizard.notice = Some(Message::new("wizard-notice-journal_set_aside"));
                }
            }
            Err(_) => wizard.notice = Some(Message::new("wizard-notice-journal_unreadable")),
        },
        Told::CheckSaved(Ok(())) | Told::Marked(Ok(())) => {}
        Told::CheckSaved(Err(_)) => wizard.notice = Some(Message::new("wizard-notice-check_not_saved")),
        Told::Marked(Err(_)) => wizard.notice = Some(Message::new("wizard-notice-journal_behind")),
        Told::Accounts(known) => wizard.cloud.recall(&known),
        Told::Heard(heard) => wizard.heard(heard, &mut effects),
        Told::ListenedOut { ticket } if wizard.listening.ticket == Some(ticket) => wizard.listening.ticket = None,
        Told::Settled { ticket: _, values } => wizard.settled(values, &mut effects),
        Told::Opened { ticket, opened } if wizard.waits_for != Some(ticket) => {
            // Only the walk waits for its screens; the others say when they did not open.
            if !opened {
                wizard.notice = Some(Message::new("wizard-notice-screen_not_opened"));
            }
        }
        told => {
            let ticket = told.ticket();
            if ticket.is_some() && ticket == wizard.undo.as_ref().and_then(|undo| undo.waits_for) {
                wizard.undo_told(told, &mut effects);
            } else if ticket.is_some() && ticket == wizard.cloud.waits_for() {
                wizard.cloud_told(told, &mut effects);
            } else if ticket.is_some() && ticket == wizard.waits_for {
                wizard.told(told, &mut effects);
            }
        }
    }
    (wizard, effects)
}

impl Wizard {
    fn person(&mut self, said: PersonEvent, effects: &mut Vec<Effect>) {
        match said {
            PersonEvent::Show => {}
            PersonEvent::AgreeToRead => self.agree_to_read(effects),
            PersonEvent::ChooseApp { package } => self.choose(package.as_deref(), effects),
            PersonEvent::Cancel => self.cancel(effects),
            PersonEvent::CheckAgain => self.check_again(effects),
            PersonEvent::LookDeeper => self.look_deeper(effects),
            PersonEvent::NameServer { address } => self.name_server(&address),
            PersonEvent::LookOnline => self.look_online(effects),
            PersonEvent::MeasureSpeed => self.measure_speed(effects),
            PersonEvent::LookAtCloud => self.look_at_cloud(effects),
            PersonEvent::LinkAccount { server, key } => self.link_account(server, key, effects),
            PersonEvent::StopLinking => self.stop_linking(effects),
            PersonEvent::ReadAccount => self.read_account(effects),
            PersonEvent::ForgetAccount => self.forget_account(effects),
            PersonEvent::ChangeApp => self.change_app(effects),
            PersonEvent::StartFixing => self.start_fixing(effects),
            PersonEvent::FixThis { rule, fix } => self.fix_this(&rule, fix.as_deref(), effects),
            PersonEvent::Undo { change } => self.undo_one(&change, effects),
            PersonEvent::UndoAll => self.undo_all(effects),
            PersonEvent::ShowOffCable => self.show_off_cable(),
            PersonEvent::Agree if matches!(self.stage, Stage::OffCable(_)) => self.go_off_cable(effects),
            PersonEvent::Agree
            | PersonEvent::TryAnother
            | PersonEvent::Skip
            | PersonEvent::Answer { .. }
            | PersonEvent::AnswerSpace { .. }
            | PersonEvent::LookNow
            | PersonEvent::OpenAgain => self.walk_person(said, effects),
            PersonEvent::Back => self.back(effects),
            PersonEvent::Finish => self.finish(effects),
            PersonEvent::ShowHistory => self.show_beside(Page::History),
            PersonEvent::ShowReport => self.show_beside(Page::Report),
            PersonEvent::ShowMonthly => self.show_beside(Page::Monthly),
            PersonEvent::ShowCompare => self.show_beside(Page::Compare),
            PersonEvent::Choose { question, answer } => {
                self.choice.give(&question, &answer);
            }
            PersonEvent::ShowRescue => self.show_rescue(effects),
            PersonEvent::StartRescue { dir, choice, folders } => self.start_rescue(&dir, &choice, &folders, effects),
            PersonEvent::PauseRescue => self.pause_rescue(effects),
            PersonEvent::GoOnWithRescue => self.go_on_with_rescue(effects),
            PersonEvent::Watch => self.watch(effects),
            PersonEvent::OpenDebuggingScreen => self.open_debugging_screen(effects),
        }
    }

    fn told(&mut self, told: Told, effects: &mut Vec<Effect>) {
        if self.stalled {
            // The pause after a short loss is over.
            self.stalled = false;
            self.resume(effects);
            return;
        }
        match told {
            Told::Surveyed { survey, .. } => self.surveyed(survey, effects),
            Told::Woke { .. } if matches!(self.stage, Stage::Surveying { failed: true }) => self.survey(effects),
            Told::FactRead { fact, why, .. } => self.fact_read(fact, why),
            Told::Checked { facts, lost, cancelled, .. } => self.checked(*facts, lost, cancelled, effects),
            Told::Portion { portion, .. } => self.came(portion),
            Told::LookedDeeper { facts, lost, .. } => self.looked_deeper(*facts, lost, effects),
            Told::AnsweredOnline { done, of, .. } => self.answered_online(done, of),
            Told::LookedOnline { facts, .. } => self.looked_online(*facts),
            Told::SpeedMeasured { facts, .. } => self.speed_measured(*facts),
            Told::Listed { listing, .. } if matches!(self.stage, Stage::Watching(_)) => {
                self.listed_for_meter(listing.as_deref());
            }
            Told::Listed { listing, .. } => self.listed(listing, effects),
            Told::Measured { reading, .. } => self.measured(reading, effects),
            told if matches!(self.stage, Stage::OffCable(_)) => self.off_cable_told(told, effects),
            Told::Woke { .. } if matches!(self.stage, Stage::Watching(_)) => self.measure_again(effects),
            Told::Saving { news, .. } => self.saving(news),
            Told::Saved { ended, .. } => self.saved(ended, effects),
            told => self.walk(effects, |walk, wizard, effects| walk.told(wizard, told, effects)),
        }
    }

    /// A new ticket, which the stage waits for from here on.
    fn wait_for(&mut self) -> Ticket {
        let ticket = self.ticket();
        self.waits_for = Some(ticket);
        ticket
    }

    fn ticket(&mut self) -> Ticket {
        self.last_ticket += 1;
        self.last_ticket
    }

    /// Whatever the stage waits for is not wanted any more.
    fn let_go(&mut self, effects: &mut Vec<Effect>) {
        self.stalled = false;
        if let Some(ticket) = self.waits_for.take() {
            effects.push(Effect::Stop { ticket });
        }
    }

    /// The case that the check is about. There is none before the survey.
    fn case(&self) -> Option<Case> {
        let survey = self.survey.as_ref()?;
        let case = survey.case(self.chosen.as_ref().and_then(Option::as_ref));
        let icloud_photos = earlier_mark(&self.checks, self.now.unix()).cloned();
        Some(Case {
            memory: Memory {
                icloud_photos,
                answers: self.answers.clone(),
                server: self.server.clone(),
                accounts: self.cloud.linked(),
            },
            ..case
        })
    }
}

#[cfg(test)]
mod tests;
