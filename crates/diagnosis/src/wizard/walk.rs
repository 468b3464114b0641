//! Walking through the plan: one cause after the other, one fix of it at a time.

use std::collections::BTreeMap;

use super::Wizard;
use super::cloud::without_account;
use super::event::Effect;
use crate::facts::cloud_space::{self, Typed};
use crate::facts::{FactId, Snapshot};
use crate::fixes::refusal::Refusal;
use crate::fixes::{Deed, Fix, Safety, Screen, Step};
use crate::journal::{Change, StoredChange};
use crate::message::Message;
use crate::plan::Cause;
use crate::rules;
use crate::settings::{Setting, Value};
use crate::view::{FindingState, Link, PersonEvent};

mod lead;
mod steps;
mod writing;

/// Where a person is in a plan.
#[derive(Debug, Clone)]
pub struct Walk {
    pub(super) causes: Vec<Cause>,
    pub(super) at: usize,
    /// Which fix of the cause.
    pub(super) fix: usize,
    /// One finding that was picked, not the whole plan.
    single: bool,
    /// Safe fixes were agreed to: asked once a plan.
    pub(super) agreed_to_safe: bool,
    pub(super) steps: Vec<Step>,
    step: usize,
    pub(super) previews: Vec<Preview>,
    /// What this fix changed, so that it can be taken back if it breaks off half-way.
    made: Vec<StoredChange>,
    pub(super) phase: Phase,
    answers: BTreeMap<String, String>,
    looking: Looking,
}

/// Whether facts are being read anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Looking {
    #[default]
    No,
    Yes,
    /// Something changed meanwhile: what comes may be of before, so that it is looked at once more.
    AndAgain,
}

/// What a fix will change, with the old value as far as it could be read.
#[derive(Debug, Clone)]
pub(super) struct Preview {
    pub setting: Setting,
    pub old: Value,
    pub new: Value,
}

#[derive(Debug, Clone)]
pub(super) enum Phase {
    /// Is it still so, now that the causes before it are dealt with?
    Refreshing,
    /// The old values are being read to show them.
    Reading,
    Proposed,
    /// The old value is read once more, right before the change.
    BeforeWrite,
    Storing {
        change: Change,
    },
    Writing {
        change: StoredChange,
        /// How often, this one included.
        writes: u8,
    },
    /// The value is read again. `said`: the phone's refusal, if it said one.
    AfterWrite {
        change: StoredChange,
        said: Option<Refusal>,
        writes: u8,
        reads: u8,
    },
    Doing {
        deed: Deed,
    },
    Restarting {
        since_ms: u64,
        /// The link was seen to be lost since.
        gone: bool,
    },
    Counting {
        until_ms: u64,
        of: u32,
        why: Message,
    },
    /// A screen is being opened.
    Opening,
    OnPhone {
        opened: bool,
    },
    Asking {
        question: String,
        answers: Vec<String>,
    },
    Verifying {
        tries: u8,
    },
    Fixed,
    NotFixed,
    Refused(Refusal),
    NotTried {
        why: Message,
    },
}

/// What comes after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Stay,
    NextFix,
    NextCause,
    /// The link is gone: what was under way is done again when it is back.
    Stall,
}

impl Walk {
    pub(super) fn cause(&self) -> &Cause {
        &self.causes[self.at.min(self.causes.len() - 1)]
    }

    pub(super) fn current_fix(&self) -> &'static Fix {
        let fixes = &self.cause().fixes;
        fixes[self.fix.min(fixes.len() - 1)]
    }

    pub(super) fn has_another(&self) -> bool {
        self.fix + 1 < self.cause().fixes.len()
    }

    pub(super) fn position(&self) -> (u32, u32) {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        (number(self.at + 1), number(self.causes.len()))
    }

    /// Which of the fix's steps this is, from 1.
    pub(super) fn step_number(&self) -> (u32, u32) {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        (number(self.step + 1), number(self.steps.len()))
    }

    /// The screen of the present step, where it is one for the person's hands.
    pub(super) fn screen(&self) -> Option<&Screen> {
        match self.steps.get(self.step)? {
            Step::Guide { screen } => Some(screen),
            Step::Change { .. } | Step::Do { .. } | Step::Choose { .. } | Step::Wait { .. } => None,
        }
    }

    /// Whether the page moves on by itself when the phone changes: at the last step, because only then may the
    /// rule be expected to find nothing more.
    pub(super) fn is_watched(&self) -> bool {
        self.step + 1 >= self.steps.len()
    }

    /// Whether the person may turn away now. Not while something is being changed, unless the phone is gone.
    pub(super) fn may_leave(&self, link: Link) -> bool {
        match &self.phase {
            Phase::BeforeWrite
            | Phase::Storing { .. }
            | Phase::Writing { .. }
            | Phase::AfterWrite { .. }
            | Phase::Doing { .. }
            | Phase::Counting { .. } => link != Link::Ready,
            Phase::Refreshing
            | Phase::Reading
            | Phase::Proposed
            | Phase::Restarting { .. }
            | Phase::Opening
            | Phase::OnPhone { .. }
            | Phase::Asking { .. }
            | Phase::Verifying { .. }
            | Phase::Fixed
            | Phase::NotFixed
            | Phase::Refused(_)
            | Phase::NotTried { .. } => true,
        }
    }

    /// Only a restart is expected to break the link.
    pub(super) fn link_lost(&mut self) {
        if let Phase::Restarting { gone, .. } = &mut self.phase {
            *gone = true;
        }
    }

    /// Whether the page waits for the person and nothing is under way but watching.
    pub(super) fn rests(&self) -> bool {
        match &self.phase {
            Phase::Proposed
            | Phase::OnPhone { .. }
            | Phase::Asking { .. }
            | Phase::Fixed
            | Phase::NotFixed
            | Phase::Refused(_)
            | Phase::NotTried { .. } => true,
            Phase::Refreshing
            | Phase::Reading
            | Phase::BeforeWrite
            | Phase::Storing { .. }
            | Phase::Writing { .. }
            | Phase::AfterWrite { .. }
            | Phase::Doing { .. }
            | Phase::Restarting { .. }
            | Phase::Counting { .. }
            | Phase::Opening
            | Phase::Verifying { .. } => false,
        }
    }

    fn person(&mut self, said: PersonEvent, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        let leave = self.may_leave(wizard.link);
        match said {
            PersonEvent::Skip if leave => {
                // What was tried and did not help keeps that word.
                wizard.outcomes.entry(self.cause().rule).or_insert(FindingState::Skipped);
                Turn::NextCause
            }
            PersonEvent::TryAnother if leave => match self.phase {
                Phase::Fixed => Turn::NextCause,
                _ => Turn::NextFix,
            },
            PersonEvent::Agree => self.agree(wizard, effects),
            PersonEvent::LookNow => match self.phase {
                Phase::OnPhone { .. } => self.look(wizard, effects),
                Phase::NotFixed => self.verify(wizard, effects),
                _ => Turn::Stay,
            },
            PersonEvent::OpenAgain => match self.phase {
                Phase::OnPhone { .. } | Phase::NotFixed if self.screen().is_some() => self.open_screen(wizard, effects),
                _ => Turn::Stay,
            },
            PersonEvent::Answer { answer } => match &self.phase {
                Phase::Asking { question, answers } if answers.contains(&answer) || answer == super::show::NOT_SURE => {
                    let question = question.clone();
                    self.answered(question, answer, wizard, effects)
                }
                _ => Turn::Stay,
            },
            PersonEvent::AnswerSpace { used, room } => match &self.phase {
                Phase::Asking { question, .. } if question == cloud_space::QUESTION => {
                    let Some(typed) = Typed::read(&used, &room) else {
                        wizard.notice = Some(Message::new("wizard-notice-no_amounts"));
                        return Turn::Stay;
                    };
                    self.answered(cloud_space::QUESTION.to_owned(), typed.answer(), wizard, effects)
                }
                _ => Turn::Stay,
            },
            _ => Turn::Stay,
        }
    }

    fn answered(&mut self, question: String, answer: String, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        wizard.answers.insert(question.clone(), answer.clone());
        self.answers.insert(question, answer);
        self.step += 1;
        self.run_step(wizard, effects)
    }

    /// The primary action of the page.
    fn agree(&mut self, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        match self.phase {
            Phase::Proposed => {
                if self.current_fix().safety == Safety::Safe {
                    self.agreed_to_safe = true;
                }
                self.run_step(wizard, effects)
            }
            Phase::OnPhone { .. } => self.look(wizard, effects),
            Phase::Fixed => Turn::NextCause,
            Phase::NotFixed | Phase::Refused(_) | Phase::NotTried { .. } => Turn::NextFix,
            Phase::Refreshing
            | Phase::Reading
            | Phase::BeforeWrite
            | Phase::Storing { .. }
            | Phase::Writing { .. }
            | Phase::AfterWrite { .. }
            | Phase::Doing { .. }
            | Phase::Restarting { .. }
            | Phase::Counting { .. }
            | Phase::Opening
            | Phase::Asking { .. }
            | Phase::Verifying { .. } => Turn::Stay,
        }
    }

    /// Reads the facts of the next cause anew: an earlier fix may have cured it.
    fn refresh(&mut self, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        self.phase = Phase::Refreshing;
        self.steps.clear();
        self.previews.clear();
        self.reread(wizard, effects)
    }

    /// Opens the page of the present fix.
    pub(super) fn begin_fix(&mut self, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        let Some(case) = wizard.case() else { return Turn::Stay };
        self.step = 0;
        self.made.clear();
        self.previews.clear();
        // Facts may have changed since the plan was made: what can be done is asked again.
        self.steps = match self.current_fix().steps_here(&case, &wizard.facts) {
            Ok(steps) if !steps.is_empty() => steps,
            Ok(_) | Err(_) => return Turn::NextFix,
        };
        let settings = self.settings();
        if settings.is_empty() {
            return self.propose(wizard, effects);
        }
        self.phase = Phase::Reading;
        let ticket = wizard.wait_for();
        effects.push(Effect::ReadSettings { ticket, settings, user: case.user });
        Turn::Stay
    }

    fn settings(&self) -> Vec<Setting> {
        self.changes().map(|(setting, _)| setting.clone()).collect()
    }

    pub(super) fn changes(&self) -> impl Iterator<Item = (&Setting, &Value)> {
        self.steps.iter().filter_map(|step| match step {
            Step::Change { setting, to } => Some((setting, to)),
            Step::Do { .. } | Step::Guide { .. } | Step::Choose { .. } | Step::Wait { .. } => None,
        })
    }

    /// Waits for the person's yes, where one is needed.
    fn propose(&mut self, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        self.phase = Phase::Proposed;
        let agreed = match self.current_fix().safety {
            Safety::Safe => self.agreed_to_safe,
            Safety::Ask => false,
            // Nothing is changed: the person does it, and the button says that it is done.
            Safety::Manual => true,
        };
        if agreed {
            return self.run_step(wizard, effects);
        }
        let more_safe = self.causes.iter().skip(self.at + 1).any(|cause| cause.fixes[0].safety == Safety::Safe);
        if self.current_fix().safety == Safety::Safe && more_safe {
            wizard.notice = Some(Message::new("wizard-notice-safe_once"));
        }
        Turn::Stay
    }

    /// Reads what the rule of this cause reads, and what else may be gone with it.
    fn reread(&mut self, wizard: &mut Wizard, effects: &mut Vec<Effect>) -> Turn {
        let (Some(case), Some(rule)) = (wizard.case(), rules::by_id(self.cause().rule)) else { return Turn::Stay };
        let mut facts: Vec<FactId> = rule.reads.to_vec();
        for fact in wizard.followers(&case).iter().flat_map(|rule| rule.reads) {
            if !facts.contains(fact) {
                facts.push(*fact);
            }
        }
        let watches = match &self.phase {
            Phase::OnPhone { .. } => true,
            Phase::Verifying { tries } => *tries > 0,
            _ => false,
        };
        if watches {
            without_account(&mut facts);
        }
        // An app that was not there may be there now.
        let survey = case.app.as_ref().is_some_and(|app| app.uid.is_none());
        let known = Box::new(wizard.facts.clone());
        self.looking = Looking::Yes;
        let ticket = wizard.wait_for();
        effects.push(Effect::Reread { ticket, case: Box::new(case), facts, known, survey });
        Turn::Stay
    }

    /// Whether the rule still finds it. `None`: it cannot be judged.
    fn still_found(&self, wizard: &mut Wizard, facts: Snapshot) -> Option<bool> {
        let case = wizard.case()?;
        let followers = wizard.followers(&case);
        wizard.facts = facts;
        wizard.judge_followers(&case, &followers);
        let found = rules::by_id(self.cause().rule)?.judge(&case, &wizard.facts).ok()?;
        match found {
            None => Some(false),
            Some(fresh) => {
                wizard.show_fresh(fresh);
                Some(true)
            }
        }
    }

    fn fixed(&mut self, wizard: &mut Wizard) -> Turn {
        wizard.waits_for = None;
        wizard.outcomes.insert(self.cause().rule, FindingState::Fixed);
        self.phase = Phase::Fixed;
        Turn::Stay
    }

    fn not_fixed(&mut self, wizard: &mut Wizard) -> Turn {
        wizard.waits_for = None;
        wizard.outcomes.insert(self.cause().rule, FindingState::NotFixed);
        self.phase = Phase::NotFixed;
        Turn::Stay
    }
}
