use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity, is_about_icloud};

/// ## What it finds
/// Nobody seems to be signed in to iCloud on this iPhone.
///
/// ## Why it matters
/// Without an Apple Account there is no iCloud to send photos to.
///
/// ## Sources
/// `IsAssociated` of Find My and the sources of contacts, calendars, bookmarks and notes: all of them say no. A person may
/// use iCloud for nothing but photos, so it counts only where iCloud Photos is off.
pub const RULE: Rule = Rule {
    id: "access/nobody_signed_in",
    lane: Lane::Access,
    reads: &[FactId::AppleAccount, FactId::IcloudPhotos],
    find,
};

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let account = facts.apple_account.get()?;
    if !account.looks_signed_out() || facts.icloud_photos.get()?.on || !is_about_icloud(case) {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Note, Certainty::Indirect)
            .evidence(FactId::AppleAccount, "IsAssociated=false, no source iCloud")
            .fixes(&["sign_in_to_icloud"]),
    ))
}
