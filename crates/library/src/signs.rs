//! What the columns of one photo say together.
//!
//! | column | values |
//! |---|---|
//! | `ZASSET.ZCLOUDLOCALSTATE` | 0 not in iCloud Photos, 1 can be or has been synced, 4 "Couldn't sync this item" |
//! | `ZCLOUDMASTER.ZCLOUDLOCALSTATE` | 0 not synced, 1 upload pending, 3 synced; 2 nobody has decoded |
//! | `ZINTERNALRESOURCE.ZCLOUDLOCALSTATE` | 0 not synced, 1 upload pending, 2 of a shared album, 3 synced |
//! | `ZINTERNALRESOURCE.ZLOCALAVAILABILITY` | 1 on the phone, -1 not on the phone |
//! | `ZINTERNALRESOURCE.ZREMOTEAVAILABILITY` | 1 in iCloud, 0 not |
//! | `ZASSET.ZSAVEDASSETTYPE` | 4 shared album, 8 iCloud link, 12 Shared with You; others are the person's own |
//! | `ZASSET.ZBUNDLESCOPE` | 0 the library, 1 iCloud link, 2 shared album, 3 Shared with You |
//!
//! Nearly all of it is decoded alike by theforensicscooter.com, iLEAPP and osxphotos; the 4 of an asset is from one
//! public report of a library in macOS 26.

/// The original of a photo: one row, or several that are taken together, of `ZINTERNALRESOURCE`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Original {
    pub local: Option<i64>,
    pub remote: Option<i64>,
    pub cloud_state: Option<i64>,
    /// Of the original, and of the film of a Live Photo. 0 may as well mean that iOS does not know.
    pub bytes: Option<u64>,
    pub live_bytes: u64,
}

/// What else is known of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Signs {
    pub state: Option<i64>,
    pub master_state: Option<i64>,
    pub saved_type: Option<i64>,
    pub scope: Option<i64>,
    pub original: Option<Original>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    OnlyHere,
    HereAndInCloud,
    OnlyInCloud,
    /// The signs are missing, new to us, or contradict each other.
    Unclear,
}

/// What iOS shows as "Couldn't sync".
const COULD_NOT_SYNC: i64 = 4;

impl Signs {
    /// It came from somebody else: a shared album, a link, a chat.
    pub(crate) fn is_others(&self) -> bool {
        matches!(self.saved_type, Some(4 | 8 | 12)) || matches!(self.scope, Some(1..=3))
    }

    pub(crate) fn cannot_sync(&self) -> bool {
        self.state == Some(COULD_NOT_SYNC) && self.in_cloud() != Some(true)
    }

    /// Whether the original is on the phone.
    pub(crate) fn is_here(&self) -> Option<bool> {
        match self.original.and_then(|original| original.local) {
            Some(1) => Some(true),
            Some(-1) => Some(false),
            Some(_) | None => None,
        }
    }

    pub(crate) fn place(&self) -> Place {
        match (self.is_here(), self.in_cloud()) {
            (Some(true), Some(false)) => Place::OnlyHere,
            (Some(true), Some(true)) => Place::HereAndInCloud,
            (Some(false), Some(true)) => Place::OnlyInCloud,
            // Neither here nor there: then one of the two is not what we take it for.
            (Some(false), Some(false)) | (None, _) | (_, None) => Place::Unclear,
        }
    }

    /// One sign that it is there is enough. That it is not is believed only where all signs agree: whoever is told
    /// wrongly that a photo is safe elsewhere may lose it, and whoever is told wrongly that it is not is alarmed for
    /// nothing.
    fn in_cloud(&self) -> Option<bool> {
        let original = self.original.unwrap_or_default();
        if original.remote == Some(1) || self.master_state == Some(3) || original.cloud_state == Some(3) {
            return Some(true);
        }
        let waits = |state: Option<i64>| matches!(state, Some(0 | 1));
        let nowhere = original.remote == Some(0)
            && (self.master_state.is_none() || waits(self.master_state))
            && (original.cloud_state.is_none() || waits(original.cloud_state));
        match self.state {
            Some(0 | COULD_NOT_SYNC) if nowhere => Some(false),
            // "Can be, or has been": another column has to say that it has not.
            Some(1) if nowhere && (waits(self.master_state) || waits(original.cloud_state)) => Some(false),
            Some(_) | None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs(state: i64, master: Option<i64>, local: i64, remote: i64) -> Signs {
        let original = Original { local: Some(local), remote: Some(remote), ..Original::default() };
        Signs { state: Some(state), master_state: master, original: Some(original), ..Signs::default() }
    }

    #[test]
    fn it_is_only_here_where_all_signs_agree() {
        for (signs, place) in [
            (signs(0, None, 1, 0), Place::OnlyHere),
            (signs(4, Some(0), 1, 0), Place::OnlyHere),
            (signs(1, Some(1), 1, 0), Place::OnlyHere),
            (signs(1, None, 1, 0), Place::Unclear),
            (signs(1, Some(2), 1, 0), Place::Unclear),
            (signs(0, Some(2), 1, 0), Place::Unclear),
            (signs(7, Some(1), 1, 0), Place::Unclear),
            (signs(0, None, 1, 5), Place::Unclear),
            (signs(1, Some(3), 1, 1), Place::HereAndInCloud),
            (signs(1, Some(3), 1, 0), Place::HereAndInCloud),
            (signs(0, None, 1, 1), Place::HereAndInCloud),
            (signs(1, Some(3), -1, 1), Place::OnlyInCloud),
            (signs(0, None, -1, 0), Place::Unclear),
            (signs(0, None, -32_768, 0), Place::Unclear),
            (Signs { original: None, ..signs(0, None, 1, 0) }, Place::Unclear),
            (Signs { state: None, ..signs(0, None, 1, 0) }, Place::Unclear),
        ] {
            assert_eq!(signs.place(), place, "{signs:?}");
        }
        let pending = Original { local: Some(1), remote: Some(0), cloud_state: Some(1), ..Original::default() };
        assert_eq!(Signs { original: Some(pending), ..signs(1, None, 1, 0) }.place(), Place::OnlyHere);
        let of_album = Original { cloud_state: Some(2), ..pending };
        assert_eq!(Signs { original: Some(of_album), ..signs(0, None, 1, 0) }.place(), Place::Unclear);
    }

    #[test]
    fn what_went_up_after_all_can_sync() {
        assert!(signs(4, None, 1, 0).cannot_sync());
        assert!(Signs { original: None, ..signs(4, None, 1, 0) }.cannot_sync());
        assert!(!signs(4, Some(3), 1, 1).cannot_sync());
        assert!(!signs(0, None, 1, 0).cannot_sync());
    }

    #[test]
    fn what_others_shared_is_not_ours() {
        let mine = Signs { saved_type: Some(3), scope: Some(0), ..Signs::default() };
        assert!(!mine.is_others());
        for others in [
            Signs { saved_type: Some(4), ..mine },
            Signs { saved_type: Some(12), ..mine },
            Signs { scope: Some(2), ..mine },
            Signs { saved_type: None, scope: Some(3), ..mine },
        ] {
            assert!(others.is_others(), "{others:?}");
        }
    }
}
