//! Carrying out the steps of one fix, and proving it by the rule that found it.

use super::{Looking, Phase, Preview, Turn, Walk};
use crate::fact::{Unknown, Why};
use crate::facts::Snapshot;
use crate::fixes::deed::NotDone;
use crate::fixes::refusal::Refusal;
use crate::fixes::{Deed, Screen, Step};
use crate::journal::{ChangeId, State, StoredChange};
use crate::message::{Arg, Message};
use crate::phone::{NoReply, Platform, Reply};
use crate::settings::Value;
use crate::survey::Survey;
use crate::view::{FindingState, Link};
use crate::wizard::Wizard;
use crate::wizard::event::{Effect, Told};

/// A person looks at the phone and then at the window; this is soon enough.
const WATCH_MS: u64 = 1500;
/// A network takes some ten seconds until it is validated; settings show at once.
const VERIFY_TRIES: u8 = 8;
/// After this long a restarting phone wants a look: a PIN, a low battery, another cable mode.
const RESTART_LATE_MS: u64 = 180_000;
const BOOT_MS: u64 = 2000;

impl Walk {
    pub(super) fn run_step(&mut self, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        let Some(case) = wizard.case() else { return Turn::Stay };
        match self.steps.get(self.step).cloned() {
            None => self.verify(wizard, effects),
            Some(Step::Change { setting, .. }) => {
                self.phase = Phase::BeforeWrite;
                let ticket = wizard.wait_for();
                effects.push(Effect::ReadSettings { ticket, settings: vec![setting], user: case.user });
                Turn::Stay
            }
            Some(Step::Do { deed }) => {
                self.phase = match deed {
                    Deed::Restart => Phase::Restarting { since_ms: wizard.now.steady_ms, gone: false },
                    _ => Phase::Doing { deed: deed.clone() },
                };
                let ticket = wizard.wait_for();
                effects.push(Effect::Do { ticket, deed, user: case.user });
                Turn::Stay
            }
            Some(Step::Guide { .. }) => self.open_screen(wizard, effects),
            Some(Step::Choose { question, answers }) => {
                // Asked only once.
                if self.answers.contains_key(&question) {
                    return self.next_step(wizard, effects);
                }
                wizard.waits_for = None;
                self.phase = Phase::Asking { question, answers };
                Turn::Stay
            }
            Some(Step::Wait { seconds, why }) => {
                let until_ms = wizard.now.steady_ms + u64::from(seconds) * 1000;
                self.phase = Phase::Counting { until_ms, of: seconds, why };
                self.wake(1000, wizard, effects)
            }
        }
    }

    pub(super) fn next_step(&mut self, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        self.step += 1;
        self.run_step(wizard, effects)
    }

    pub(super) fn open_screen(&mut self, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        let (Some(case), Some(screen)) = (wizard.case(), self.screen().cloned()) else { return Turn::Stay };
        wizard.let_go(effects);
        // What nothing can open is reached by the person's hands.
        if screen == Screen::Nothing || case.phone.platform == Platform::Iphone {
            return self.watch(false, wizard, effects);
        }
        self.phase = Phase::Opening;
        let ticket = wizard.wait_for();
        effects.push(Effect::OpenScreen { ticket, screen, user: case.user });
        Turn::Stay
    }

    fn watch(&mut self, opened: bool, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        self.phase = Phase::OnPhone { opened };
        if self.is_watched() {
            return self.look_again(wizard, effects);
        }
        wizard.waits_for = None;
        Turn::Stay
    }

    /// The phone said by itself that something is different: a page that watches does not wait for its next look.
    pub(in crate::wizard) fn changed(&mut self, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        let watches = match &self.phase {
            Phase::OnPhone { .. } => self.is_watched(),
            Phase::Verifying { .. } => true,
            _ => false,
        };
        if !watches || wizard.link != Link::Ready || wizard.stalled {
            return Turn::Stay;
        }
        if self.looking != Looking::No {
            self.looking = Looking::AndAgain;
            return Turn::Stay;
        }
        wizard.let_go(effects);
        self.reread(wizard, effects)
    }

    /// At once where something changed since the last look began, else after a while.
    fn look_again(&mut self, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        match std::mem::take(&mut self.looking) {
            Looking::AndAgain => self.reread(wizard, effects),
            Looking::No | Looking::Yes => self.wake(WATCH_MS, wizard, effects),
        }
    }

    /// The person says that it is done.
    pub(super) fn look(&mut self, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        wizard.let_go(effects);
        if self.is_watched() { self.verify(wizard, effects) } else { self.next_step(wizard, effects) }
    }

    pub(super) fn verify(&mut self, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        self.phase = Phase::Verifying { tries: 0 };
        self.reread(wizard, effects)
    }

    pub(super) fn wake(&mut self, after_ms: u64, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        let ticket = wizard.wait_for();
        self.looking = Looking::No;
        effects.push(Effect::Wake { ticket, after_ms });
        Turn::Stay
    }

    pub(in crate::wizard) fn cancel(&mut self, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        match self.phase {
            // A wait that is cut short; what comes after it still has to be done.
            Phase::Counting { .. } => {
                wizard.let_go(effects);
                self.next_step(wizard, effects)
            }
            Phase::Verifying { .. } | Phase::Restarting { .. } => {
                wizard.let_go(effects);
                self.not_fixed(wizard)
            }
            _ => Turn::Stay,
        }
    }

    /// Does again what was under way when the link was lost. Reads first, so that nothing is done twice in vain.
    pub(in crate::wizard) fn resume(&mut self, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        match self.phase.clone() {
            Phase::Refreshing | Phase::Verifying { .. } => self.reread(wizard, effects),
            Phase::Reading => self.begin_fix(wizard, effects),
            Phase::BeforeWrite | Phase::Doing { .. } => self.run_step(wizard, effects),
            Phase::Writing { change, writes } => self.read_back(change, None, writes, 0, wizard, effects),
            Phase::AfterWrite { change, said, writes, reads } => {
                self.read_back(change, said, writes, reads, wizard, effects)
            }
            Phase::Opening => self.open_screen(wizard, effects),
            Phase::OnPhone { opened } => self.watch(opened, wizard, effects),
            // These wait for the clock, the journal or the person, not for the phone.
            Phase::Restarting { .. }
            | Phase::Proposed
            | Phase::Storing { .. }
            | Phase::Counting { .. }
            | Phase::Asking { .. }
            | Phase::Fixed
            | Phase::NotFixed
            | Phase::Refused(_)
            | Phase::NotTried { .. } => Turn::Stay,
        }
    }

    /// The phone goes away each time at this very question.
    pub(in crate::wizard) fn give_up(&mut self, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        match self.phase {
            Phase::Refreshing => self.begin_fix(wizard, effects),
            Phase::OnPhone { .. } | Phase::Verifying { .. } | Phase::Restarting { .. } => self.not_fixed(wizard),
            _ => self.not_tried(Message::new("wizard-not_tried-link"), wizard, effects),
        }
    }

    pub(in crate::wizard) fn told(&mut self, wizard: &mut Wizard, told: Told, effects: &mut Vec<Effect>) -> Turn {
        if is_lost(&told) {
            return match self.phase.clone() {
                // The answer is lost with the link: the next reading tells whether the write arrived.
                Phase::Writing { change, writes } => {
                    self.phase = Phase::AfterWrite { change, said: None, writes, reads: 0 };
                    Turn::Stall
                }
                // A phone that restarts does not say good-bye.
                Phase::Restarting { .. } => self.wake(BOOT_MS, wizard, effects),
                _ => Turn::Stall,
            };
        }
        wizard.stalls = 0;
        match (self.phase.clone(), told) {
            (Phase::Refreshing, Told::Reread { survey, facts, .. }) => {
                take_survey(wizard, survey);
                if self.still_found(wizard, *facts) == Some(false) {
                    // Cured by what was done before: no page of its own.
                    self.fixed(wizard);
                    return Turn::NextCause;
                }
                self.begin_fix(wizard, effects)
            }
            (Phase::Reading, Told::SettingsRead { values, .. }) => self.read_for_preview(values, wizard, effects),
            (Phase::BeforeWrite, Told::SettingsRead { values, .. }) => self.before_write(values, wizard, effects),
            (Phase::Storing { change }, Told::Stored { result, .. }) => match result {
                Ok(id) => self.write(StoredChange { id, change, state: State::Stored }, 1, wizard, effects),
                Err(_) => self.not_tried(Message::new("wizard-not_tried-not_stored"), wizard, effects),
            },
            (Phase::Writing { change, writes }, Told::Acted { reply, .. }) => {
                let said = match &reply {
                    Ok(reply) => refusal(wizard, reply),
                    // It may have arrived all the same.
                    Err(NoReply::TimedOut) => None,
                    Err(no_reply) => Some(no_answer(no_reply)),
                };
                self.read_back(change, said, writes, 0, wizard, effects)
            }
            (Phase::AfterWrite { change, said, writes, reads }, Told::SettingsRead { values, .. }) => {
                let value = values.into_iter().next();
                self.read_after(change, said, (writes, reads), value, wizard, effects)
            }
            (Phase::AfterWrite { change, said, writes, reads }, Told::Woke { .. }) => {
                self.read_back(change, said, writes, reads, wizard, effects)
            }
            (Phase::Doing { deed }, Told::Acted { reply, .. }) => match did(wizard, &deed, reply) {
                Ok(()) => self.next_step(wizard, effects),
                Err(refusal) => self.refused(refusal, wizard, effects),
            },
            (Phase::Restarting { .. }, Told::Acted { reply: Ok(reply), .. }) => {
                match did(wizard, &Deed::Restart, Ok(reply)) {
                    Ok(()) => self.wake(BOOT_MS, wizard, effects),
                    Err(refusal) => self.refused(refusal, wizard, effects),
                }
            }
            (Phase::Restarting { .. }, Told::Acted { reply: Err(_), .. }) => self.wake(BOOT_MS, wizard, effects),
            (Phase::Restarting { since_ms, gone, .. }, Told::Woke { .. }) => {
                let late = wizard.now.steady_ms.saturating_sub(since_ms) >= RESTART_LATE_MS;
                let away = wizard.link != Link::Ready;
                self.phase = Phase::Restarting { since_ms, gone: gone || away };
                if late {
                    wizard.notice = Some(Message::new("wizard-notice-restart_late"));
                }
                if away {
                    return self.wake(BOOT_MS, wizard, effects);
                }
                let ticket = wizard.wait_for();
                effects.push(Effect::AskBooted { ticket });
                Turn::Stay
            }
            (Phase::Restarting { since_ms, gone, .. }, Told::Booted { completed, uptime_ms, .. }) => {
                // Right after the command the old system still answers: only one that started since counts.
                let elapsed_ms = wizard.now.steady_ms.saturating_sub(since_ms);
                let anew = uptime_ms.map_or(gone, |uptime| uptime <= elapsed_ms);
                if completed && anew {
                    return self.next_step(wizard, effects);
                }
                self.wake(BOOT_MS, wizard, effects)
            }
            (Phase::Counting { until_ms, .. }, Told::Woke { .. }) => {
                match until_ms.saturating_sub(wizard.now.steady_ms) {
                    0 => self.next_step(wizard, effects),
                    left => self.wake(left.min(1000), wizard, effects),
                }
            }
            (Phase::Opening, Told::Opened { opened, .. }) => self.watch(opened, wizard, effects),
            (Phase::OnPhone { .. } | Phase::Verifying { .. }, Told::Woke { .. }) => self.reread(wizard, effects),
            (Phase::OnPhone { opened }, Told::Reread { survey, facts, .. }) => {
                take_survey(wizard, survey);
                match self.still_found(wizard, *facts) {
                    Some(false) => self.fixed(wizard),
                    Some(true) | None => self.watch(opened, wizard, effects),
                }
            }
            (Phase::Verifying { .. }, Told::Reread { survey, facts, .. }) if self.current_fix().only_looks() => {
                take_survey(wizard, survey);
                wizard.waits_for = None;
                wizard.look_over(*facts);
                Turn::NextCause
            }
            (Phase::Verifying { tries }, Told::Reread { survey, facts, .. }) => {
                take_survey(wizard, survey);
                self.verified(tries, *facts, wizard, effects)
            }
            // What nobody waits for in this phase.
            _ => Turn::Stay,
        }
    }

    fn read_for_preview(
        &mut self,
        values: Vec<Result<Value, Unknown>>,
        wizard: &mut Wizard,
        effects: &mut Vec<Effect>,
    ) -> Turn {
        let Ok(olds) = values.into_iter().collect::<Result<Vec<Value>, Unknown>>() else {
            return self.not_tried(Message::new("wizard-not_tried-old_unknown"), wizard, effects);
        };
        let mut previews: Vec<Preview> = Vec::new();
        for ((setting, new), old) in self.changes().zip(olds) {
            // A setting that is changed twice starts where the first change left it.
            let earlier = previews.iter().rev().find(|earlier| earlier.setting == *setting);
            let old = earlier.map_or(old, |earlier| earlier.new.clone());
            previews.push(Preview { setting: setting.clone(), old, new: new.clone() });
        }
        wizard.waits_for = None;
        self.previews = previews;
        self.propose(wizard, effects)
    }

    fn verified(&mut self, tries: u8, facts: Snapshot, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        match self.still_found(wizard, facts) {
            Some(false) => self.fixed(wizard),
            // An answer does not change by waiting.
            Some(true) if matches!(self.steps.last(), Some(Step::Choose { .. })) => self.not_fixed(wizard),
            Some(true) | None if tries < VERIFY_TRIES => {
                self.phase = Phase::Verifying { tries: tries + 1 };
                self.look_again(wizard, effects)
            }
            Some(true) => self.not_fixed(wizard),
            None => {
                wizard.notice = Some(Message::new("wizard-notice-not_verified"));
                self.not_fixed(wizard)
            }
        }
    }

    pub(super) fn not_tried(&mut self, why: Message, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        self.phase = Phase::NotTried { why };
        self.broke_off(wizard, effects)
    }

    pub(super) fn refused(&mut self, refusal: Refusal, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        self.phase = Phase::Refused(refusal);
        self.broke_off(wizard, effects)
    }

    /// A fix that broke off half-way leaves nothing half-done.
    fn broke_off(&mut self, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        wizard.waits_for = None;
        wizard.outcomes.insert(self.cause().rule, FindingState::NotFixed);
        let made: Vec<ChangeId> = self.made.drain(..).rev().map(|change| change.id).collect();
        wizard.undo_these(made, effects);
        Turn::Stay
    }
}

fn take_survey(wizard: &mut Wizard, survey: Option<Box<Survey>>) {
    if let Some(survey) = survey {
        wizard.survey = Some(*survey);
    }
}

fn is_lost(told: &Told) -> bool {
    match told {
        Told::Reread { lost, .. } => *lost,
        Told::Acted { reply, .. } => *reply == Err(NoReply::Lost),
        Told::SettingsRead { values, .. } => {
            values.iter().any(|value| matches!(value, Err(Unknown { why: Why::Lost, .. })))
        }
        _ => false,
    }
}

fn did(wizard: &Wizard, deed: &Deed, reply: Result<Reply, NoReply>) -> Result<(), Refusal> {
    let reply = reply.map_err(|no_reply| no_answer(&no_reply))?;
    match deed.outcome(&reply) {
        Ok(()) => Ok(()),
        Err(NotDone::Refused(text) | NotDone::Failed(text)) => Err(refusal(wizard, &reply).unwrap_or_else(|| {
            let explanation = Message::new("refusal-unknown").with("text", Arg::Text(text.clone()));
            Refusal { explanation, text }
        })),
    }
}

/// The phone's refusal in a reply, if it is one, explained for its maker.
fn refusal(wizard: &Wizard, reply: &Reply) -> Option<Refusal> {
    Refusal::of(reply, &wizard.survey.as_ref()?.case_without_app.phone)
}

fn no_answer(no_reply: &NoReply) -> Refusal {
    let text = match no_reply {
        NoReply::Refused(text) => text.clone(),
        NoReply::TimedOut | NoReply::Lost | NoReply::Cancelled | NoReply::TooLarge => String::new(),
    };
    Refusal { explanation: Message::new("wizard-refused-no_answer"), text }
}

/// What the phone said, as evidence beside an explanation of ours.
pub(super) fn kept(value: &Value) -> Refusal {
    let explanation = Message::new("wizard-refused-kept").with("value", Arg::Text(value.0.clone()));
    Refusal { explanation, text: value.0.clone() }
}
