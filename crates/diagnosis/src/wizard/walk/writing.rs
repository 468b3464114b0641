//! One change of one setting: old value, journal, write, and what the phone says then.

use super::steps::kept;
use super::{Phase, Turn, Walk};
use crate::fact::Unknown;
use crate::fixes::Step;
use crate::fixes::refusal::Refusal;
use crate::journal::{Change, State, StoredChange};
use crate::message::Message;
use crate::settings::Value;
use crate::wizard::Wizard;
use crate::wizard::event::Effect;

/// Some writes take effect a moment after the command ends.
const SETTLE_MS: u64 = 500;
const MOST_READS: u8 = 4;
/// How often a write is made whose answer was lost.
const MOST_WRITES: u8 = 3;

impl Walk {
    /// The old value, read right before the change. Unknown means: no change.
    pub(super) fn before_write(
        &mut self,
        values: Vec<Result<Value, Unknown>>,
        wizard: &mut Wizard,
        effects: &mut Vec<Effect>,
    ) -> Turn {
        let (Some(case), Some(Step::Change { setting, to })) = (wizard.case(), self.steps.get(self.step).cloned())
        else {
            return Turn::Stay;
        };
        let Some(Ok(old)) = values.into_iter().next() else {
            return self.not_tried(Message::new("wizard-not_tried-old_unknown"), wizard, effects);
        };
        if old == to {
            return self.next_step(wizard, effects);
        }
        let user = case.user;
        if setting.write(&to, user).is_none() || setting.write(&old, user).is_none() {
            return self.not_tried(Message::new("wizard-not_tried-no_way_back"), wizard, effects);
        }
        let ticket = wizard.wait_for();
        let change = Change {
            setting,
            user,
            old,
            new: to,
            rule: self.cause().rule.to_owned(),
            fix: self.current_fix().id.to_owned(),
            at: wizard.now.unix(),
        };
        self.phase = Phase::Storing { change: change.clone() };
        effects.push(Effect::Store { ticket, change });
        Turn::Stay
    }

    /// Only ever called once the change is in the journal.
    pub(super) fn write(
        &mut self,
        change: StoredChange,
        writes: u8,
        wizard: &mut Wizard,
        effects: &mut Vec<Effect>,
    ) -> Turn {
        if wizard.changes.iter().all(|known| known.id != change.id) {
            wizard.changes.push(change.clone());
        }
        let ticket = wizard.wait_for();
        let (setting, value, user) = (change.change.setting.clone(), change.change.new.clone(), change.change.user);
        self.phase = Phase::Writing { change, writes };
        effects.push(Effect::Write { ticket, setting, value, user });
        Turn::Stay
    }

    pub(super) fn read_back(
        &mut self,
        change: StoredChange,
        said: Option<Refusal>,
        writes: u8,
        reads: u8,
        wizard: &mut Wizard,
        effects: &mut Vec<Effect>,
    ) -> Turn {
        let (settings, user) = (vec![change.change.setting.clone()], change.change.user);
        self.phase = Phase::AfterWrite { change, said, writes, reads: reads + 1 };
        let ticket = wizard.wait_for();
        effects.push(Effect::ReadSettings { ticket, settings, user });
        Turn::Stay
    }

    /// The value after the write. `counts`: how often it was written and read.
    pub(super) fn read_after(
        &mut self,
        mut change: StoredChange,
        said: Option<Refusal>,
        (writes, reads): (u8, u8),
        value: Option<Result<Value, Unknown>>,
        wizard: &mut Wizard,
        effects: &mut Vec<Effect>,
    ) -> Turn {
        match value {
            // It cannot be read any more: the rule will tell, and the change stays open in the journal.
            Some(Err(_)) | None => {
                self.made.push(change);
                self.next_step(wizard, effects)
            }
            Some(Ok(value)) if value == change.change.old => match said {
                Some(refusal) => {
                    self.not_made(change, wizard, effects);
                    self.refused(refusal, wizard, effects)
                }
                None if reads < MOST_READS => {
                    self.phase = Phase::AfterWrite { change, said, writes, reads };
                    self.wake(SETTLE_MS, wizard, effects)
                }
                // The write may never have arrived. It is absolute: once more does no harm.
                None if writes < MOST_WRITES => self.write(change, writes + 1, wizard, effects),
                None => {
                    self.not_made(change, wizard, effects);
                    self.refused(kept(&value), wizard, effects)
                }
            },
            // Also where the phone spells it in its own way: the undo compares with what it says now.
            Some(Ok(value)) => {
                change.change.new = value;
                change.state = State::Made;
                wizard.mark(&change, effects);
                self.made.push(change);
                self.cancel_out(wizard, effects);
                self.next_step(wizard, effects)
            }
        }
    }

    fn not_made(&mut self, change: StoredChange, wizard: &mut Wizard, effects: &mut Vec<Effect>) {
        let change = StoredChange { state: State::NotTaken, ..change };
        wizard.mark(&change, effects);
        wizard.changes.retain(|known| known.id != change.id);
    }

    /// A fix that turns something on and off again has changed nothing in the end.
    fn cancel_out(&mut self, wizard: &mut Wizard, effects: &mut Vec<Effect>) {
        let Some(last) = self.made.pop() else { return };
        let first = self
            .made
            .iter()
            .position(|made| made.change.setting == last.change.setting && made.change.old == last.change.new);
        match first {
            Some(first) => {
                for change in [last, self.made.remove(first)] {
                    wizard.mark(&StoredChange { state: State::Undone, ..change.clone() }, effects);
                    wizard.changes.retain(|known| known.id != change.id);
                }
            }
            None => self.made.push(last),
        }
    }
}
