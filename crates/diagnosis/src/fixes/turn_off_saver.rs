use super::{Fix, NotHere, Safety, Step, unstick_saver};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::settings::{Setting, Value};

/// Turns battery saver off, and lets go of the row that would bring it back. Undone by turning it on again, which the
/// phone refuses while it is plugged in.
pub const FIX: Fix = Fix { id: "turn_off_saver", safety: Safety::Safe, steps };

fn steps(case: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let saver = facts.battery_saver.get()?;
    // Android 8 brought the command; a bare row is ignored.
    if !saver.on || case.phone.api < 26 {
        return Err(NotHere::NotOnThisPhone);
    }
    let off = Step::Change { setting: Setting::BatterySaver, to: Value::new("off") };
    let unstick = (saver.comes_back == Some(true)).then(unstick_saver::step);
    Ok(std::iter::once(off).chain(unstick).collect())
}
