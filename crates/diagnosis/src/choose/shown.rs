//! What a phone showed that bears on the choice of a service.

use crate::case::Case;
use crate::facts::Snapshot;
use crate::phone::Platform;
use crate::rules::Verdict;

/// Rules that say that this phone holds this app down.
const HELD: &[&str] = &[
    "app/keeps_being_killed",
    "power/asleep_on_samsung",
    "power/autostart_off",
    "power/background_restricted",
    "power/restricted_bucket",
];
/// Rules that say that the service has no room left.
const FULL: &[&str] = &["storage/cloud_full", "storage/icloud_full"];
/// Rules that say that the service has ended.
const ENDED: &[&str] = &["provider/service_ended"];

/// Facts of one phone; nothing is known without one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    pub platform: Option<Platform>,
    /// The app that was checked: its id in `knowledge/apps`.
    pub app: Option<&'static str>,
    /// All photos and videos that the phone lists.
    pub library_bytes: Option<u64>,
    /// In how many folders they are.
    pub folders: Option<usize>,
    /// The phone holds the app that was checked down.
    pub held: bool,
    /// Its cloud is full.
    pub full: bool,
    /// It has ended.
    pub ended: bool,
}

impl Shown {
    pub fn of(case: &Case, facts: &Snapshot, verdict: &Verdict) -> Self {
        let found = |rules: &[&str]| verdict.findings.iter().any(|finding| rules.contains(&finding.rule));
        let media = facts.media.ok();
        Self {
            platform: Some(case.phone.platform),
            app: case.app.as_ref().and_then(|app| app.profile).map(|profile| profile.id.as_str()),
            library_bytes: media
                .map(|media| media.photos.bytes.saturating_add(media.videos.bytes))
                .or_else(|| in_library(facts)),
            folders: media.map(|media| media.folders.len()),
            held: found(HELD),
            full: found(FULL),
            ended: found(ENDED),
        }
    }
}

/// The library of an iPhone, where somebody looked into it and it told every size.
fn in_library(facts: &Snapshot) -> Option<u64> {
    let all = facts.photo_library.ok()?.all?;
    (all.unsized_count == 0).then_some(all.bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_name_rules_that_there_are() {
        for rule in HELD.iter().chain(FULL).chain(ENDED) {
            assert!(crate::rules::by_id(rule).is_some(), "{rule}");
        }
    }
}
