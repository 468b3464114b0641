//! Saving the photos before anything is put right: list, choose, copy, pause, go on.
//!
//! A cable that is pulled changes nothing here: the same order is given again when the phone is back, and what is in the
//! folder already is not copied twice.

use std::path::PathBuf;
use std::sync::Arc;

use super::event::Effect;
use super::{Stage, Wizard};
use crate::phone::{NoReply, Platform};
use crate::rescue::android::unproven_since;
use crate::rescue::{Awake, Item, Listing, News, OnlyHere, Order, Outcome, Progress, Scope, Stopped};

/// Where the copy is.
#[derive(Debug, Clone)]
pub(super) struct Rescue {
    pub(super) before: Option<Before>,
    pub(super) step: Step,
}

/// The fix that waits for it, by its rule and its name. Without one the way back leads to the result.
pub(super) type Before = (&'static str, &'static str);

#[derive(Debug, Clone)]
pub(super) enum Step {
    Listing,
    NotListed(NoReply),
    Choosing(Arc<Listing>),
    Copying(Copying),
    Paused(Copying),
    Stopped(Copying, Stopped),
    Saved(Copying, Outcome),
}

#[derive(Debug, Clone)]
pub(super) struct Copying {
    pub(super) order: Order,
    /// Where only what exists nowhere else is copied.
    pub(super) only_here: Option<OnlyHere>,
    pub(super) awake: Option<Awake>,
    pub(super) progress: Option<Progress>,
    /// Where this run and phase began: milliseconds of the steady clock, and bytes.
    pub(super) began: Option<(u64, u64)>,
}

/// What can be chosen to be saved. The names travel.
pub(super) const SINCE: &str = "since";
pub(super) const ALL: &str = "all";
pub(super) const ONLY_HERE: &str = "only_here";

impl Rescue {
    /// The phone goes away each time.
    pub(super) fn give_up(&mut self) {
        self.step = match std::mem::replace(&mut self.step, Step::Listing) {
            Step::Listing => Step::NotListed(NoReply::Lost),
            Step::Copying(copying) => Step::Stopped(copying, Stopped::Lost),
            step => step,
        };
    }
}

impl Wizard {
    pub(super) fn show_rescue(&mut self, effects: &mut Vec<Effect>) {
        let before = match &self.stage {
            Stage::Result | Stage::Done => None,
            Stage::Fixing(walk) if walk.may_leave(self.link) => Some((walk.cause().rule, walk.current_fix().id)),
            _ => return,
        };
        self.let_go(effects);
        self.notice = None;
        self.rescue_before(before, effects);
    }

    /// Begins with the list.
    pub(super) fn rescue_before(&mut self, before: Option<Before>, effects: &mut Vec<Effect>) {
        self.stage = Stage::Rescue(Box::new(Rescue { before, step: Step::Listing }));
        self.list(effects);
    }

    fn list(&mut self, effects: &mut Vec<Effect>) {
        let user = self.case().map_or(0, |case| case.user);
        let ticket = self.wait_for();
        effects.push(Effect::ListMedia { ticket, user });
    }

    pub(super) fn listed(&mut self, listing: Result<Arc<Listing>, NoReply>, effects: &mut Vec<Effect>) {
        if listing == Err(NoReply::Lost) {
            return self.stall(effects);
        }
        self.waits_for = None;
        self.stalls = 0;
        if let Stage::Rescue(rescue) = &mut self.stage {
            rescue.step = match listing {
                Ok(listing) => Step::Choosing(listing),
                Err(no_reply) => Step::NotListed(no_reply),
            };
        }
    }

    pub(super) fn start_rescue(&mut self, dir: &str, choice: &str, folders: &[String], effects: &mut Vec<Effect>) {
        let scope = self.scope(choice, folders);
        let Stage::Rescue(rescue) = &mut self.stage else { return };
        let Step::Choosing(listing) = &rescue.step else { return };
        if dir.trim().is_empty() {
            return;
        }
        let items: Arc<[Item]> = listing.items.iter().filter(|item| scope.wants(item)).cloned().collect();
        let only_here = listing.only_here.filter(|_| scope.only_here);
        let order = Order { dir: PathBuf::from(dir), items };
        rescue.step = Step::Copying(Copying { order, only_here, awake: None, progress: None, began: None });
        self.save(effects);
    }

    /// What a choice stands for. Of an iPhone no folders are chosen.
    pub(super) fn scope(&self, choice: &str, folders: &[String]) -> Scope {
        match self.platform {
            Platform::Iphone => Scope { only_here: choice == ONLY_HERE, ..Scope::default() },
            Platform::Android => {
                let since = (choice == SINCE).then(|| unproven_since(&self.facts, self.checked_at_unix?)).flatten();
                Scope { folders: folders.to_vec(), added_since: since, only_here: false }
            }
        }
    }

    fn save(&mut self, effects: &mut Vec<Effect>) {
        let Stage::Rescue(rescue) = &mut self.stage else { return };
        let Step::Copying(copying) = &mut rescue.step else { return };
        copying.began = None;
        let order = copying.order.clone();
        let ticket = self.wait_for();
        effects.push(Effect::Save { ticket, order });
    }

    pub(super) fn saving(&mut self, news: News) {
        let now = self.now.steady_ms;
        let Stage::Rescue(rescue) = &mut self.stage else { return };
        let Step::Copying(copying) = &mut rescue.step else { return };
        match news {
            News::Awake(awake) => copying.awake = Some(awake),
            News::Progress(progress) => {
                let before = copying.progress.replace(progress);
                if copying.began.is_none() || before.is_some_and(|before| before.phase != progress.phase) {
                    copying.began = Some((now, progress.bytes_done));
                }
                if before.is_some_and(|before| progress.bytes_done > before.bytes_done) {
                    // The phone survives it, as often as it goes away.
                    self.stalls = 0;
                }
            }
        }
    }

    pub(super) fn saved(&mut self, ended: Result<Outcome, Stopped>, effects: &mut Vec<Effect>) {
        if ended == Err(Stopped::Lost) {
            return self.stall(effects);
        }
        self.waits_for = None;
        self.stalls = 0;
        let Stage::Rescue(rescue) = &mut self.stage else { return };
        rescue.step = match (std::mem::replace(&mut rescue.step, Step::Listing), ended) {
            (Step::Copying(copying), Ok(outcome)) => Step::Saved(copying, outcome),
            (Step::Copying(copying), Err(stopped)) => Step::Stopped(copying, stopped),
            (step, _) => step,
        };
    }

    pub(super) fn pause_rescue(&mut self, effects: &mut Vec<Effect>) {
        let Stage::Rescue(rescue) = &mut self.stage else { return };
        let Step::Copying(copying) = &rescue.step else { return };
        rescue.step = Step::Paused(copying.clone());
        self.let_go(effects);
    }

    pub(super) fn go_on_with_rescue(&mut self, effects: &mut Vec<Effect>) {
        let Stage::Rescue(rescue) = &mut self.stage else { return };
        match std::mem::replace(&mut rescue.step, Step::Listing) {
            Step::Paused(copying) | Step::Stopped(copying, _) => {
                rescue.step = Step::Copying(copying);
                self.save(effects);
            }
            Step::NotListed(_) => self.list(effects),
            step => rescue.step = step,
        }
    }

    /// The phone is back.
    pub(super) fn resume_rescue(&mut self, effects: &mut Vec<Effect>) {
        let Stage::Rescue(rescue) = &self.stage else { return };
        match rescue.step {
            Step::Listing => self.list(effects),
            Step::Copying(_) => self.save(effects),
            Step::NotListed(_) | Step::Choosing(_) | Step::Paused(_) | Step::Stopped(..) | Step::Saved(..) => {}
        }
    }

    /// What is under way stops; what was copied stays.
    pub(super) fn leave_rescue(&mut self, rescue: Rescue, effects: &mut Vec<Effect>) {
        self.let_go(effects);
        self.stage = Stage::Result;
        if let Some((rule, fix)) = rescue.before {
            self.fix_this(rule, Some(fix), effects);
        }
    }
}
