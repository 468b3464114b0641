//! What is read only on request: from the result there, or from the choice of what is saved, and back to it.

use super::event::Effect;
use super::rescue::Step;
use super::{Stage, Then, Wizard};
use crate::facts::{FactId, Look, Snapshot};
use crate::monthly;
use crate::phone::Portion;
use crate::view::Link;

/// So long a library is taken for what it was. A minute of choosing is no reason to copy it anew, a walk outside is.
const LIBRARY_STAYS_SECONDS: i64 = 10 * 60;

impl Wizard {
    /// What is known before a check about another app: what was just read of the library, which is the same for all apps.
    pub(super) fn known_before(&self) -> Snapshot {
        let now = self.now.unix();
        let recent = self.looked_at_unix.is_some_and(|at| (0..LIBRARY_STAYS_SECONDS).contains(&(now - at)));
        let library = Some(&self.facts.photo_library).filter(|library| recent && library.ok().is_some());
        let empty = Snapshot::empty();
        match library {
            Some(library) => Snapshot { photo_library: library.clone(), ..empty },
            None => empty,
        }
    }

    /// Whether this kind of phone has a photo library that can be looked into.
    pub(super) fn has_more(&self) -> bool {
        FactId::of_a_look(Look::Library).any(|fact| fact.is_on(self.platform))
    }

    pub(super) fn look_deeper(&mut self, effects: &mut Vec<Effect>) {
        let then = match &self.stage {
            Stage::Result => Then::Result,
            Stage::Rescue(rescue) if matches!(rescue.step, Step::Choosing(_)) => Then::Rescue { before: rescue.before },
            _ => return,
        };
        // One after the other: what is being put back would be copied half-way.
        if !self.has_more() || self.undo.is_some() {
            return;
        }
        self.notice = None;
        self.ask_for_more(then, effects);
        if self.link != Link::Ready {
            self.stalled = true;
        }
    }

    /// Asks from the beginning: of a copy that broke off nothing is left.
    pub(super) fn ask_for_more(&mut self, then: Then, effects: &mut Vec<Effect>) {
        let Some(case) = self.case() else { return };
        self.stage = Stage::LookingDeeper { portion: Portion::default(), then };
        let known = Box::new(self.facts.clone());
        let ticket = self.wait_for();
        effects.push(Effect::LookDeeper { ticket, case: Box::new(case), known });
    }

    pub(super) fn came(&mut self, portion: Portion) {
        if let Stage::LookingDeeper { portion: shown, .. } = &mut self.stage {
            if portion.bytes > 0 {
                self.stalls = 0;
            }
            *shown = portion;
        } else if let Stage::MeasuringSpeed { portion: shown } = &mut self.stage {
            *shown = portion;
        }
    }

    /// How many photos there are belongs to this visit's check, so that the next month's can be compared with it.
    fn keep_library(&mut self, checked_at: Option<i64>, effects: &mut Vec<Effect>) {
        let Some(case) = self.case() else { return };
        let Some(library) = monthly::library(&case, &self.facts) else { return };
        if let Some(check) = self.checks.first_mut().filter(|check| Some(check.at) == checked_at) {
            check.library = Some(library);
            effects.push(Effect::SaveCheck { check: check.clone() });
        }
    }

    pub(super) fn looked_deeper(&mut self, facts: Snapshot, lost: bool, effects: &mut Vec<Effect>) {
        let Stage::LookingDeeper { then, .. } = self.stage else { return };
        self.facts = facts;
        if lost {
            self.stall(effects);
        } else {
            self.waits_for = None;
            self.looked_at_unix = Some(self.now.unix());
            let checked_at = self.checked_at_unix;
            // Not kept: earlier checks are compared with each other, and they did not look here.
            self.judge(false, effects);
            self.keep_library(checked_at, effects);
            self.go_back_to(then, effects);
        }
    }

    /// From the result, where the look has ended.
    pub(super) fn go_back_to(&mut self, then: Then, effects: &mut Vec<Effect>) {
        match then {
            Then::Result => {}
            // The list is made anew: now it is known what is only here.
            Then::Rescue { before } => self.rescue_before(before, effects),
        }
    }
}
