use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::message::Message;

/// The phone cools down: out of its case, out of the sun, screen off. Nothing else helps.
pub const FIX: Fix = Fix { id: "cool_down", safety: Safety::Manual, steps };

/// A phone gives off its heat in about a quarter of an hour; longer than this nobody waits at a screen.
const WAIT_SECONDS: u32 = 600;

fn steps(_: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let guide = Step::Guide { screen: Screen::Nothing };
    Ok(vec![guide, Step::Wait { seconds: WAIT_SECONDS, why: Message::new("wait-cool_down") }])
}
