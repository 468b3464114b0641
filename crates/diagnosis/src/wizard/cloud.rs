//! How full the cloud is: a look at the phone, or an account that is linked, asked and forgotten; all from the result.

use std::collections::BTreeSet;

use super::event::{Effect, Ticket, Told};
use super::{Stage, Wizard};
use crate::account::{Kept, Known, LinkOrder, NoAccount, Revoked, Secret};
use crate::facts::{FactId, Snapshot, cloud_space};
use crate::fixes;
use crate::internet::server::ServerAddress;
use crate::knowledge::account::Account;
use crate::plan::Cause;

/// The rule that says that nobody looked, and the fix that looks. A look may be wanted where the rule finds nothing.
const UNSEEN: &str = "storage/cloud_space_unseen";
const LOOK: &str = "look_at_cloud_space";

/// What is known of accounts, and what is done with one of them now.
#[derive(Debug, Clone, Default)]
pub(super) struct Cloud {
    set_up: BTreeSet<Account>,
    linked: BTreeSet<Account>,
    pub(super) work: Option<Work>,
    /// How the last thing that was done with an account ended.
    pub(super) ended: Option<Ended>,
}

/// What is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Work {
    /// `url`: where the browser was sent to.
    Linking {
        ticket: Ticket,
        url: Option<String>,
    },
    Forgetting {
        ticket: Ticket,
    },
    Reading {
        ticket: Ticket,
    },
}

/// What there is to say of what was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    Linked(Kept),
    NotLinked(NoAccount),
    Forgotten(Revoked),
    NotForgotten(NoAccount),
}

impl Cloud {
    pub(super) fn linked(&self) -> BTreeSet<Account> {
        self.linked.clone()
    }

    pub(super) fn is_linked(&self, account: Account) -> bool {
        self.linked.contains(&account)
    }

    pub(super) fn is_set_up(&self, account: Account) -> bool {
        self.set_up.contains(&account)
    }

    pub(super) fn recall(&mut self, known: &Known) {
        self.set_up = known.set_up.iter().copied().collect();
        self.linked = known.linked.iter().copied().collect();
    }

    pub(super) fn waits_for(&self) -> Option<Ticket> {
        self.work.as_ref().map(|work| match work {
            Work::Linking { ticket, .. } | Work::Forgetting { ticket } | Work::Reading { ticket } => *ticket,
        })
    }
}

impl Wizard {
    /// Whether there is an app whose cloud can be looked at.
    pub(super) fn has_cloud(&self) -> bool {
        let (Some(case), Some(fix)) = (self.case(), fixes::by_id(LOOK)) else { return false };
        fix.steps_here(&case, &self.facts).is_ok()
    }

    /// The kind of account of the app's cloud.
    pub(super) fn account(&self) -> Option<Account> {
        self.case()?.app?.profile?.account()
    }

    pub(super) fn look_at_cloud(&mut self, effects: &mut Vec<Effect>) {
        if !matches!(self.stage, Stage::Result) || self.undo.is_some() || !self.has_cloud() {
            return;
        }
        let fixes = fixes::by_id(LOOK).into_iter().collect();
        self.enter(vec![Cause { rule: UNSEEN, fixes }], true, 0, effects);
    }

    pub(super) fn link_account(&mut self, server: Option<String>, key: Option<Secret>, effects: &mut Vec<Effect>) {
        let (Stage::Result, None, Some(account)) = (&self.stage, &self.cloud.work, self.account()) else { return };
        if !self.cloud.is_set_up(account) {
            return;
        }
        // Named once, it need not be typed again for the look online.
        if let (None, Some(Ok(named))) = (&self.server, server.as_deref().map(ServerAddress::parse)) {
            self.server = Some(named);
        }
        let ticket = self.begin(|ticket| Work::Linking { ticket, url: None });
        effects.push(Effect::LinkAccount { ticket, order: LinkOrder { account, server, key } });
    }

    pub(super) fn stop_linking(&mut self, effects: &mut Vec<Effect>) {
        if let Some(Work::Linking { ticket, .. }) = self.cloud.work {
            self.cloud.work = None;
            effects.push(Effect::Stop { ticket });
        }
    }

    pub(super) fn read_account(&mut self, effects: &mut Vec<Effect>) {
        let linked = self.account().is_some_and(|account| self.cloud.is_linked(account));
        if !matches!(self.stage, Stage::Result) || self.cloud.work.is_some() || !linked {
            return;
        }
        // The person wants the account's word now, and not what they saw before.
        self.answers.remove(cloud_space::QUESTION);
        let Some(case) = self.case() else { return };
        let known = Box::new(self.facts.clone());
        let ticket = self.begin(|ticket| Work::Reading { ticket });
        effects.push(Effect::ReadCloud { ticket, case: Box::new(case), known });
    }

    pub(super) fn forget_account(&mut self, effects: &mut Vec<Effect>) {
        let account = self.account().filter(|account| self.cloud.is_linked(*account));
        if let (Some(account), None) = (account, &self.cloud.work) {
            let ticket = self.begin(|ticket| Work::Forgetting { ticket });
            effects.push(Effect::UnlinkAccount { ticket, account });
        }
    }

    fn begin(&mut self, work: impl FnOnce(Ticket) -> Work) -> Ticket {
        let ticket = self.ticket();
        self.cloud.work = Some(work(ticket));
        self.cloud.ended = None;
        ticket
    }

    pub(super) fn cloud_told(&mut self, told: Told, effects: &mut Vec<Effect>) {
        if let Told::InBrowser { url: sent_to, .. } = told {
            if let Some(Work::Linking { url, .. }) = &mut self.cloud.work {
                *url = Some(sent_to);
            }
            return;
        }
        self.cloud.work = None;
        match told {
            Told::Linked { account, kept: Ok(kept), .. } => {
                self.cloud.linked.insert(account);
                // That is what it was linked for.
                self.read_account(effects);
                self.cloud.ended = Some(Ended::Linked(kept));
            }
            Told::Linked { kept: Err(why), .. } => self.cloud.ended = Some(Ended::NotLinked(why)),
            Told::Unlinked { account, revoked: Ok(revoked), .. } => {
                self.cloud.linked.remove(&account);
                self.cloud.ended = Some(Ended::Forgotten(revoked));
                self.forget_cloud_space();
            }
            Told::Unlinked { revoked: Err(why), .. } => self.cloud.ended = Some(Ended::NotForgotten(why)),
            Told::CloudRead { facts, .. } => self.take_cloud_space(*facts),
            _ => {}
        }
    }

    /// Only this fact: the others may have been read anew meanwhile.
    fn take_cloud_space(&mut self, facts: Snapshot) {
        self.facts.cloud_space = facts.cloud_space;
        self.judge_cloud();
    }

    /// What an account said goes with it.
    fn forget_cloud_space(&mut self) {
        self.facts.cloud_space = Snapshot::empty().cloud_space;
        self.judge_cloud();
    }

    /// Findings that rest on how full it is. Where something is being put right, it is left to that page.
    fn judge_cloud(&mut self) {
        if !matches!(self.stage, Stage::Result) {
            return;
        }
        let facts = self.facts.clone();
        self.look_over(facts);
    }
}

/// No account is asked by the second: only the first look of a page does, and a person who presses the button.
pub(super) fn without_account(facts: &mut Vec<FactId>) {
    facts.retain(|fact| *fact != FactId::CloudSpace);
}
