use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::{Case, PackageId};
use crate::facts::Snapshot;

/// The person turns on Camera backup in OneDrive, or installs OneDrive first: the gallery's own way has ended.
pub const FIX: Fix = Fix { id: "move_to_onedrive_camera_backup", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let ended = case.app.as_ref().and_then(|app| app.profile).and_then(|profile| profile.ended.as_ref());
    if ended.is_none_or(|ended| ended.part != "samsung_onedrive") {
        return Err(NotHere::NotOnThisPhone);
    }
    let package = PackageId::new("com.microsoft.skydrive").ok_or(NotHere::NotOnThisPhone)?;
    let there = case.packages.as_ref().is_some_and(|all| all.iter().any(|known| known.name == package));
    let screen = if there { Screen::App { package } } else { Screen::Store { package } };
    Ok(vec![Step::Guide { screen }])
}
