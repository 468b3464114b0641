use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::message::Message;
use crate::settings::{Setting, Value};

/// Turns airplane mode on for five seconds, so that the phone looks for its networks anew. Ends calls, so it is asked.
/// Never where we talk to the phone over Wi-Fi: the talk would end with airplane mode on.
pub const FIX: Fix = Fix { id: "toggle_airplane_mode", safety: Safety::Ask, steps };

fn steps(case: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    if case.phone.api < 30 || case.phone.is_reached_over_wifi() || facts.airplane_mode.get()?.on {
        return Err(NotHere::NotOnThisPhone);
    }
    let airplane_mode = |value| Step::Change { setting: Setting::AirplaneMode, to: Value::new(value) };
    let wait = Step::Wait { seconds: 5, why: Message::new("wait-network") };
    Ok(vec![airplane_mode("on"), wait, airplane_mode("off")])
}
