//! The plan: which cause is dealt with first, and by which fix.
//!
//! What unblocks others comes first, then what is likelier, then what does less harm, then what is less work.
//! A restart comes last of all. One fix for a cause at a time; if it does not verify, the next.

use crate::case::Case;
use crate::facts::Snapshot;
use crate::fixes::{self, Deed, Fix, Safety, Step};
use crate::rules::{Finding, Severity};

/// A cause with the fixes that can be done on this phone, the best first.
#[derive(Debug, Clone)]
pub struct Cause {
    pub rule: &'static str,
    pub fixes: Vec<&'static Fix>,
}

/// The causes that stop or slow the backup and that something can be done about, in the order to do it.
pub fn plan(case: &Case, facts: &Snapshot, findings: &[Finding]) -> Vec<Cause> {
    let mut causes: Vec<(Key, Cause)> = findings
        .iter()
        .filter(|finding| finding.severity != Severity::Note)
        .filter_map(|finding| {
            let cause = cause(case, facts, finding)?;
            Some((key(case, facts, finding, cause.fixes.first()?), cause))
        })
        .collect();
    causes.sort_by_key(|(key, _)| *key);
    causes.into_iter().map(|(_, cause)| cause).collect()
}

/// The fixes for one finding on this phone; `None` where there is none.
pub fn cause(case: &Case, facts: &Snapshot, finding: &Finding) -> Option<Cause> {
    let mut here: Vec<&'static Fix> = finding
        .fixes
        .iter()
        .filter_map(|id| fixes::by_id(id))
        .filter(|fix| fix.steps_here(case, facts).is_ok_and(|steps| !steps.is_empty()))
        .collect();
    // The rule's own order stands, but for a restart: it interrupts the person.
    here.sort_by_key(|fix| fix.steps_here(case, facts).is_ok_and(|steps| restarts(&steps)));
    (!here.is_empty()).then_some(Cause { rule: finding.rule, fixes: here })
}

/// Smaller is earlier.
type Key = (bool, usize, Severity, crate::rules::Certainty, Harm, usize);

fn key(case: &Case, facts: &Snapshot, finding: &Finding, fix: &Fix) -> Key {
    let steps = fix.steps_here(case, facts).unwrap_or_default();
    (
        restarts(&steps),
        rank(finding.rule),
        finding.severity,
        finding.certainty,
        Harm::of(fix.safety),
        steps.iter().map(effort).sum(),
    )
}

/// What a fix can cost. Doing it for the person is less harm than sending them, losing something is more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Harm {
    None,
    Work,
    Loss,
}

impl Harm {
    fn of(safety: Safety) -> Self {
        match safety {
            Safety::Safe => Self::None,
            Safety::Manual => Self::Work,
            Safety::Ask => Self::Loss,
        }
    }
}

fn restarts(steps: &[Step]) -> bool {
    steps.iter().any(|step| matches!(step, Step::Do { deed: Deed::Restart }))
}

/// Roughly the seconds that a person spends on it.
fn effort(step: &Step) -> usize {
    match step {
        Step::Change { .. } | Step::Do { .. } => 1,
        Step::Choose { .. } => 10,
        Step::Guide { .. } => 30,
        Step::Wait { seconds, .. } => usize::try_from(*seconds).unwrap_or(usize::MAX),
    }
}

/// Rules that must be settled before others can be judged or fixed, in groups from first to last.
///
/// A frozen reading hides all else; an app that is not there has no permission to give; without a radio there is no
/// network to judge; a wrong clock breaks every secure connection and with it "has internet".
const FIRST: &[&[&str]] = &[
    &[
        "power/battery_override_left",
        "power/sleep_override_left",
        "power/heat_override_left",
        "storage/storage_override_left",
    ],
    &["connection/airplane_mode_on", "connection/everything_off"],
    &["connection/clock_wrong"],
    &[
        "app/icloud_photos_off",
        "app/icloud_photos_leaving",
        "app/app_offloaded",
        "app/app_missing",
        "app/not_installed_for_user",
        "app/app_disabled",
        "app/app_suspended",
        "app/play_services_off",
    ],
    &[
        "connection/no_network",
        "connection/captive_portal",
        "connection/private_dns_broken",
        "connection/proxy_set",
        "connection/network_not_validated",
    ],
    &["access/photo_access_missing", "access/no_account", "access/icloud_signed_out"],
];

/// What is done after the settings are right: the app is started again, and only then it shows whether the backup
/// gets on. Rules that see that it does not, whatever the cause, may then find nothing more.
const LAST: &[&[&str]] = &[
    &["app/app_stopped"],
    &[
        "app/backup_waits",
        "app/no_backup_work",
        "app/keeps_failing",
        "app/keeps_crashing",
        "app/keeps_being_killed",
        "app/nothing_uploaded",
        "app/library_not_attached",
        "app/reset_pending",
        "app/sync_stands_still",
        "app/photo_parts_crash",
    ],
];

fn rank(rule: &str) -> usize {
    let place = |groups: &[&[&str]]| groups.iter().position(|group| group.contains(&rule));
    match (place(FIRST), place(LAST)) {
        (Some(first), _) => first,
        (None, None) => FIRST.len(),
        (None, Some(last)) => FIRST.len() + 1 + last,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Args;
    use crate::phone::Platform;
    use crate::rules::{self, Certainty};

    fn finding(rule: &str, severity: Severity, certainty: Certainty, fixes: &[&'static str]) -> Finding {
        let rule = rules::by_id(rule).unwrap();
        let fixes = fixes.to_vec();
        let args = Args::new();
        Finding { rule: rule.id, lane: rule.lane, severity, certainty, evidence: Vec::new(), args, fixes }
    }

    fn planned(findings: &[Finding]) -> Vec<(&'static str, Vec<&'static str>)> {
        let causes = plan(&Case::of(Platform::Android), &Snapshot::empty(), findings);
        causes.into_iter().map(|cause| (cause.rule, cause.fixes.iter().map(|fix| fix.id).collect())).collect()
    }

    #[test]
    fn the_order_is_blockers_then_likelihood_then_harm_and_a_restart_last() {
        use Certainty::{Indirect, Seen};
        use Severity::{Note, ProbablyStops, Slows, Stops};
        const HANDS: &[&str] = &["charge_phone"];
        let check = |findings: &[(&str, Severity, Certainty, &[&'static str])], expected: &[&str]| {
            let findings: Vec<Finding> =
                findings.iter().map(|(rule, how, sure, fixes)| finding(rule, *how, *sure, fixes)).collect();
            let rules: Vec<&str> = planned(&findings).into_iter().map(|(rule, _)| rule).collect();
            assert_eq!(rules, expected);
        };
        // Airplane mode is slow to be seen, and still comes before a weak network that surely stops it.
        check(
            &[("connection/weak_wifi", Stops, Seen, HANDS), ("connection/airplane_mode_on", Slows, Indirect, HANDS)],
            &["connection/airplane_mode_on", "connection/weak_wifi"],
        );
        check(
            &[
                ("connection/weak_wifi", Slows, Seen, HANDS),
                ("power/battery_too_low", ProbablyStops, Seen, HANDS),
                ("access/master_sync_off", Stops, Indirect, HANDS),
                ("access/only_selected_photos", Stops, Seen, HANDS),
            ],
            &["access/only_selected_photos", "access/master_sync_off", "power/battery_too_low", "connection/weak_wifi"],
        );
        // The backup that waits is looked at once its causes are dealt with; a restart is the last resort.
        check(
            &[
                ("app/backup_waits", Stops, Seen, HANDS),
                ("connection/weak_wifi", Stops, Seen, &["restart_phone"]),
                ("app/app_stopped", Stops, Seen, HANDS),
                ("power/battery_too_low", Slows, Indirect, HANDS),
            ],
            &["power/battery_too_low", "app/app_stopped", "app/backup_waits", "connection/weak_wifi"],
        );
        // Worth knowing is nothing to fix; and what cannot be fixed here has no page.
        check(
            &[
                ("connection/weak_wifi", Note, Seen, HANDS),
                ("power/battery_too_low", Stops, Seen, &[]),
                ("access/master_sync_off", Stops, Seen, &["no_such_fix"]),
                ("access/only_selected_photos", Stops, Seen, &["grant_photo_access"]),
            ],
            &[],
        );
    }

    #[test]
    fn one_cause_keeps_its_rules_order_but_for_a_restart() {
        let fixes = &["restart_phone", "charge_phone", "grant_photo_access"];
        let finding = finding("power/battery_too_low", Severity::Stops, Certainty::Seen, fixes);
        // Without an app there is no permission to grant.
        assert_eq!(planned(&[finding]), [("power/battery_too_low", vec!["charge_phone", "restart_phone"])]);
    }

    #[test]
    fn the_tables_name_rules_that_there_are() {
        for id in FIRST.iter().chain(LAST).copied().flatten() {
            assert!(rules::by_id(id).is_some(), "{id}");
        }
    }
}
