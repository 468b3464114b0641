use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The phone is so hot that it holds back work.
///
/// ## Why it matters
/// From "moderate" on, the job scheduler holds back ordinary jobs; from "severe" on, all of them.
///
/// ## Sources
/// AOSP `ThermalStatusRestriction` (status 2 and 3). Up to Android 9 only the phone's own limit for its skin is known.
pub const RULE: Rule = Rule { id: "power/too_hot", lane: Lane::Power, reads: &[FactId::Thermal], find };

const MODERATE: u8 = 2;
const SEVERE: u8 = 3;

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let thermal = facts.thermal.get()?;
    // A forced status is a finding of its own.
    if thermal.overridden {
        return Ok(None);
    }
    let (severity, certainty, text) = match thermal.status {
        Some(status) if status >= SEVERE => (Severity::Stops, Certainty::Seen, format!("Thermal Status: {status}")),
        Some(status) if status >= MODERATE => {
            (Severity::ProbablyStops, Certainty::Seen, format!("Thermal Status: {status}"))
        }
        Some(_) => return Ok(None),
        None => match (thermal.skin_decicelsius, thermal.skin_limit_decicelsius) {
            (Some(skin), Some(limit)) if skin >= limit => {
                let text = format!("skin {}.{} °C, limit {}.{} °C", skin / 10, skin % 10, limit / 10, limit % 10);
                (Severity::Slows, Certainty::Indirect, text)
            }
            _ => return Ok(None),
        },
    };
    Ok(Some(Found::new(severity, certainty).evidence(FactId::Thermal, text).fixes(&["cool_down"])))
}
