//! Listening to what an iPhone says by itself, from the first result on: a page that watches looks at once when
//! something changed, and what parts of iOS said stands beside what was found.

use std::collections::BTreeMap;

use super::event::{Effect, Ticket};
use super::walk::Walk;
use super::{Stage, Wizard};
use crate::live::{Heard, Saying};
use crate::phone::Platform;
use crate::view::{FindingState, Link};

/// What is listened to, and what was heard since the check began.
#[derive(Debug, Clone, Default)]
pub(super) struct Listening {
    pub ticket: Option<Ticket>,
    /// When each was said last, Unix seconds.
    pub said: BTreeMap<Saying, i64>,
}

impl Wizard {
    /// Begins to listen where that was not begun, and a check has shown what there is to listen for.
    pub(super) fn listen(&mut self, effects: &mut Vec<Effect>) {
        let wanted = self.platform == Platform::Iphone && self.link == Link::Ready && self.checked_at_unix.is_some();
        if wanted && self.listening.ticket.is_none() {
            let ticket = self.ticket();
            self.listening.ticket = Some(ticket);
            effects.push(Effect::Listen { ticket });
        }
    }

    /// The link is gone, and with it what was listened to.
    pub(super) fn stop_listening(&mut self, effects: &mut Vec<Effect>) {
        if let Some(ticket) = self.listening.ticket.take() {
            effects.push(Effect::Stop { ticket });
        }
    }

    pub(super) fn heard(&mut self, heard: Heard, effects: &mut Vec<Effect>) {
        match heard {
            Heard::Said(saying) => drop(self.listening.said.insert(saying, self.now.unix())),
            Heard::Changed(_) if matches!(self.stage, Stage::Fixing(_)) => self.walk(effects, Walk::changed),
            Heard::Changed(_) if matches!(self.stage, Stage::Watching(_)) => self.measure_now(effects),
            // The result is of the moment of its check; whoever wants to know more checks again.
            Heard::Changed(_) => {}
        }
    }

    /// What was said since the check, but for what speaks of something that is mended by now.
    pub(super) fn sayings(&self) -> impl Iterator<Item = (Saying, i64)> {
        let mended =
            |saying: &Saying| saying.rule().is_some_and(|rule| self.outcomes.get(rule) == Some(&FindingState::Fixed));
        self.listening.said.iter().filter(move |(saying, _)| !mended(saying)).map(|(saying, at)| (*saying, *at))
    }
}
