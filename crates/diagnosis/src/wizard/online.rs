//! What is asked of the internet: only what the result names, only when the person says so.

use super::event::Effect;
use super::{Stage, Wizard};
use crate::facts::{FactId, Look, Snapshot};
use crate::internet::send;
use crate::internet::server::ServerAddress;
use crate::phone::Portion;

impl Wizard {
    /// Takes the address of the person's own server. Nothing is asked yet: the page names first what would be.
    pub(super) fn name_server(&mut self, typed: &str) {
        if !matches!(self.stage, Stage::Result) {
            return;
        }
        let named = if typed.trim().is_empty() { Ok(None) } else { ServerAddress::parse(typed).map(Some) };
        self.no_address = named.as_ref().err().copied();
        let server = named.unwrap_or_default();
        if server != self.server {
            self.server = server;
            // What another server said is not what this one says.
            self.facts.own_server = Snapshot::empty().own_server;
            self.judge_again();
        }
    }

    pub(super) fn look_online(&mut self, effects: &mut Vec<Effect>) {
        if !matches!(self.stage, Stage::Result) {
            return;
        }
        let Some(case) = self.case() else { return };
        let mut questions = FactId::of_a_look(Look::Online).filter_map(|fact| fact.ask(&case).ok());
        if questions.all(|asked| asked.is_empty()) {
            return;
        }
        self.notice = None;
        self.stage = Stage::LookingOnline { done: 0, of: 0 };
        let known = Box::new(self.facts.clone());
        let ticket = self.wait_for();
        effects.push(Effect::LookOnline { ticket, case: Box::new(case), known });
    }

    pub(super) fn answered_online(&mut self, done: usize, of: usize) {
        if let Stage::LookingOnline { .. } = self.stage {
            self.stage = Stage::LookingOnline { done, of };
        }
    }

    pub(super) fn looked_online(&mut self, facts: Snapshot) {
        if let Stage::LookingOnline { .. } = self.stage {
            self.waits_for = None;
            self.facts = facts;
            self.stage = Stage::Result;
            self.judge_again();
        }
    }

    /// An act of its own, because a metered line has less afterwards.
    pub(super) fn measure_speed(&mut self, effects: &mut Vec<Effect>) {
        if !matches!(self.stage, Stage::Result) {
            return;
        }
        let Some(case) = self.case() else { return };
        self.notice = None;
        self.stage = Stage::MeasuringSpeed { portion: Portion { bytes: 0, of: send::MOST_BYTES } };
        let known = Box::new(self.facts.clone());
        let ticket = self.wait_for();
        effects.push(Effect::MeasureSpeed { ticket, case: Box::new(case), known });
    }

    pub(super) fn speed_measured(&mut self, facts: Snapshot) {
        if let Stage::MeasuringSpeed { .. } = self.stage {
            self.waits_for = None;
            self.facts = facts;
            self.stage = Stage::Result;
            self.judge_again();
        }
    }
}
