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
        .filter(|fix| (fix.steps)(case, facts).is_ok_and(|steps| !steps.is_empty()))
        .collect();
    // The rule's own order stands, but for a restart: it interrupts the person.
    here.sort_by_key(|fix| (fix.steps)(case, facts).is_ok_and(|steps| restarts(&steps)));
    (!here.is_empty()).then_some(Cause { rule: finding.rule, fixes: here })
}

/// Smaller is earlier.
type Key = (bool, usize, Severity, crate::rules::Certainty, Harm, usize);

fn key(case: &Case, facts: &Snapshot, finding: &Finding, fix: &Fix) -> Key {
    let steps = (fix.steps)(case, facts).unwrap_or_default();
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
    &["app/app_missing", "app/not_installed_for_user", "app/app_disabled", "app/app_suspended"],
    &["access/photo_access_missing", "access/no_account"],
];

/// Rules that see that the backup does not get on, whatever the cause: once the causes are dealt with, they may find
/// nothing more.
const LAST: &[&str] = &[
    "app/app_stopped",
    "app/backup_waits",
    "app/no_backup_work",
    "app/keeps_failing",
    "app/keeps_crashing",
    "app/keeps_being_killed",
];

fn rank(rule: &str) -> usize {
    match FIRST.iter().position(|group| group.contains(&rule)) {
        Some(group) => group,
        None => FIRST.len() + usize::from(LAST.contains(&rule)),
    }
}
