//! The look once a month, from what this visit's check found.

use super::result::state_of;
use crate::journal::{KeptCheck, KeptFinding, KeptLibrary};
use crate::message::{Arg, Message};
use crate::monthly::{self, MonthlyChangeView, MonthlyView};
use crate::rules::Verdict;
use crate::view::FindingState;
use crate::wizard::Wizard;

/// The rule that counts photos of this week for which nothing was sent.
const NOTHING_SENT: &str = "app/nothing_uploaded";

pub(super) fn monthly(wizard: &Wizard) -> MonthlyView {
    // What was fixed in this visit is not there any more.
    let open = |rule: &str| state_of(wizard, rule) != FindingState::Fixed;
    let mut verdict: Verdict = wizard.verdict.clone();
    verdict.findings.retain(|finding| open(finding.rule));
    let now = wizard.kept_check(&verdict);
    let earlier = now.as_ref().and_then(|now| monthly::to_compare_with(now, &wizard.checks));
    MonthlyView {
        checks: monthly::checks(&verdict, &wizard.facts),
        library: library(&verdict, now.as_ref(), earlier),
        change: now.as_ref().zip(earlier).map(|(now, earlier)| change(earlier, now)),
        today: wizard.now.unix(),
        reminder: None,
    }
}

fn change(earlier: &KeptCheck, now: &KeptCheck) -> MonthlyChangeView {
    let change = monthly::compare(earlier, now);
    let titles = |findings: Vec<&KeptFinding>| -> Vec<Message> {
        let one =
            |finding: &KeptFinding| Message { id: Message::id_of("rule", &finding.rule), args: finding.args.clone() };
        findings.into_iter().map(one).collect()
    };
    MonthlyChangeView {
        at: earlier.at,
        worse: titles(change.worse),
        better: titles(change.better),
        unknown: titles(change.unknown),
    }
}

fn library(verdict: &Verdict, now: Option<&KeptCheck>, earlier: Option<&KeptCheck>) -> Vec<Message> {
    let mut said = Vec::new();
    match now.and_then(|now| now.library) {
        Some(library) => {
            let message = Message::new("monthly-library").with("photos", Arg::Count(library.photos));
            said.push(message.with("videos", Arg::Count(library.videos)));
            said.extend(earlier.and_then(|earlier| Some(more(earlier.library?, library, earlier.at))));
        }
        None => said.push(Message::new("monthly-library-unknown")),
    }
    let unsent = verdict.findings.iter().find(|finding| finding.rule == NOTHING_SENT);
    said.push(match unsent.and_then(|finding| finding.args.get("count")) {
        Some(count) => Message::new("monthly-only_here-at_least").with("count", count.clone()),
        None => Message::new("monthly-only_here-unknown"),
    });
    said
}

/// How many more, or fewer, there are than then.
fn more(then: KeptLibrary, now: KeptLibrary, at: i64) -> Message {
    let (then, now) = (then.photos.saturating_add(then.videos), now.photos.saturating_add(now.videos));
    let id = match now.cmp(&then) {
        std::cmp::Ordering::Greater => "monthly-library-more",
        std::cmp::Ordering::Equal => "monthly-library-same",
        std::cmp::Ordering::Less => "monthly-library-fewer",
    };
    Message::new(id.to_owned()).with("count", Arg::Count(now.abs_diff(then))).with("at", Arg::Time(at))
}
