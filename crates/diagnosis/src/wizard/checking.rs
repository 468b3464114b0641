//! From consent to result: the survey, the choice of an app, the check.

use super::event::Effect;
use super::walk::{Phase, Walk};
use super::{Stage, Wizard, show};
use crate::case::PackageId;
use crate::fact::{Unknown, Why};
use crate::facts::{FactId, Snapshot, cloud_space};
use crate::journal::{KeptCheck, StoredChange};
use crate::phone::NoReply;
use crate::rules::{self, Verdict};
use crate::survey::{NoSurvey, Survey};
use crate::view::Link;

/// A phone that is still starting answers half.
const SURVEY_AGAIN_MS: u64 = 3000;

impl Wizard {
    pub(super) fn agree_to_read(&mut self, effects: &mut Vec<Effect>) {
        match self.stage {
            Stage::Consent => {
                self.agreed_to_read = true;
                self.survey(effects);
            }
            // The survey failed, and the person asks for it again.
            Stage::Surveying { failed: true } => self.survey(effects),
            _ => {}
        }
    }

    pub(super) fn survey(&mut self, effects: &mut Vec<Effect>) {
        self.stage = Stage::Surveying { failed: false };
        let ticket = self.wait_for();
        effects.push(Effect::Survey { ticket });
    }

    pub(super) fn surveyed(&mut self, survey: Result<Box<Survey>, NoSurvey>, effects: &mut Vec<Effect>) {
        match survey {
            Ok(survey) => {
                self.waits_for = None;
                self.stalls = 0;
                self.survey = Some(*survey);
                self.settle(effects);
                // An app that was chosen before stays chosen when the phone is looked at again.
                if self.chosen.is_some() {
                    self.check(Snapshot::empty(), effects)
                } else {
                    self.stage = Stage::Choosing
                }
            }
            Err(NoSurvey::NoReply(NoReply::Lost)) => self.stall(effects),
            Err(NoSurvey::NoReply(_) | NoSurvey::Unreadable(_)) => {
                self.stage = Stage::Surveying { failed: true };
                // The page says that it goes on by itself.
                let ticket = self.wait_for();
                effects.push(Effect::Wake { ticket, after_ms: SURVEY_AGAIN_MS });
            }
        }
    }

    /// Looks at the changes that are open. Of several of one setting only the newest says what is there now.
    fn settle(&mut self, effects: &mut Vec<Effect>) {
        let newest = |stored: &StoredChange| {
            !self.changes.iter().any(|other| {
                other.id > stored.id
                    && other.state.is_open()
                    && other.change.setting == stored.change.setting
                    && other.change.user == stored.change.user
            })
        };
        let open: Vec<StoredChange> = self
            .changes
            .iter()
            .filter(|stored| stored.state.is_open() && !self.is_being_undone(stored.id) && newest(stored))
            .cloned()
            .collect();
        if !open.is_empty() {
            let ticket = self.ticket();
            effects.push(Effect::Settle { ticket, changes: open });
        }
    }

    pub(super) fn choose(&mut self, package: Option<&str>, effects: &mut Vec<Effect>) {
        let (Stage::Choosing, Some(survey)) = (&self.stage, &self.survey) else { return };
        self.notice = None;
        self.chosen = match package {
            Some(name) => match PackageId::new(name) {
                Some(package) => Some(Some(package)),
                None => return,
            },
            None => {
                let app = survey.likeliest().or(survey.apps.first());
                self.notice = app.map(show::why_this_app);
                Some(app.map(|app| app.package.clone()))
            }
        };
        self.check(self.known_before(), effects);
    }

    pub(super) fn change_app(&mut self, effects: &mut Vec<Effect>) {
        let may = match &self.stage {
            Stage::Result | Stage::Done | Stage::Checking { .. } => true,
            Stage::Fixing(walk) => walk.may_leave(self.link),
            Stage::Starting
            | Stage::Consent
            | Stage::Surveying { .. }
            | Stage::Choosing
            | Stage::LookingDeeper { .. }
            | Stage::LookingOnline { .. }
            | Stage::MeasuringSpeed { .. }
            | Stage::Beside { .. }
            | Stage::Watching(_)
            | Stage::OffCable(_)
            | Stage::Rescue(_) => false,
        };
        if may && self.survey.is_some() {
            self.let_go(effects);
            self.notice = None;
            self.chosen = None;
            self.stage = Stage::Choosing;
        }
    }

    pub(super) fn check_again(&mut self, effects: &mut Vec<Effect>) {
        // One after the other: what is being put back would be read half-way.
        if self.undo.is_some() && self.link == Link::Ready {
            return;
        }
        let may = match &self.stage {
            Stage::Result | Stage::Done => true,
            Stage::Surveying { failed } => *failed,
            Stage::Fixing(walk) => walk.may_leave(self.link),
            Stage::Starting
            | Stage::Consent
            | Stage::Choosing
            | Stage::Checking { .. }
            | Stage::LookingDeeper { .. }
            | Stage::LookingOnline { .. }
            | Stage::MeasuringSpeed { .. }
            | Stage::Beside { .. }
            | Stage::Watching(_)
            | Stage::OffCable(_)
            | Stage::Rescue(_) => false,
        };
        if may {
            self.let_go(effects);
            self.notice = None;
            // The app may have been installed or updated since.
            self.survey(effects);
            if self.link != Link::Ready {
                self.stalled = true;
            }
        }
    }

    fn check(&mut self, known: Snapshot, effects: &mut Vec<Effect>) {
        self.facts = known;
        self.verdict = Verdict::default();
        self.outcomes.clear();
        // Room is made and used up: what was seen before says nothing of now.
        self.answers.remove(cloud_space::QUESTION);
        self.listening.said.clear();
        self.stage = Stage::Checking { read: Default::default(), cancelled: false };
        self.check_the_rest(effects);
    }

    /// Asks for what is not known yet: all of it, or what a lost link left.
    pub(super) fn check_the_rest(&mut self, effects: &mut Vec<Effect>) {
        let Some(case) = self.case() else { return };
        let open =
            |fact: &FactId| matches!(self.facts.unknown(*fact), Some(Unknown { why: Why::NotAsked | Why::Lost, .. }));
        let facts: Vec<FactId> = FactId::ALL.iter().copied().filter(open).collect();
        if let Stage::Checking { read, .. } = &mut self.stage {
            read.retain(|fact, _| !facts.contains(fact));
        }
        let known = Box::new(self.facts.clone());
        let ticket = self.wait_for();
        effects.push(Effect::Check { ticket, case: Box::new(case), facts, known });
    }

    pub(super) fn fact_read(&mut self, fact: FactId, why: Option<Why>) {
        if let Stage::Checking { read, .. } = &mut self.stage {
            if why.is_none() {
                self.stalls = 0;
            }
            read.insert(fact, why);
        }
    }

    pub(super) fn cancel(&mut self, effects: &mut Vec<Effect>) {
        if self.is_busy_reading() {
            return self.back(effects);
        }
        match &mut self.stage {
            Stage::Checking { cancelled, .. } => {
                *cancelled = true;
                match self.waits_for {
                    // What was read so far comes back with the check that is stopped.
                    Some(ticket) if !self.stalled => effects.push(Effect::Stop { ticket }),
                    Some(_) | None => {
                        self.let_go(effects);
                        self.judge(false, effects);
                    }
                }
            }
            Stage::LookingOnline { .. } | Stage::MeasuringSpeed { .. } => {
                self.let_go(effects);
                self.stage = Stage::Result;
            }
            Stage::LookingDeeper { then, .. } => {
                // As it was before: nothing of a half copy is kept.
                let then = *then;
                self.let_go(effects);
                self.stage = Stage::Result;
                self.go_back_to(then, effects);
            }
            Stage::Fixing(_) => self.walk(effects, Walk::cancel),
            Stage::Watching(_) => self.stop_watching(effects),
            Stage::OffCable(_) => self.end_off_cable(effects),
            Stage::Starting
            | Stage::Consent
            | Stage::Surveying { .. }
            | Stage::Choosing
            | Stage::Result
            | Stage::Done
            | Stage::Beside { .. }
            | Stage::Rescue(_) => {}
        }
    }

    fn is_busy_reading(&self) -> bool {
        matches!(&self.stage, Stage::Fixing(walk) if matches!(walk.phase, Phase::Reading | Phase::Refreshing))
    }

    pub(super) fn checked(&mut self, facts: Snapshot, lost: bool, was_cancelled: bool, effects: &mut Vec<Effect>) {
        let Stage::Checking { cancelled, .. } = &self.stage else { return };
        let cancelled = *cancelled || was_cancelled;
        self.facts = facts;
        if lost && !cancelled {
            self.stall(effects);
        } else {
            self.waits_for = None;
            self.judge(!cancelled, effects);
        }
    }

    /// All that can be known is known: what do the rules say?
    pub(super) fn judge(&mut self, whole: bool, effects: &mut Vec<Effect>) {
        let Some(case) = self.case() else { return };
        self.verdict = rules::judge(&case, &self.facts);
        self.checked_at_unix = Some(self.now.unix());
        self.stage = Stage::Result;
        self.listen(effects);
        // Half a check says nothing that is worth comparing later.
        if whole {
            let Some(check) = self.kept_check(&self.verdict) else { return };
            self.checks.insert(0, check.clone());
            effects.push(Effect::SaveCheck { check });
        }
    }

    /// What the rules say of facts that came beside the check: as of the check's time, and not kept. Earlier checks are
    /// compared with each other, and they did not look there.
    pub(super) fn judge_again(&mut self) {
        if let Some(case) = self.case() {
            self.verdict = rules::judge(&case, &self.facts);
        }
    }

    /// This visit's check as it is kept, with what this verdict says. `None`: nothing has been checked.
    pub(super) fn kept_check(&self, verdict: &Verdict) -> Option<KeptCheck> {
        Some(KeptCheck::of(&self.case()?, &self.facts, verdict, self.checked_at_unix?))
    }
}
