//! Which of several backup apps a person most likely means, and why.

use super::AppChoice;
use crate::message::{Arg, Message};

/// An app with what speaks for it.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub choice: AppChoice,
    pub preinstalled: bool,
    pub has_work: bool,
    pub bucket: Option<u32>,
    pub off: bool,
}

/// Apps that are in use: `UsageStatsManager.STANDBY_BUCKET_WORKING_SET` = 20 and better.
const IN_USE: u32 = 20;

/// The likeliest first, and the reason why it is.
pub(super) fn order(mut candidates: Vec<Candidate>) -> Vec<AppChoice> {
    let points = |candidate: &Candidate| {
        let in_use = candidate.bucket.is_some_and(|bucket| bucket <= IN_USE);
        match candidate.off {
            true => 0,
            false => u32::from(candidate.has_work) * 2 + u32::from(in_use) + u32::from(!candidate.preinstalled),
        }
    };
    candidates.sort_by_key(|candidate| {
        (std::cmp::Reverse(points(candidate)), std::cmp::Reverse(candidate.choice.last_used), candidate.bucket)
    });
    let reason = match candidates.as_slice() {
        [] => None,
        // Preinstalled and never at work says nothing about what the person uses.
        [only] => (points(only) > 0).then(|| Message::new("likely-only_one")),
        [first, second, ..] => {
            let ahead = points(first) > points(second);
            let later = first.choice.last_used.filter(|used| second.choice.last_used.is_none_or(|other| *used > other));
            match (first.has_work, second.has_work, later) {
                _ if points(first) == 0 => None,
                (true, false, _) if ahead => Some(Message::new("likely-has_work")),
                (_, _, Some(used)) => Some(Message::new("likely-used_last").with("when", Arg::Time(used))),
                _ if ahead && !first.preinstalled && second.preinstalled => Some(Message::new("likely-you_added_it")),
                _ if ahead => Some(Message::new("likely-most_in_use")),
                _ => None,
            }
        }
    };
    let mut apps: Vec<AppChoice> = candidates.into_iter().map(|candidate| candidate.choice).collect();
    if let Some(first) = apps.first_mut() {
        first.likely = reason;
    }
    apps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::PackageId;

    fn at(package: &str, preinstalled: bool, has_work: bool, last_used: Option<i64>, bucket: Option<u32>) -> Candidate {
        let choice = AppChoice {
            package: PackageId::new(package).unwrap(),
            uid: None,
            name: "An app",
            version: None,
            last_used,
            profile_id: "app",
            likely: None,
        };
        Candidate { choice, preinstalled, has_work, bucket, off: false }
    }

    #[test]
    fn the_likeliest_app_is_the_one_at_work_and_the_reason_is_said() {
        let cases = [
            (
                vec![at("a.a", true, false, None, Some(10)), at("b.b", false, true, None, Some(30))],
                "b.b",
                Some("likely-has_work"),
            ),
            (
                vec![at("a.a", false, true, Some(5), None), at("b.b", false, true, Some(9), None)],
                "b.b",
                Some("likely-used_last"),
            ),
            (
                vec![at("a.a", true, false, None, None), at("b.b", false, false, None, None)],
                "b.b",
                Some("likely-you_added_it"),
            ),
            (vec![at("a.a", true, false, None, None)], "a.a", None),
            (vec![at("a.a", false, true, None, None), at("b.b", false, true, None, None)], "a.a", None),
        ];
        for (candidates, first, reason) in cases {
            let apps = order(candidates);
            let likely = apps[0].likely.as_ref().map(|message| message.id.as_str());
            assert_eq!((apps[0].package.as_str(), likely), (first, reason));
            assert!(apps[1..].iter().all(|app| app.likely.is_none()));
        }
    }
}
