use super::{Fix, NotHere, Safety, Screen, Step, open_device_care};
use crate::case::Case;
use crate::facts::Snapshot;

/// The person lets the phone charge fully, for as long as the backup needs. The shell cannot.
pub const FIX: Fix = Fix { id: "turn_off_charge_limit", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let screen = if case.phone.is_made_by(&["samsung"]) {
        open_device_care::samsung_battery("charge_limit")
    } else {
        Screen::Settings {
            action: "android.intent.action.POWER_USAGE_SUMMARY".to_owned(),
            package: None,
            menu: Some("charge_limit".to_owned()),
        }
    };
    Ok(vec![Step::Guide { screen }])
}
