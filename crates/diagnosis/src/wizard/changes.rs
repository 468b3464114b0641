//! What is known of the changes that were made, in this visit and earlier ones.

use super::Wizard;
use super::event::Effect;
use crate::fact::Unknown;
use crate::journal::{ChangeId, State, StoredChange};
use crate::settings::{Setting, Value};

impl Wizard {
    /// Notes what is now known of a change, here and in the journal.
    pub(super) fn mark(&mut self, change: &StoredChange, effects: &mut Vec<Effect>) {
        match self.changes.iter_mut().find(|known| known.id == change.id) {
            Some(known) => *known = change.clone(),
            None => self.changes.push(change.clone()),
        }
        effects.push(Effect::Mark { change: change.clone() });
    }

    /// Changes of earlier visits have been looked at: what the phone does not have any more is not offered.
    pub(super) fn settled(&mut self, values: Vec<(ChangeId, Result<Value, Unknown>)>, effects: &mut Vec<Effect>) {
        let is_left = |id: &ChangeId, value: &Result<Value, Unknown>| {
            let of_cable = |stored: &&StoredChange| stored.id == *id && stored.change.setting == Setting::Cable;
            self.changes.iter().find(of_cable).is_some_and(|stored| value.as_ref() == Ok(&stored.change.new))
        };
        let left = values.iter().filter(|(id, value)| is_left(id, value)).map(|(id, _)| *id).collect();
        for (id, value) in values {
            // Who puts it back looks at it, too, and later.
            if self.is_being_undone(id) {
                continue;
            }
            let Some(stored) = self.changes.iter().find(|stored| stored.id == id && stored.state.is_open()) else {
                continue;
            };
            let state = match (value, stored.state) {
                (Ok(value), State::Stored) if value == stored.change.old => State::NotTaken,
                (Ok(value), State::Made) if value == stored.change.old => State::Undone,
                (Ok(value), State::Stored) if value == stored.change.new => State::Made,
                // As it was, or neither: somebody else changed it since. The undo will say so.
                (Ok(_) | Err(_), _) => continue,
            };
            let stored = StoredChange { state, ..stored.clone() };
            self.mark(&stored, effects);
            self.changes.retain(|change| change.id != id || change.state.is_open());
        }
        self.take_back_cable(left, effects);
    }
}
