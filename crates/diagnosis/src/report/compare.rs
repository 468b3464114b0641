//! Two reports beside each other: what is gone, what is new, what stayed.

use super::{FindingPart, Report};

/// What differs between an earlier report and a later one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison<'a> {
    pub earlier: &'a Report,
    pub later: &'a Report,
    /// They are about phones of one model and about one app. Whether it is the same phone no report tells.
    pub alike: bool,
    pub gone: Vec<&'a FindingPart>,
    pub new: Vec<&'a FindingPart>,
    /// In both, as the later one has them.
    pub stayed: Vec<&'a FindingPart>,
    /// Found in the earlier one, and not judged in the later one: neither gone nor still there.
    pub unknown: Vec<&'a FindingPart>,
}

/// Puts the earlier of the two first, whatever the order they are given in.
pub fn compare<'a>(one: &'a Report, other: &'a Report) -> Comparison<'a> {
    let (earlier, later) = if one.checked_at <= other.checked_at { (one, other) } else { (other, one) };
    let has = |report: &Report, rule: &str| report.findings.iter().any(|finding| finding.rule == rule);
    let was_judged = |rule: &str| later.could_not_check.iter().all(|skipped| skipped.rule != rule);
    let (stayed, not_new): (Vec<_>, Vec<_>) = later.findings.iter().partition(|finding| has(earlier, &finding.rule));
    let left = earlier.findings.iter().filter(|finding| !has(later, &finding.rule));
    let (gone, unknown) = left.partition(|finding| was_judged(&finding.rule));
    let name = |report: &Report| (report.phone.name.clone(), report.app.as_ref().map(|app| app.name.clone()));
    Comparison { earlier, later, alike: name(earlier) == name(later), gone, new: not_new, stayed, unknown }
}

#[cfg(test)]
mod tests {
    use super::super::{PhonePart, SCHEMA, SkippedPart};
    use super::*;
    use crate::facts::Lane;
    use crate::message::Message;
    use crate::phone::Platform;
    use crate::rules::{Certainty, Severity};
    use crate::view::FindingState;

    fn finding(rule: &str) -> FindingPart {
        let message = || Message::new("x");
        FindingPart {
            rule: rule.to_owned(),
            lane: Lane::Power,
            severity: Severity::Stops,
            certainty: Certainty::Seen,
            state: FindingState::Open,
            title: message(),
            says: message(),
            means: message(),
            todo: message(),
            evidence: Vec::new(),
        }
    }

    fn report(at: i64, rules: &[&str], skipped: &[&str]) -> Report {
        let message = || Message::new("x");
        Report {
            schema: SCHEMA,
            unstuck: "0.1.0".to_owned(),
            checked_at: at,
            phone: PhonePart { platform: Platform::Android, demo: false, name: None, os_version: None },
            app: None,
            headline: message(),
            findings: rules.iter().map(|rule| finding(rule)).collect(),
            could_not_check: skipped
                .iter()
                .map(|rule| SkippedPart { rule: (*rule).to_owned(), title: message(), fact: message(), why: message() })
                .collect(),
            fine: Vec::new(),
            actions: Vec::new(),
        }
    }

    #[test]
    fn what_could_not_be_checked_later_is_not_called_gone() {
        let (earlier, later) = (report(1, &["a/1", "a/2", "a/3"], &[]), report(2, &["a/3", "a/4"], &["a/2"]));
        let ids = |findings: &[&FindingPart]| findings.iter().map(|f| f.rule.clone()).collect::<Vec<_>>().join(" ");
        for compared in [compare(&earlier, &later), compare(&later, &earlier)] {
            assert_eq!(ids(&compared.gone), "a/1");
            assert_eq!(ids(&compared.unknown), "a/2");
            assert_eq!(ids(&compared.stayed), "a/3");
            assert_eq!(ids(&compared.new), "a/4");
            assert!(compared.alike);
        }
    }
}
