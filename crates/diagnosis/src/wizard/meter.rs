//! Watching whether photos go up: a reading every few seconds until a minute is over or the person has seen enough.
//!
//! Nothing is changed. A cable that is pulled is waited for; the phone counts on meanwhile.

use super::event::Effect;
use super::walk::Phase;
use super::{Stage, Wizard};
use crate::fact::{Unknown, Why};
use crate::meter::{self, BEAT_MS, Meter, Reading, Verdict};
use crate::phone::{NoReply, Platform};
use crate::rescue::android::unproven_since;
use crate::rescue::{Listing, Scope};
use crate::view::Link;

/// The meter on its page, and the page that it was opened from.
#[derive(Debug, Clone)]
pub(super) struct Watching {
    pub meter: Meter,
    pub back: Stage,
    pub doing: Doing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    Measuring,
    /// Until the next reading.
    Pausing,
    /// It goes up, and the phone is asked how much there is that may have to.
    Listing,
    /// `left`: bytes that may have to go up, where that is known.
    Ended {
        left: Option<u64>,
    },
}

impl Wizard {
    /// Whether there is something that tells, and the page leads there.
    pub(super) fn can_watch(&self) -> bool {
        self.undo.is_none() && self.case().as_ref().and_then(meter::gauge).is_some()
    }

    pub(super) fn watch(&mut self, effects: &mut Vec<Effect>) {
        let may = match &self.stage {
            Stage::Result | Stage::Done => true,
            Stage::Fixing(walk) => matches!(walk.phase, Phase::Fixed),
            // Once more.
            Stage::Watching(watching) => matches!(watching.doing, Doing::Ended { .. }),
            _ => false,
        };
        if !may || !self.can_watch() {
            return;
        }
        self.let_go(effects);
        self.notice = None;
        let back = match std::mem::replace(&mut self.stage, Stage::Starting) {
            Stage::Watching(watching) => watching.back,
            stage => stage,
        };
        self.stage = Stage::Watching(Box::new(Watching { meter: Meter::default(), back, doing: Doing::Measuring }));
        self.measure(effects);
        if self.link != Link::Ready {
            self.stalled = true;
        }
    }

    fn measure(&mut self, effects: &mut Vec<Effect>) {
        let (Some(case), Stage::Watching(watching)) = (self.case(), &mut self.stage) else { return };
        watching.doing = Doing::Measuring;
        let ticket = self.wait_for();
        effects.push(Effect::Measure { ticket, case: Box::new(case) });
    }

    pub(super) fn measured(&mut self, reading: Result<Reading, Unknown>, effects: &mut Vec<Effect>) {
        if matches!(reading, Err(Unknown { why: Why::Lost, .. })) {
            return self.stall(effects);
        }
        self.stalls = 0;
        let now_ms = self.now.steady_ms;
        let Stage::Watching(watching) = &mut self.stage else { return };
        watching.meter.take(now_ms, reading);
        if watching.meter.is_over() {
            return self.end_watching(effects);
        }
        watching.doing = Doing::Pausing;
        let ticket = self.wait_for();
        effects.push(Effect::Wake { ticket, after_ms: BEAT_MS });
    }

    /// The pause between two readings is over.
    pub(super) fn measure_again(&mut self, effects: &mut Vec<Effect>) {
        self.waits_for = None;
        self.measure(effects);
    }

    /// The phone said that something is different: the pause is cut short.
    pub(super) fn measure_now(&mut self, effects: &mut Vec<Effect>) {
        let pausing = matches!(&self.stage, Stage::Watching(watching) if watching.doing == Doing::Pausing);
        if pausing && self.link == Link::Ready && !self.stalled {
            self.let_go(effects);
            self.measure(effects);
        }
    }

    /// There is a verdict.
    pub(super) fn end_watching(&mut self, effects: &mut Vec<Effect>) {
        self.let_go(effects);
        let since = self.unproven_since();
        let (user, link) = (self.case().map_or(0, |case| case.user), self.link);
        let Stage::Watching(watching) = &mut self.stage else { return };
        let listed = watching.doing == Doing::Listing;
        watching.doing = Doing::Ended { left: None };
        // A time is said only where both are known: the speed, and what there is to send.
        if since.is_some() && !listed && link == Link::Ready && watching.meter.speed().is_some() {
            watching.doing = Doing::Listing;
            let ticket = self.wait_for();
            effects.push(Effect::ListMedia { ticket, user });
        }
    }

    /// What the phone lists, so that what came since the last upload before this check is known.
    pub(super) fn listed_for_meter(&mut self, listing: Result<&Listing, &NoReply>) {
        self.waits_for = None;
        let since = self.unproven_since();
        let Stage::Watching(watching) = &mut self.stage else { return };
        let scope = Scope { added_since: since, ..Scope::default() };
        let left = listing.ok().filter(|listing| since.is_some() && listing.unreadable == 0).map(|listing| {
            let new = listing.items.iter().filter(|item| scope.wants(item));
            new.fold(0_u64, |sum, item| sum.saturating_add(item.bytes.unwrap_or(0)))
        });
        // What went up while we watched is done.
        let left = left.map(|bytes| bytes.saturating_sub(watching.meter.up()));
        watching.doing = Doing::Ended { left: left.filter(|left| *left > 0) };
    }

    fn unproven_since(&self) -> Option<i64> {
        (self.platform == Platform::Android).then(|| unproven_since(&self.facts, self.checked_at_unix?)).flatten()
    }

    /// The phone is back.
    pub(super) fn resume_watching(&mut self, effects: &mut Vec<Effect>) {
        let Stage::Watching(watching) = &mut self.stage else { return };
        match watching.doing {
            Doing::Measuring | Doing::Pausing => self.measure(effects),
            Doing::Listing => watching.doing = Doing::Ended { left: None },
            Doing::Ended { .. } => {}
        }
    }

    /// The phone goes away at each reading.
    pub(super) fn give_up_watching(&mut self) {
        let now_ms = self.now.steady_ms;
        let Stage::Watching(watching) = &mut self.stage else { return };
        while !watching.meter.is_over() {
            watching.meter.take(now_ms, Err(Unknown::new(Why::Lost)));
        }
        watching.doing = Doing::Ended { left: None };
    }

    /// The person has seen enough. Of a list that is under way only the time would come.
    pub(super) fn stop_watching(&mut self, effects: &mut Vec<Effect>) {
        let Stage::Watching(watching) = &self.stage else { return };
        if !matches!(watching.doing, Doing::Ended { .. }) {
            self.end_watching(effects);
        }
    }
}

impl Watching {
    pub fn verdict(&self) -> Option<Verdict> {
        matches!(self.doing, Doing::Listing | Doing::Ended { .. }).then(|| self.meter.verdict())
    }
}
