use super::{Fix, NotHere, Safety, Screen, Step, menu};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::facts::cloud_space::{By, PICKS, QUESTION};
use crate::facts::ios_app;
use crate::phone::Platform;

/// The person looks at the phone how full the cloud is, and says what they see.
pub const FIX: Fix = Fix { id: "look_at_cloud_space", safety: Safety::Manual, steps };

fn steps(case: &Case, _: &Snapshot) -> Result<Vec<Step>, NotHere> {
    Ok(vec![screen(case)?, question()])
}

/// Where the phone shows how full the cloud is.
pub(super) fn screen(case: &Case) -> Result<Step, NotHere> {
    let app = case.app.as_ref().filter(|app| app.uid.is_some()).ok_or(NotHere::NotOnThisPhone)?;
    if app.package.as_str() == ios_app::PHOTOS {
        return Ok(menu("icloud_storage"));
    }
    Ok(Step::Guide {
        screen: match case.phone.platform {
            Platform::Android => Screen::CloudSpace { package: app.package.clone() },
            // Nothing can be opened there, and the way is known for some apps only.
            Platform::Iphone if app.profile.is_some_and(|profile| profile.shows_space()) => {
                Screen::CloudSpace { package: app.package.clone() }
            }
            Platform::Iphone => Screen::Nothing,
        },
    })
}

/// What the person sees there.
pub(super) fn question() -> Step {
    Step::Choose { question: QUESTION.to_owned(), answers: PICKS.map(str::to_owned).into() }
}

/// What comes after making room: where only a person's word says how full it is, their word again.
pub(super) fn again(facts: &Snapshot) -> Option<Step> {
    facts.cloud_space.ok().filter(|space| space.by == By::Person).map(|_| question())
}
