//! The look once a month: four checks, and what changed since the last one.
//!
//! Pure, and made of what a check found anyway: nothing more is asked of the phone. What could not be read is said so
//! and never counted as fine; what an earlier check could not read is not called new.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub mod calendar;
mod compare;
mod remind;

pub use compare::{Change, compare, to_compare_with};
pub use remind::is_due;

use crate::case::Case;
use crate::facts::Snapshot;
use crate::journal::KeptLibrary;
use crate::message::Message;
use crate::rules::{self, Severity, Verdict, is_about_icloud};

/// The four checks, each with the rules that answer it. Their words are `monthly-<check>`.
pub const CHECKS: [(&str, &[&str]); 4] = [
    (
        "storage",
        &["storage/phone_storage_low", "storage/cloud_full", "storage/icloud_full", "storage/shared_library_full"],
    ),
    (
        "background",
        &[
            "connection/data_saver_on",
            "connection/app_data_denied",
            "connection/admin_denies_data",
            "power/background_restricted",
            "power/restricted_bucket",
            "power/app_hibernated",
            "power/asleep_on_samsung",
            "power/autostart_off",
            "power/background_refresh_unseen",
            "app/app_stopped",
        ],
    ),
    (
        "battery",
        &[
            "power/battery_too_low",
            "power/saver_on",
            "power/saver_comes_back",
            "power/saver_scheduled",
            "power/low_power_mode_on",
            "power/charge_limit_in_the_way",
        ],
    ),
    (
        "internet",
        &[
            "connection/airplane_mode_on",
            "connection/everything_off",
            "connection/no_network",
            "connection/captive_portal",
            "connection/private_dns_broken",
            "connection/proxy_set",
            "connection/network_not_validated",
            "connection/wifi_off",
            "connection/app_data_limited",
            "connection/weak_wifi",
            "connection/poor_network",
        ],
    ),
];

/// How one of the four checks came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum MonthlyState {
    Ok,
    NeedsYou,
    /// Nothing was found, and not all of it could be read.
    CouldNotCheck,
}

/// The month, as the window and the command line show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MonthlyView {
    pub checks: Vec<MonthlyCheckView>,
    /// How many photos there are, how many more than then, and what is known of those that are only on the phone.
    pub library: Vec<Message>,
    /// `None`: there is no earlier check of this app that is old enough.
    pub change: Option<MonthlyChangeView>,
    /// Unix seconds of this view.
    #[ts(type = "number")]
    pub today: i64,
    /// The calendar file with the reminder. `None` until whoever carries the view has worded it.
    pub reminder: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MonthlyCheckView {
    pub id: String,
    pub name: Message,
    pub state: MonthlyState,
    /// The titles of what was found.
    pub found: Vec<Message>,
    /// The titles of what could not be checked.
    pub unread: Vec<Message>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MonthlyChangeView {
    /// When the earlier check was, Unix seconds.
    #[ts(type = "number")]
    pub at: i64,
    pub worse: Vec<Message>,
    pub better: Vec<Message>,
    /// Found then, and not judged now; or found now, and not judged then.
    pub unknown: Vec<Message>,
}

/// The four checks of one verdict.
pub fn checks(verdict: &Verdict, facts: &Snapshot) -> Vec<MonthlyCheckView> {
    CHECKS
        .iter()
        .map(|(id, of_check)| {
            let found = verdict
                .findings
                .iter()
                .filter(|finding| of_check.contains(&finding.rule) && finding.severity != Severity::Note);
            let found: Vec<Message> = found.map(|finding| title(finding.rule, finding.args.clone())).collect();
            let skipped = verdict.skipped.iter().filter(|skipped| of_check.contains(&skipped.rule));
            let unread: Vec<Message> = skipped.map(|skipped| title(skipped.rule, Default::default())).collect();
            let judged = of_check
                .iter()
                .filter_map(|rule| rules::by_id(rule))
                // What is read only on request adds to what a rule says; it is not missed here.
                .any(|rule| rule.reads.iter().all(|fact| fact.is_on_request() || facts.unknown(*fact).is_none()));
            let state = match (found.is_empty(), unread.is_empty() && judged) {
                (false, _) => MonthlyState::NeedsYou,
                (true, true) => MonthlyState::Ok,
                (true, false) => MonthlyState::CouldNotCheck,
            };
            let name = Message::new(format!("monthly-{id}"));
            MonthlyCheckView { id: (*id).to_owned(), name, state, found, unread }
        })
        .collect()
}

fn title(rule: &str, args: crate::message::Args) -> Message {
    Message { id: Message::id_of("rule", rule), args }
}

/// How many photos and videos the phone has; `None` where it does not list them, or nobody looked.
pub fn library(case: &Case, facts: &Snapshot) -> Option<KeptLibrary> {
    if let Some(media) = facts.media.ok() {
        return Some(KeptLibrary { photos: media.photos.count, videos: media.videos.count, only_here: None });
    }
    let library = facts.photo_library.ok()?;
    let all = library.all?;
    // By iCloud Photos' own bookkeeping. "None" would say more than is known while something is unclear.
    let only_here = library.only_here.map(|only_here| only_here.count());
    let told = only_here.filter(|count| is_about_icloud(case) && (*count > 0 || library.unclear == 0));
    Some(KeptLibrary { photos: all.photos, videos: all.videos, only_here: told })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checks_name_rules_that_there_are_and_no_rule_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for (check, of_check) in CHECKS {
            for rule in of_check {
                assert!(rules::by_id(rule).is_some(), "{check}: {rule}");
                assert!(seen.insert(rule), "{rule} is in two checks");
            }
        }
    }

    #[test]
    fn a_phone_that_said_nothing_is_not_fine() {
        let checks = checks(&Verdict::default(), &Snapshot::empty());
        assert_eq!(checks.len(), 4);
        assert!(checks.iter().all(|check| check.state == MonthlyState::CouldNotCheck), "{checks:?}");
    }
}
