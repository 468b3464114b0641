use super::{Fix, NotHere, Safety, Step, open_maker_list};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::facts::xiaomi_autostart::MAKERS;

/// The person turns auto-start on in Xiaomi's security app.
pub const FIX: Fix = Fix { id: "open_autostart_screen", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    if !case.phone.is_made_by(MAKERS) {
        return Err(NotHere::NotOnThisPhone);
    }
    Ok(vec![open_maker_list::screen(
        "com.miui.securitycenter/com.miui.permcenter.autostart.AutoStartManagementActivity",
    )])
}
