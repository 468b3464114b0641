use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::facts::wifi::STATUS_SINCE_API;
use crate::settings::{Setting, Value, WifiTool};

/// Turns Wi-Fi on; the phone joins a network that it knows by itself.
pub const FIX: Fix = Fix { id: "turn_on_wifi", safety: Safety::Safe, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let tool = if case.phone.api >= STATUS_SINCE_API { WifiTool::Status } else { WifiTool::Dump };
    Ok(vec![Step::Change { setting: Setting::Wifi { tool }, to: Value::new("on") }])
}
