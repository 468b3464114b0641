//! The look without the cable: for some seconds the phone believes that it is unplugged, and is read.
//!
//! Never without a yes. What was before is in the journal first; the phone's own guard takes the fake back whatever
//! happens to the cable and to us (`settings/cable.rs`); and as soon as the phone was read, it is taken back here and
//! read again to prove it. A link that is lost ends the look: what is left then is to take it back.

use super::event::{Effect, Told};
use super::{Stage, Wizard};
use crate::fact::{Unknown, Why};
use crate::facts::{FactId, Snapshot, refusal_of};
use crate::journal::{Change, ChangeId, State, StoredChange};
use crate::phone::{NoReply, Platform};
use crate::rules::{self, Finding, Severity};
use crate::settings::cable::GUARD_SECONDS;
use crate::settings::{Setting, Value};
use crate::view::Link;

#[derive(Debug, Clone)]
pub(super) struct OffCable {
    pub step: Step,
    /// What was stored, once something was.
    pub change: Option<ChangeId>,
    /// Why it ends as soon as it is known what the guard did: one that was begun may still be about to unplug.
    ends: Option<NotLooked>,
}

#[derive(Debug, Clone)]
pub(super) enum Step {
    /// Waits for the person's yes.
    Proposed,
    /// Is it real now?
    Before,
    Storing(Change),
    /// The guard was begun; has it unplugged? So often it was asked.
    Unplugging {
        reads: u8,
    },
    Reading {
        since_ms: u64,
    },
    /// What stops the backup without the cable, and not with it.
    Over(Result<Vec<Finding>, NotLooked>),
}

/// Why the phone was not seen without its cable. Its words are `off_cable-not-<id>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NotLooked {
    /// It could not be read whether somebody fakes the battery already, or somebody does.
    NotReal,
    NotStored,
    /// The phone did not unplug: it forbids it, or ended the guard.
    NotUnplugged,
    /// In the phone's own words.
    Refused(String),
    /// Reading took so long that the guard may have taken it back meanwhile, or it did.
    TooSlow,
    LinkBreaks,
    Stopped,
}

impl NotLooked {
    pub fn id(&self) -> &'static str {
        match self {
            Self::NotReal => "not_real",
            Self::NotStored => "not_stored",
            Self::NotUnplugged => "not_unplugged",
            Self::Refused(_) => "refused",
            Self::TooSlow => "too_slow",
            Self::LinkBreaks => "link",
            Self::Stopped => "stopped",
        }
    }
}

/// Why it is not offered. Its words are `off_cable-no-<id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotOffered {
    /// What we read is without a cable already.
    NotPlugged,
    /// Somebody fakes the battery already.
    Faked,
    /// The phone would warn, dim and save, as if it were nearly empty.
    TooLow,
    Unknown,
}

impl NotOffered {
    pub fn id(self) -> &'static str {
        match self {
            Self::NotPlugged => "not_plugged",
            Self::Faked => "faked",
            Self::TooLow => "too_low",
            Self::Unknown => "unknown",
        }
    }
}

/// Phones warn of an empty battery at 15 (AOSP `config_lowBatteryWarningLevel`) or 20 percent, and some act on it. A phone
/// that is told that nothing charges it must be well above.
pub(super) const LEAST_PERCENT: u8 = 30;
/// Readings of whether the guard has unplugged, a second apart.
const MOST_READS: u8 = 10;
const READ_AGAIN_MS: u64 = 1000;
/// The reading must have ended before the guard may have.
const MARGIN_MS: u64 = 5_000;
/// What a cable changes: what rules read besides these is as it was.
const MOVED: [FactId; 9] = [
    FactId::Battery,
    FactId::BatterySaver,
    FactId::SchedulerVerdict,
    FactId::Jobs,
    FactId::Doze,
    FactId::Standby,
    FactId::Background,
    FactId::DataSaver,
    FactId::Sync,
];
/// Of the fakes that are found, one is ours.
const OURS: &str = "power/battery_override_left";

impl OffCable {
    /// Nothing is under way.
    pub fn may_leave(&self) -> bool {
        matches!(self.step, Step::Proposed | Step::Over(_))
    }
}

impl Wizard {
    /// `Err`: why not. `None`: phones of this kind have no such thing.
    pub(super) fn off_cable_offer(&self) -> Option<Result<(), NotOffered>> {
        (self.platform == Platform::Android).then_some(())?;
        Some(match self.facts.battery.ok() {
            None => Err(NotOffered::Unknown),
            Some(battery) if battery.overridden => Err(NotOffered::Faked),
            Some(battery) if !battery.plugged => Err(NotOffered::NotPlugged),
            Some(battery) if battery.level_percent < LEAST_PERCENT => Err(NotOffered::TooLow),
            Some(_) => Ok(()),
        })
    }

    pub(super) fn show_off_cable(&mut self) {
        if matches!(self.stage, Stage::Result) && self.undo.is_none() && self.off_cable_offer() == Some(Ok(())) {
            self.notice = None;
            self.stage = Stage::OffCable(Box::new(OffCable { step: Step::Proposed, change: None, ends: None }));
        }
    }

    /// The person agreed.
    pub(super) fn go_off_cable(&mut self, effects: &mut Vec<Effect>) {
        let Stage::OffCable(look) = &mut self.stage else { return };
        if matches!(look.step, Step::Proposed) && self.undo.is_none() && self.link == Link::Ready {
            look.step = Step::Before;
            self.read_cable(effects);
        }
    }

    fn read_cable(&mut self, effects: &mut Vec<Effect>) {
        let ticket = self.wait_for();
        effects.push(Effect::ReadSettings { ticket, settings: vec![Setting::Cable], user: 0 });
    }

    pub(super) fn off_cable_told(&mut self, told: Told, effects: &mut Vec<Effect>) {
        let Stage::OffCable(look) = &mut self.stage else { return };
        let (step, stored) = (look.step.clone(), look.change);
        match (step, told) {
            (Step::Before, Told::SettingsRead { values, .. }) => match values.into_iter().next() {
                Some(Ok(value)) if value.as_str() == "real" => {
                    let change = Change {
                        rule: "off_cable".to_owned(),
                        fix: "off_cable".to_owned(),
                        setting: Setting::Cable,
                        old: value,
                        new: Value::new("unplugged"),
                        user: 0,
                        at: self.now.unix(),
                    };
                    self.step_off_cable(Step::Storing(change.clone()));
                    let ticket = self.wait_for();
                    effects.push(Effect::Store { ticket, change });
                }
                Some(Err(Unknown { why: Why::Lost, .. })) => self.stall(effects),
                _ => self.off_cable_over(Err(NotLooked::NotReal), effects),
            },
            (Step::Storing(change), Told::Stored { result, .. }) => match result {
                Ok(id) if look.ends.is_some() => {
                    let why = look.ends.take().unwrap_or(NotLooked::Stopped);
                    self.mark(&StoredChange { id, change, state: State::NotTaken }, effects);
                    self.off_cable_over(Err(why), effects);
                }
                Ok(id) => {
                    look.change = Some(id);
                    look.step = Step::Unplugging { reads: 0 };
                    let (setting, value) = (change.setting.clone(), change.new.clone());
                    self.changes.push(StoredChange { id, change, state: State::Stored });
                    let ticket = self.wait_for();
                    effects.push(Effect::Write { ticket, setting, value, user: 0 });
                }
                Err(_) => self.off_cable_over(Err(NotLooked::NotStored), effects),
            },
            (Step::Unplugging { .. }, Told::Acted { reply, .. }) => match reply {
                // It may have arrived all the same.
                Err(NoReply::Lost) => {
                    look.ends.get_or_insert(NotLooked::LinkBreaks);
                    self.stall(effects);
                }
                Ok(reply) => match refusal_of(&reply) {
                    Some(text) => self.off_cable_over(Err(NotLooked::Refused(text)), effects),
                    None => self.wake_off_cable(effects),
                },
                Err(_) => self.wake_off_cable(effects),
            },
            (Step::Unplugging { .. }, Told::Woke { .. }) => self.read_cable(effects),
            (Step::Unplugging { reads }, Told::SettingsRead { values, .. }) => match values.into_iter().next() {
                Some(Ok(value)) if value.as_str() == "unplugged" => {
                    let ends = look.ends.take();
                    self.cable_is_off(stored, effects);
                    match ends {
                        Some(why) => self.off_cable_over(Err(why), effects),
                        None => self.read_off_cable(effects),
                    }
                }
                Some(Err(Unknown { why: Why::Lost, .. })) => {
                    look.ends.get_or_insert(NotLooked::LinkBreaks);
                    self.stall(effects);
                }
                _ if reads < MOST_READS => {
                    look.step = Step::Unplugging { reads: reads + 1 };
                    self.wake_off_cable(effects);
                }
                _ => {
                    let why = look.ends.take().unwrap_or(NotLooked::NotUnplugged);
                    self.off_cable_over(Err(why), effects);
                }
            },
            (Step::Reading { since_ms }, Told::Reread { facts, lost, .. }) => {
                let took_ms = self.now.steady_ms.saturating_sub(since_ms);
                let off = facts.battery.ok().is_some_and(|battery| battery.overridden && !battery.plugged);
                let outcome = if lost {
                    Err(NotLooked::LinkBreaks)
                } else if !off || took_ms + MARGIN_MS > u64::from(GUARD_SECONDS) * 1000 {
                    Err(NotLooked::TooSlow)
                } else {
                    Ok(self.only_off_cable(&facts))
                };
                self.off_cable_over(outcome, effects);
            }
            // What nobody waits for in this step.
            _ => {}
        }
    }

    fn step_off_cable(&mut self, step: Step) {
        if let Stage::OffCable(look) = &mut self.stage {
            look.step = step;
        }
    }

    fn wake_off_cable(&mut self, effects: &mut Vec<Effect>) {
        let ticket = self.wait_for();
        effects.push(Effect::Wake { ticket, after_ms: READ_AGAIN_MS });
    }

    fn cable_is_off(&mut self, stored: Option<ChangeId>, effects: &mut Vec<Effect>) {
        let change = self.changes.iter().find(|change| Some(change.id) == stored).cloned();
        if let Some(change) = change {
            self.mark(&StoredChange { state: State::Made, ..change }, effects);
        }
    }

    fn read_off_cable(&mut self, effects: &mut Vec<Effect>) {
        let Some(case) = self.case() else { return };
        self.step_off_cable(Step::Reading { since_ms: self.now.steady_ms });
        let mut facts: Vec<FactId> = MOVED.to_vec();
        for rule in rules::of(self.platform).filter(|rule| rule.reads.iter().any(|fact| MOVED.contains(fact))) {
            facts.extend(rule.reads.iter().filter(|fact| !fact.is_on_request()));
        }
        facts.sort_unstable();
        facts.dedup();
        // Nothing read without the cable is taken for what a check read.
        let known = Box::new(self.facts.clone());
        let ticket = self.wait_for();
        effects.push(Effect::Reread { ticket, case: Box::new(case), facts, known, survey: false });
    }

    /// What is found by these facts and was not by those of the check, or says something else.
    fn only_off_cable(&self, facts: &Snapshot) -> Vec<Finding> {
        let Some(case) = self.case() else { return Vec::new() };
        let known = |found: &Finding| {
            self.verdict.findings.iter().any(|known| known.rule == found.rule && known.args == found.args)
        };
        let found = rules::judge(&case, facts).findings.into_iter();
        found.filter(|found| found.severity != Severity::Note && found.rule != OURS && !known(found)).collect()
    }

    /// The person wants it to end, or something else on the phone to be put back.
    pub(super) fn end_off_cable(&mut self, effects: &mut Vec<Effect>) {
        let Stage::OffCable(look) = &mut self.stage else { return };
        match look.step {
            Step::Proposed | Step::Over(_) => {}
            Step::Storing(_) | Step::Unplugging { .. } => look.ends = Some(NotLooked::Stopped),
            Step::Before | Step::Reading { .. } => self.off_cable_over(Err(NotLooked::Stopped), effects),
        }
    }

    /// Whether the look is on: nothing else is put back meanwhile.
    pub(super) fn is_off_cable(&self) -> bool {
        matches!(&self.stage, Stage::OffCable(look) if !look.may_leave())
    }

    /// The look is over, one way or the other. What was unplugged is plugged in again, and that is read.
    pub(super) fn off_cable_over(&mut self, outcome: Result<Vec<Finding>, NotLooked>, effects: &mut Vec<Effect>) {
        let Stage::OffCable(look) = &mut self.stage else { return };
        look.step = Step::Over(outcome);
        let change = look.change;
        self.let_go(effects);
        self.undo_these(change.into_iter().collect(), effects);
    }

    /// The phone is back: before anything was done, or with a guard of which it is not known what it did.
    pub(super) fn resume_off_cable(&mut self, effects: &mut Vec<Effect>) {
        let Stage::OffCable(look) = &self.stage else { return };
        match look.step {
            Step::Before => self.read_cable(effects),
            Step::Unplugging { .. } => self.wake_off_cable(effects),
            Step::Proposed | Step::Storing(_) | Step::Reading { .. } | Step::Over(_) => {}
        }
    }

    /// What an earlier visit left unplugged is plugged in again: the person agreed to some seconds.
    pub(super) fn take_back_cable(&mut self, left: Vec<ChangeId>, effects: &mut Vec<Effect>) {
        if !self.is_off_cable() {
            self.undo_these(left, effects);
        }
    }
}
