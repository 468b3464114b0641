//! The look once a month, from what this visit's check found.

use super::result::state_of;
use crate::fact::Why;
use crate::journal::{KeptCheck, KeptFinding, KeptLibrary};
use crate::message::{Arg, Args, Message};
use crate::monthly::{self, MonthlyChangeView, MonthlyView};
use crate::rules::Verdict;
use crate::view::FindingState;
use crate::wizard::Wizard;

/// The rule that counts photos that came since the app last sent something.
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
        library: library(wizard, &verdict, now.as_ref(), earlier),
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

fn library(wizard: &Wizard, verdict: &Verdict, now: Option<&KeptCheck>, earlier: Option<&KeptCheck>) -> Vec<Message> {
    let mut said = Vec::new();
    let library = now.and_then(|now| now.library);
    let then = earlier.and_then(|earlier| Some((earlier.library?, earlier.at)));
    let all = |library: KeptLibrary| library.photos.saturating_add(library.videos);
    match library {
        Some(library) => {
            let message = Message::new("monthly-library").with("photos", Arg::Count(library.photos));
            said.push(message.with("videos", Arg::Count(library.videos)));
            said.extend(then.map(|(then, at)| more("monthly-library", all(then), all(library), at)));
        }
        None => said.push(Message::new("monthly-library-unknown")),
    }
    let unsent = verdict.findings.iter().find(|finding| finding.rule == NOTHING_SENT);
    if let Some(only_here) = library.and_then(|library| library.only_here) {
        said.push(Message::new("monthly-only_here").with("count", Arg::Count(only_here)));
        let then = then.and_then(|(then, at)| Some((then.only_here?, at)));
        said.extend(then.map(|(then, at)| more("monthly-only_here", then, only_here, at)));
    } else if let Some((count, since)) = unsent.and_then(|finding| only_here(&finding.args)) {
        let message = Message::new("monthly-only_here-at_least").with("count", Arg::Count(count));
        said.push(message.with("since", Arg::Time(since)));
        // Nothing was found then: how many there were is not known.
        let then = earlier.and_then(|earlier| {
            let finding = earlier.findings.iter().find(|finding| finding.rule == NOTHING_SENT)?;
            Some((only_here(&finding.args)?.0, earlier.at))
        });
        said.extend(then.map(|(then, at)| more("monthly-only_here", then, count, at)));
    } else if wizard.facts.photo_library.unknown().is_some_and(|unknown| unknown.why == Why::OnRequest) {
        said.push(Message::new("monthly-only_here-look"));
    } else {
        said.push(Message::new("monthly-only_here-unknown"));
    }
    said
}

/// How many photos may be only on the phone, and since when. Earlier releases counted those of a week, and kept no date.
fn only_here(args: &Args) -> Option<(u64, i64)> {
    match (args.get("count"), args.get("since")) {
        (Some(Arg::Count(count)), Some(Arg::Time(since))) => Some((*count, *since)),
        _ => None,
    }
}

/// How many more, or fewer, there are than then.
fn more(what: &str, then: u64, now: u64, at: i64) -> Message {
    let word = match now.cmp(&then) {
        std::cmp::Ordering::Greater => "more",
        std::cmp::Ordering::Equal => "same",
        std::cmp::Ordering::Less => "fewer",
    };
    Message::new(format!("{what}-{word}")).with("count", Arg::Count(now.abs_diff(then))).with("at", Arg::Time(at))
}
