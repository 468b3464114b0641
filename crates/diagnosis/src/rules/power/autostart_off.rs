use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// On a Xiaomi, Redmi or POCO phone, the backup app may not start by itself.
///
/// ## Why it matters
/// Once the phone has ended it, the app stays ended until somebody opens it.
///
/// ## Sources
/// dontkillmyapp.com, Xiaomi (auto-start); the op's number as recorded from MIUI phones. Off is the default for most
/// apps there, and Google Photos works with it off on some of these phones: it is a probable cause, not a sure one.
pub const RULE: Rule = Rule { id: "power/autostart_off", lane: Lane::Power, reads: &[FactId::XiaomiAutostart], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let autostart = facts.xiaomi_autostart.get()?;
    if !autostart.is_off() {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Slows, Certainty::Seen)
            .evidence(FactId::XiaomiAutostart, format!("MIUIOP(10008): {}", autostart.auto_start))
            .fixes(&["allow_autostart", "open_autostart_screen"]),
    ))
}
