//! What the diagnosis wants kept: changes that can be undone, and earlier checks.
//!
//! `crates/history` keeps them on disk. A change is stored, durably, before it is made.

use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::facts::{Snapshot, icloud_photos};
use crate::message::Args;
use crate::monthly;
use crate::report::shown;
use crate::rules::{Severity, Verdict};
use crate::settings::{Setting, Value};

/// Keeps the changes and checks of one phone.
pub trait Journal: Send {
    /// Stores a change that is about to be made. When this returns, it survives a power cut.
    fn store(&mut self, change: &Change) -> Result<ChangeId, JournalFailed>;
    /// Stores what became of a change: its state, and the new value as the phone spells it.
    fn mark(&mut self, change: &StoredChange) -> Result<(), JournalFailed>;
    /// Changes that are not undone, the oldest first.
    fn open_changes(&self) -> Result<Vec<StoredChange>, JournalFailed>;
    /// A check of the same moment is the same check: what was kept of it is replaced.
    fn save_check(&mut self, check: &KeptCheck) -> Result<(), JournalFailed>;
    /// The newest first.
    fn checks(&self, limit: u32) -> Result<Vec<KeptCheck>, JournalFailed>;
    /// Whether an unusable journal was put aside for this one.
    fn was_set_aside(&self) -> bool {
        false
    }
}

/// The journal could not be read or written; `0` is for the log, not for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the undo journal failed: {0}")]
pub struct JournalFailed(pub String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChangeId(pub i64);

/// A setting that gets another value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The rule that found the cause.
    pub rule: String,
    pub fix: String,
    pub setting: Setting,
    pub old: Value,
    pub new: Value,
    /// The Android user that it was made for.
    pub user: u32,
    /// Unix seconds.
    pub at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredChange {
    pub id: ChangeId,
    pub change: Change,
    pub state: State,
}

/// How far a change came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Stored; whether the phone took it is not known yet.
    Stored,
    /// Read back: the phone has the new value.
    Made,
    /// Read back: the phone never took it, so there is nothing to undo.
    NotTaken,
    /// Read back: the phone has the old value again.
    Undone,
}

impl State {
    /// Whether something on the phone may have to be put back.
    pub fn is_open(self) -> bool {
        match self {
            Self::Stored | Self::Made => true,
            Self::NotTaken | Self::Undone => false,
        }
    }
}

/// One check, as history shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptCheck {
    /// Unix seconds.
    pub at: i64,
    /// The backup app's package.
    pub app: Option<String>,
    pub findings: Vec<KeptFinding>,
    pub could_not_check: u32,
    /// Which rules these are. `None`: an earlier release kept only how many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<Vec<String>>,
    /// How many photos and videos there were. `None`: not known, or not kept yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub library: Option<KeptLibrary>,
    /// How far the sync of an iPhone was, to be compared with a later check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icloud_photos: Option<icloud_photos::Mark>,
}

impl KeptCheck {
    /// What is kept of a whole check that was made `at`, Unix seconds by the computer's clock.
    pub fn of(case: &Case, facts: &Snapshot, verdict: &Verdict, at: i64) -> Self {
        let kept = verdict.findings.iter().map(|finding| KeptFinding {
            rule: finding.rule.to_owned(),
            severity: finding.severity,
            // A notice's words are shown and never stored.
            args: shown::args(finding.args.clone()),
        });
        Self {
            at,
            app: case.app.as_ref().map(|app| app.package.as_str().to_owned()),
            findings: kept.collect(),
            could_not_check: u32::try_from(verdict.skipped.len()).unwrap_or(u32::MAX),
            skipped: Some(verdict.skipped.iter().map(|skipped| skipped.rule.to_owned()).collect()),
            library: monthly::library(case, facts),
            icloud_photos: facts.icloud_photos.ok().and_then(|icloud| icloud.mark(at)),
        }
    }
}

/// The newest reading of an earlier check that is old enough to be compared with one made `now`, Unix seconds. Between two
/// looks that are minutes apart nothing has to have moved.
pub fn earlier_mark(checks: &[KeptCheck], now: i64) -> Option<&icloud_photos::Mark> {
    let marks = checks.iter().filter_map(|check| check.icloud_photos.as_ref());
    marks.filter(|mark| now - mark.read_at >= icloud_photos::LEAST_APART_SECONDS).max_by_key(|mark| mark.read_at)
}

/// How many photos and videos a phone had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptLibrary {
    pub photos: u64,
    pub videos: u64,
    /// At least so many of them were only there. `None`: nobody looked, or it could not be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_here: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFinding {
    pub rule: String,
    pub severity: Severity,
    /// Arguments of the rule's message, so that its title can be said again.
    #[serde(default, skip_serializing_if = "Args::is_empty")]
    pub args: Args,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_of_earlier_releases_are_read_and_how_far_a_sync_was_is_kept() {
        let old = r#"{"at":1,"app":null,"findings":[],"could_not_check":0}"#;
        let mut check: KeptCheck = serde_json::from_str(old).unwrap();
        assert_eq!(serde_json::to_string(&check).unwrap(), old);
        check.icloud_photos = Some(icloud_photos::Mark {
            read_at: 5,
            last_sync: Some(4),
            images: None,
            movies: Some(3),
            free_to_sync: true,
        });
        let kept = serde_json::to_string(&check).unwrap();
        assert_eq!(serde_json::from_str::<KeptCheck>(&kept).unwrap(), check);
    }
}
