use super::{Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::knowledge::own_settings::{MobileData, OwnSetting};

/// The person looks into the app what it may send over mobile data, and says what they see.
pub const FIX: Fix = Fix { id: "look_at_app_data_limit", safety: Safety::Manual, steps };

pub(super) fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    let kind = app.profile.and_then(|profile| profile.settings.mobile_data.as_ref()).ok_or(NotHere::NotOnThisPhone)?;
    let screen = Screen::Own { package: app.package.clone(), setting: OwnSetting::MobileData };
    let question = match kind.value {
        MobileData::DailyLimit => Step::Choose {
            question: "app_data_limit".to_owned(),
            answers: ["unlimited", "limited", "none"].map(str::to_owned).into(),
        },
        MobileData::Switch => {
            Step::Choose { question: "app_data_switch".to_owned(), answers: ["on", "off"].map(str::to_owned).into() }
        }
    };
    Ok(vec![Step::Guide { screen }, question])
}
