//! Room on the phone and in the cloud.

use crate::case::Case;
use crate::facts::FactId;
use crate::facts::cloud_space::{By, CloudSpace, Room};
use crate::message::{Arg, Message};
use crate::phone::Platform;
use crate::rules::{Certainty, Found, Severity, is_about_icloud};

pub mod cloud_full;
pub mod cloud_nearly_full;
pub mod cloud_space_unseen;
pub mod icloud_full;
pub mod phone_storage_low;
pub mod shared_library_full;
pub mod storage_override_left;

impl CloudSpace {
    /// What figures or a look tell. An account may be another than the phone's, so that it only lets us conclude.
    fn found(&self, severity: Severity, case: &Case) -> Found {
        let certainty = match self.by {
            By::Account => Certainty::Indirect,
            By::Person => Certainty::Seen,
        };
        let fix = match case.phone.platform {
            Platform::Iphone if is_about_icloud(case) => "free_icloud_space",
            Platform::Iphone | Platform::Android => "free_cloud_space",
        };
        Found::new(severity, certainty)
            .evidence(FactId::CloudSpace, self.evidence())
            .arg("says", Arg::Message(Box::new(self.says())))
            .fixes(&[fix])
    }

    /// What is known, in one sentence.
    pub(crate) fn says(&self) -> Message {
        let who = match self.by {
            By::Account => "account",
            By::Person => "seen",
        };
        let message = |what: &str| Message::new(format!("cloud-says-{who}-{what}"));
        match (self.used, self.room) {
            (Some(used), Room::Bytes(room)) => {
                message("figures").with("used", Arg::Bytes(used)).with("room", Arg::Bytes(room))
            }
            (Some(used), Room::Unlimited) => message("unlimited").with("used", Arg::Bytes(used)),
            (Some(used), Room::Unknown) => message("used").with("used", Arg::Bytes(used)),
            (None, _) => message(self.word.map_or("nothing", |word| word.id())),
        }
    }
}
