use super::{Deed, Fix, NotHere, Safety, Screen, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::message::Message;
use crate::phone::Platform;

/// Restarts the phone. Uploads begin only after it was unlocked once. Never while an iPhone may be uploading: that is
/// broken off then, and may begin anew.
pub const FIX: Fix = Fix { id: "restart_phone", safety: Safety::Ask, steps };

fn steps(case: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    if case.phone.platform == Platform::Iphone {
        let icloud = facts.icloud_photos.get()?;
        let stands_still = case.memory.icloud_photos.as_ref().is_some_and(|earlier| icloud.stands_still_since(earlier));
        if icloud.may_be_uploading() && !stands_still {
            return Err(NotHere::NotOnThisPhone);
        }
    }
    Ok(vec![
        Step::Do { deed: Deed::Restart },
        Step::Wait { seconds: 90, why: Message::new("wait-restart") },
        Step::Guide { screen: Screen::Nothing },
    ])
}
