//! Which photos and videos cannot go up, and which are nowhere else.

use crate::case::Case;
use crate::fact::{Missing, Unknown};
use crate::facts::photo_library::services::{Judged, Untold};
use crate::facts::unfit::{LeftOut, Unfit};
use crate::facts::{FactId, Snapshot};
use crate::phone::Platform;
use crate::rules::{Outcome, other_app};

pub mod cannot_sync;
pub mod empty_files;
pub mod folders_unseen;
pub mod kind_not_taken;
pub mod no_videos_in_background;
pub mod only_on_this_phone;
pub mod originals_in_icloud;
pub mod photos_in_other_space;
pub mod too_large_for_service;
pub mod too_small_for_service;

/// What the service of the check's app can never take of the files on this phone, and the fact that tells it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NeverUp<'a> {
    pub fact: FactId,
    pub photos: &'a LeftOut,
    pub videos: &'a LeftOut,
    /// The largest first.
    pub listed: &'a [Unfit],
    pub untold: Untold,
}

/// `None`: of iCloud Photos no limit is known, and iOS itself says what it cannot send.
pub(crate) fn never_up<'a>(case: &Case, facts: &'a Snapshot) -> Result<Option<NeverUp<'a>>, Missing> {
    match case.phone.platform {
        Platform::Android => {
            let media = facts.media.get()?;
            let (photos, videos) = (&media.photos.left_out, &media.videos.left_out);
            let untold = Untold::default();
            Ok(Some(NeverUp { fact: FactId::Media, photos, videos, listed: &media.unfit, untold }))
        }
        Platform::Iphone => {
            let Some(app) = other_app(case) else { return Ok(None) };
            let library = facts.photo_library.get()?;
            let fact = FactId::PhotoLibrary;
            let judged = library.unfit.as_ref().ok_or_else(|| Missing { fact, unknown: library.untold() })?;
            let Judged { photos, videos, listed, untold } = judged.of(app.profile);
            Ok(Some(NeverUp { fact, photos, videos, listed, untold: *untold }))
        }
    }
}

impl NeverUp<'_> {
    /// As the fact calls it: MediaStore, or the library of an iPhone.
    pub fn named(&self, on_android: &'static str, on_iphone: &'static str) -> &'static str {
        if self.fact == FactId::Media { on_android } else { on_iphone }
    }

    /// None was found. Where of some it is not known, that would say more than is known.
    pub fn none(&self, untold: u64) -> Outcome {
        if untold == 0 {
            return Ok(None);
        }
        Err(Missing { fact: self.fact, unknown: Unknown::unreadable(format!("{untold} originals")) })
    }
}
