use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::knowledge::own_settings::OwnSetting;

/// The person looks into the app which folders it backs up, and chooses those that are missing. The answer is the proof:
/// nothing else tells it.
pub const FIX: Fix = Fix { id: "choose_folders", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    Ok(vec![
        Step::Guide { screen: Screen::Own { package: app.package.clone(), setting: OwnSetting::Folders } },
        Step::Choose { question: "folders".to_owned(), answers: ["chosen", "missing"].map(str::to_owned).into() },
    ])
}
