use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::settings::{Setting, Value};

/// Turns mobile data on. It can be undone, but what it costs cannot, so it is asked.
/// With two SIMs it is left to the person: which of both is meant to carry data is theirs to say.
pub const FIX: Fix = Fix { id: "turn_on_mobile_data", safety: Safety::Ask, steps };

fn steps(_: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    if facts.mobile_network.get()?.slots != Some(1) {
        return Err(NotHere::NotOnThisPhone);
    }
    Ok(vec![Step::Change { setting: Setting::MobileData, to: Value::new("on") }])
}
