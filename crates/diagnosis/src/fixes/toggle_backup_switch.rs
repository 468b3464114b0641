use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::message::Message;
use crate::phone::Platform;

/// The person turns the app's own backup switch off, waits 30 seconds and turns it on.
///
/// Never for iCloud Photos, where Apple warns against it; this fix is of Android apps only.
pub const FIX: Fix = Fix { id: "toggle_backup_switch", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    if case.phone.platform != Platform::Android {
        return Err(NotHere::NotOnThisPhone);
    }
    let open = || Step::Guide { screen: Screen::App { package: app.package.clone() } };
    Ok(vec![open(), Step::Wait { seconds: 30, why: Message::new("wait-backup_switch") }, open()])
}
