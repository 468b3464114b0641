use crate::case::Case;
use crate::facts::traffic::A_FEW_PHOTOS_BYTES;
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
/// apps there, and Google Photos works with it off on some of these phones: where the app uploads all the same, it is
/// only worth knowing.
pub const RULE: Rule =
    Rule { id: "power/autostart_off", lane: Lane::Power, reads: &[FactId::XiaomiAutostart, FactId::Traffic], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let autostart = facts.xiaomi_autostart.get()?;
    if !autostart.is_off() {
        return Ok(None);
    }
    let uploads = facts.traffic.ok().is_some_and(|traffic| traffic.sent_7d_bytes >= A_FEW_PHOTOS_BYTES);
    let severity = if uploads { Severity::Note } else { Severity::Slows };
    Ok(Some(
        Found::new(severity, Certainty::Seen)
            .evidence(FactId::XiaomiAutostart, format!("MIUIOP(10008): {}", autostart.auto_start))
            .fixes(&["allow_autostart", "open_autostart_screen"]),
    ))
}
