//! A check beside one of about a month ago.

use crate::journal::{KeptCheck, KeptFinding};
use crate::rules::{self, Severity};

/// What is younger than this is no month ago. Three weeks, so that a month of 28 days and a person who is early count.
const LEAST_APART_SECONDS: i64 = 21 * 86_400;

/// What differs between an earlier check and a later one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change<'a> {
    /// Found now, and not then.
    pub worse: Vec<&'a KeptFinding>,
    /// Found then, and not now.
    pub better: Vec<&'a KeptFinding>,
    /// Found in one of the two, and not judged in the other.
    pub unknown: Vec<&'a KeptFinding>,
}

/// The check to compare with: the newest that is old enough and about the same app. `checks` are the newest first.
pub fn to_compare_with<'a>(now: &KeptCheck, checks: &'a [KeptCheck]) -> Option<&'a KeptCheck> {
    checks.iter().find(|check| now.at - check.at >= LEAST_APART_SECONDS && check.app == now.app)
}

/// Notes do not count: they stop nothing, and come and go. What is read only on request was not read both times.
pub fn compare<'a>(earlier: &'a KeptCheck, now: &'a KeptCheck) -> Change<'a> {
    let mut change = Change::default();
    for finding in counted(now).filter(|finding| !has(earlier, &finding.rule)) {
        let list = if judged(earlier, &finding.rule) { &mut change.worse } else { &mut change.unknown };
        list.push(finding);
    }
    for finding in counted(earlier).filter(|finding| !has(now, &finding.rule)) {
        let list = if judged(now, &finding.rule) { &mut change.better } else { &mut change.unknown };
        list.push(finding);
    }
    change
}

fn counted(check: &KeptCheck) -> impl Iterator<Item = &KeptFinding> {
    let on_request =
        |rule: &str| rules::by_id(rule).is_some_and(|rule| rule.reads.iter().any(|fact| fact.is_on_request()));
    check.findings.iter().filter(move |finding| finding.severity != Severity::Note && !on_request(&finding.rule))
}

fn has(check: &KeptCheck, rule: &str) -> bool {
    check.findings.iter().any(|finding| finding.rule == rule)
}

/// Earlier releases kept how many rules could not be judged, and not which: then none is known to have been.
fn judged(check: &KeptCheck, rule: &str) -> bool {
    match &check.skipped {
        Some(skipped) => skipped.iter().all(|skipped| skipped != rule),
        None => check.could_not_check == 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Args;

    const DAY: i64 = 86_400;

    fn check(at: i64, rules: &[&str], skipped: Option<&[&str]>) -> KeptCheck {
        let finding = |rule: &&str| KeptFinding {
            rule: (*rule).to_owned(),
            severity: if rule.starts_with("note") { Severity::Note } else { Severity::Stops },
            args: Args::new(),
        };
        KeptCheck {
            at,
            app: Some("a".to_owned()),
            findings: rules.iter().map(finding).collect(),
            could_not_check: u32::try_from(skipped.map_or(1, <[&str]>::len)).unwrap(),
            skipped: skipped.map(|skipped| skipped.iter().map(|rule| (*rule).to_owned()).collect()),
            library: None,
            icloud_photos: None,
        }
    }

    fn names(findings: &[&KeptFinding]) -> String {
        findings.iter().map(|finding| finding.rule.clone()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_was_not_judged_is_neither_better_nor_worse() {
        let then = check(0, &["a/old", "a/unread", "a/both", "note/x"], Some(&["b/unread"]));
        let looked_deeper = "files/cannot_sync";
        let now = check(30 * DAY, &["a/both", "b/new", "b/unread", "note/y", looked_deeper], Some(&["a/unread"]));
        let change = compare(&then, &now);
        assert_eq!(names(&change.worse), "b/new");
        assert_eq!(names(&change.better), "a/old");
        assert_eq!(names(&change.unknown), "b/unread a/unread");
    }

    #[test]
    fn a_check_of_an_earlier_release_does_not_say_which_rules_it_left_out() {
        let (then, now) = (check(0, &[], None), check(30 * DAY, &["a/new"], Some(&[])));
        assert_eq!(names(&compare(&then, &now).unknown), "a/new");
    }

    #[test]
    fn the_newest_that_is_a_month_old_and_of_the_same_app_is_taken() {
        let now = check(100 * DAY, &[], Some(&[]));
        let other_app = KeptCheck { app: None, ..check(70 * DAY, &[], Some(&[])) };
        let checks =
            [now.clone(), check(95 * DAY, &[], None), other_app, check(65 * DAY, &[], None), check(0, &[], None)];
        assert_eq!(to_compare_with(&now, &checks).map(|check| check.at), Some(65 * DAY));
        assert_eq!(to_compare_with(&now, &checks[..2]), None);
    }
}
