use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::phone::Platform;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, ios_says};

/// ## What it finds
/// The phone is so hot that it holds back work.
///
/// ## Why it matters
/// From "moderate" on, the job scheduler holds back ordinary jobs; from "severe" on, all of them.
///
/// ## Sources
/// `thermalPressure` and `moderateThermalPressure` of `syncstatus.plist` on an iPhone.
/// AOSP `ThermalStatusRestriction` (status 2 and 3). Up to Android 9 only the phone's own limit for its skin is known.
pub const RULE: Rule =
    Rule { id: "power/too_hot", lane: Lane::Power, reads: &[FactId::Thermal, FactId::IcloudPhotos], find };

const MODERATE: u8 = 2;
const SEVERE: u8 = 3;

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    if case.phone.platform == Platform::Iphone {
        let status = ios_says(facts)?;
        let (severity, note) = match (status.hot, status.warm) {
            (true, _) => (Severity::Stops, "thermalPressure=true"),
            (false, true) => (Severity::Slows, "moderateThermalPressure=true"),
            (false, false) => return Ok(None),
        };
        return Ok(Some(Found::by_ios(facts, severity, note).fixes(&["cool_down"])));
    }
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
