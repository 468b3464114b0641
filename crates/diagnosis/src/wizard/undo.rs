//! Putting changes back, one by one, the newest first.
//!
//! The present value is read first: if it is neither the old nor the new one, somebody else changed it since, and it
//! is left alone unless the person asks again.

use std::collections::VecDeque;

use super::event::{Effect, Ticket, Told};
use super::{Stage, Wizard};
use crate::fact::{Unknown, Why};
use crate::facts::refusal_of;
use crate::journal::{ChangeId, State, StoredChange};
use crate::phone::NoReply;
use crate::rules;
use crate::settings::Value;
use crate::view::{FindingState, Link};

/// Changes that are being put back.
#[derive(Debug, Clone)]
pub(super) struct Undo {
    queue: VecDeque<Request>,
    pub(super) waits_for: Option<Ticket>,
    phase: Phase,
    losses: u8,
}

#[derive(Debug, Clone)]
struct Request {
    change: ChangeId,
    /// The person asked again although somebody else changed the setting since.
    anyway: bool,
}

#[derive(Debug, Clone)]
enum Phase {
    /// What does the phone say now?
    Looking,
    Writing,
    ReadingBack {
        reads: u8,
        said: Option<String>,
    },
}

/// Why a change was not put back. Its words are `wizard-not_undone-<name>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum WhyNot {
    /// The setting has neither the old nor the new value: somebody else changed it since.
    ChangedSince(Value),
    /// It cannot be read.
    Unreadable,
    /// The phone refuses, in its own words.
    Refused(String),
    /// The phone said nothing against it, and has this value still.
    Kept(Value),
    /// The connection breaks each time.
    LinkBreaks,
}

const SETTLE_MS: u64 = 500;
const MOST_READS: u8 = 4;
const MOST_LOSSES: u8 = 5;
const RETRY_MS: u64 = 400;

impl Undo {
    fn is_about(&self, change: ChangeId) -> bool {
        self.queue.iter().any(|request| request.change == change)
    }
}

impl Wizard {
    pub(super) fn undo_one(&mut self, change: &str, effects: &mut Vec<Effect>) {
        if let Ok(id) = change.parse() {
            self.request_undo(vec![ChangeId(id)], effects);
        }
    }

    /// In reverse order: a setting that was changed twice ends where it began.
    pub(super) fn undo_all(&mut self, effects: &mut Vec<Effect>) {
        let open = self.changes.iter().rev().filter(|change| change.state.is_open()).map(|change| change.id);
        self.request_undo(open.collect(), effects);
    }

    fn request_undo(&mut self, changes: Vec<ChangeId>, effects: &mut Vec<Effect>) {
        if self.is_off_cable() {
            return self.end_off_cable(effects);
        }
        if let Stage::Fixing(walk) = &self.stage {
            // Not while something is being changed.
            if !walk.may_leave(self.link) {
                return;
            }
            // Two who work on the phone at once would each take the other for somebody else.
            if !walk.rests() {
                self.let_go(effects);
                self.stage = Stage::Result;
            }
        }
        self.notice = None;
        self.undo_these(changes, effects);
    }

    pub(super) fn undo_these(&mut self, changes: Vec<ChangeId>, effects: &mut Vec<Effect>) {
        let mut wanted: VecDeque<Request> = VecDeque::new();
        for id in changes {
            let open = self.changes.iter().any(|change| change.id == id && change.state.is_open());
            if open && !self.is_being_undone(id) {
                let anyway = matches!(self.not_undone.remove(&id), Some(WhyNot::ChangedSince(_)));
                wanted.push_back(Request { change: id, anyway });
            }
        }
        match &mut self.undo {
            Some(undo) => undo.queue.extend(wanted),
            None if wanted.is_empty() => {}
            None => {
                self.undo = Some(Undo { queue: wanted, waits_for: None, phase: Phase::Looking, losses: 0 });
                self.resume_undo(effects);
            }
        }
    }

    /// Goes on with what was under way, when the phone is there.
    pub(super) fn resume_undo(&mut self, effects: &mut Vec<Effect>) {
        let Some(change) = self.undoing().cloned() else {
            self.undo = None;
            return;
        };
        if self.link == Link::Ready && self.undo.as_ref().is_some_and(|undo| undo.waits_for.is_none()) {
            self.read_for_undo(&change, effects);
        }
    }

    /// Whether this change waits to be put back or is being put back.
    pub(super) fn is_being_undone(&self, change: ChangeId) -> bool {
        self.undo.as_ref().is_some_and(|undo| undo.is_about(change))
    }

    fn undoing(&self) -> Option<&StoredChange> {
        let request = self.undo.as_ref()?.queue.front()?;
        self.changes.iter().find(|change| change.id == request.change)
    }

    fn read_for_undo(&mut self, stored: &StoredChange, effects: &mut Vec<Effect>) {
        let ticket = self.wait_in_undo();
        let (settings, user) = (vec![stored.change.setting.clone()], stored.change.user);
        effects.push(Effect::ReadSettings { ticket, settings, user });
    }

    fn wait_in_undo(&mut self) -> Ticket {
        let ticket = self.ticket();
        if let Some(undo) = &mut self.undo {
            undo.waits_for = Some(ticket);
        }
        ticket
    }

    pub(super) fn undo_told(&mut self, told: Told, effects: &mut Vec<Effect>) {
        let Some(stored) = self.undoing().cloned() else { return };
        let Some(undo) = &mut self.undo else { return };
        undo.waits_for = None;
        let anyway = undo.queue.front().is_some_and(|request| request.anyway);
        match (undo.phase.clone(), told) {
            (Phase::Looking, Told::SettingsRead { values, .. }) => match values.into_iter().next() {
                Some(Ok(value)) if value == stored.change.old => self.undone(&stored, effects),
                Some(Ok(value)) if value == stored.change.new || anyway => {
                    undo.phase = Phase::Writing;
                    let ticket = self.wait_in_undo();
                    let change = stored.change;
                    effects.push(Effect::Write {
                        ticket,
                        setting: change.setting,
                        value: change.old,
                        user: change.user,
                    });
                }
                Some(Ok(value)) => self.not_undone(&stored, WhyNot::ChangedSince(value), effects),
                other => self.unread(other, &stored, effects),
            },
            (Phase::Writing, Told::Acted { reply, .. }) => {
                let said = match reply {
                    Err(NoReply::Lost) => return self.undo_lost(&stored, effects),
                    Ok(reply) => refusal_of(&reply),
                    // It may have arrived all the same.
                    Err(NoReply::TimedOut) => None,
                    Err(no_reply) => Some(no_reply.to_string()),
                };
                undo.phase = Phase::ReadingBack { reads: 0, said };
                self.read_for_undo(&stored, effects);
            }
            (Phase::ReadingBack { reads, said }, Told::SettingsRead { values, .. }) => {
                match values.into_iter().next() {
                    Some(Ok(value)) if value == stored.change.old => self.undone(&stored, effects),
                    Some(Ok(_)) if said.is_none() && reads < MOST_READS => {
                        undo.phase = Phase::ReadingBack { reads: reads + 1, said };
                        let ticket = self.wait_in_undo();
                        effects.push(Effect::Wake { ticket, after_ms: SETTLE_MS });
                    }
                    Some(Ok(value)) => {
                        let why = said.map_or(WhyNot::Kept(value), WhyNot::Refused);
                        self.not_undone(&stored, why, effects);
                    }
                    other => self.unread(other, &stored, effects),
                }
            }
            (Phase::Looking | Phase::ReadingBack { .. }, Told::Woke { .. }) => self.read_for_undo(&stored, effects),
            // What nobody waits for in this phase.
            _ => {}
        }
    }

    fn unread(&mut self, value: Option<Result<Value, Unknown>>, stored: &StoredChange, effects: &mut Vec<Effect>) {
        match value {
            Some(Err(Unknown { why: Why::Lost, .. })) => self.undo_lost(stored, effects),
            _ => self.not_undone(stored, WhyNot::Unreadable, effects),
        }
    }

    /// Looks again from the start when the phone is back: the value then says what is still to be done.
    fn undo_lost(&mut self, stored: &StoredChange, effects: &mut Vec<Effect>) {
        let Some(undo) = &mut self.undo else { return };
        undo.phase = Phase::Looking;
        undo.losses += 1;
        if undo.losses > MOST_LOSSES {
            return self.not_undone(stored, WhyNot::LinkBreaks, effects);
        }
        if self.link == Link::Ready {
            let ticket = self.wait_in_undo();
            effects.push(Effect::Wake { ticket, after_ms: RETRY_MS });
        }
    }

    fn undone(&mut self, stored: &StoredChange, effects: &mut Vec<Effect>) {
        self.mark(&StoredChange { state: State::Undone, ..stored.clone() }, effects);
        self.not_undone.remove(&stored.id);
        // What it had fixed is so again.
        if let Some(rule) = rules::by_id(&stored.change.rule)
            && self.outcomes.get(rule.id) == Some(&FindingState::Fixed)
        {
            self.outcomes.remove(rule.id);
            // And so may be what had gone with it.
            if let Some(case) = self.case() {
                for follower in self.followers(&case) {
                    self.outcomes.remove(follower.id);
                }
            }
        }
        self.next_undo(effects);
    }

    fn not_undone(&mut self, stored: &StoredChange, why: WhyNot, effects: &mut Vec<Effect>) {
        self.not_undone.insert(stored.id, why);
        self.next_undo(effects);
    }

    fn next_undo(&mut self, effects: &mut Vec<Effect>) {
        if let Some(undo) = &mut self.undo {
            undo.queue.pop_front();
            undo.phase = Phase::Looking;
            undo.losses = 0;
            undo.waits_for = None;
        }
        self.resume_undo(effects);
    }
}
