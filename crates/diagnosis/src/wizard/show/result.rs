//! The result, the last page, and earlier checks.

use super::deeper::deeper;
use super::fix::{title, with};
use super::online::online;
use super::unfit::unfit;
use super::{change, count, fact_name, name_of};
use crate::fact::Why;
use crate::facts::{FactId, Lane};
use crate::fixes::{Fix, Safety};
use crate::journal::KeptCheck;
use crate::live::Saying;
use crate::message::{Arg, Message};
use crate::phone::Platform;
use crate::plan;
use crate::rules::{self, Finding, Severity};
use crate::view::{
    DoneView, EvidenceView, FindingOutcome, FindingState, FindingView, HeardView, Help, HistoryView, PastCheck,
    PastFinding, ResultView, SkippedView,
};
use crate::wizard::Wizard;

/// Rules about photos that exist only on the phone.
const IN_DANGER: [&str; 2] = ["files/only_on_this_phone", "files/cannot_sync"];
/// The rule that reads the phone's own reason.
const OWN_REASON: &str = "app/backup_waits";
/// `config_lowBatteryWarningLevel` + `config_lowBatteryCloseWarningBump` (AOSP): below, jobs may wait.
const LOW_BATTERY_PERCENT: u8 = 20;
/// Wireless debugging pairs by code since Android 11, API 30.
const FIRST_WITH_PAIRING: u32 = 30;

pub(super) fn result(wizard: &Wizard) -> ResultView {
    let findings: Vec<FindingView> =
        wizard.verdict.findings.iter().map(|finding| finding_view(wizard, finding)).collect();
    let stops = findings.iter().any(|finding| is_stopping(finding.severity));
    let (unfit, more_unfit) = wizard.case().map(|case| unfit(&case, &wizard.facts)).unwrap_or_default();
    ResultView {
        headline: headline(wizard),
        could_not_check: could_not_check(wizard),
        fine: Lane::ALL.into_iter().filter(|lane| wizard.verdict.is_fine(*lane, &wizard.facts)).collect(),
        unfit,
        more_unfit,
        off_cable: off_cable(wizard),
        off_cable_look: super::off_cable::offer(wizard),
        next: if stops {
            Vec::new()
        } else {
            ["open_app", "charge", "tomorrow"].iter().map(|id| Message::new(format!("wizard-next-{id}"))).collect()
        },
        checked_at: wizard.checked_at_unix.unwrap_or_default(),
        rescue: super::rescue::why(wizard),
        // Today's is one of them.
        earlier_checks: count(wizard.checks.len().saturating_sub(1)),
        watch: wizard.can_watch(),
        deeper: deeper(wizard.platform, &wizard.facts),
        online: wizard.case().and_then(|case| online(&case, &wizard.facts, wizard.no_address)),
        cloud: super::cloud::cloud(wizard),
        heard: heard(wizard, |saying| !findings.iter().any(|finding| saying.rule() == Some(finding.rule.as_str()))),
        findings,
    }
}

/// The phone's own reason; else what stops it; else what probably does; else the calm word.
fn headline(wizard: &Wizard) -> Message {
    let open =
        || wizard.verdict.findings.iter().filter(|finding| state_of(wizard, finding.rule) != FindingState::Fixed);
    let own = open().find(|finding| finding.rule == OWN_REASON && finding.severity == Severity::Stops);
    let first = |severity: Severity| open().find(|finding| finding.severity == severity);
    if let Some(finding) = own {
        // It names what the backup waits for; the title only says that it waits.
        let id = Message::id_of("rule", finding.rule);
        return Message { id: format!("{id}.says"), args: finding.args.clone() };
    }
    if let Some(finding) = first(Severity::Stops) {
        return title(finding.rule, Some(finding));
    }
    if let Some(finding) = first(Severity::ProbablyStops) {
        let inner = title(finding.rule, Some(finding));
        return with("wizard-headline-probably", "what", Arg::Message(Box::new(inner)));
    }
    let known = FactId::ALL.iter().filter(|fact| wizard.facts.unknown(**fact).is_none()).count();
    if known == 0 {
        return Message::new("wizard-headline-nothing_read");
    }
    if wizard.verdict.findings.iter().any(|finding| is_stopping(finding.severity)) {
        return Message::new("wizard-headline-all_fixed");
    }
    // Half of the questions without an answer: "nothing" would say more than we know.
    if wizard.verdict.skipped.len() * 2 > rules::of(wizard.platform).count() {
        return Message::new("wizard-headline-little_read");
    }
    let slows = wizard.verdict.findings.iter().any(|finding| finding.severity == Severity::Slows);
    Message::new(if slows { "wizard-headline-slowed" } else { "wizard-headline-nothing" })
}

pub(super) fn is_stopping(severity: Severity) -> bool {
    matches!(severity, Severity::Stops | Severity::ProbablyStops)
}

pub(super) fn state_of(wizard: &Wizard, rule: &str) -> FindingState {
    wizard.outcomes.get(rule).copied().unwrap_or(FindingState::Open)
}

pub(super) fn finding_view(wizard: &Wizard, finding: &Finding) -> FindingView {
    let id = Message::id_of("rule", finding.rule);
    let say = |attribute: &str| Message { id: format!("{id}.{attribute}"), args: finding.args.clone() };
    let cause = wizard.case().and_then(|case| plan::cause(&case, &wizard.facts, finding));
    let fixes = cause.map(|cause| cause.fixes).unwrap_or_default();
    FindingView {
        rule: finding.rule.to_owned(),
        lane: finding.lane,
        severity: finding.severity,
        certainty: finding.certainty,
        teller: rules::teller(finding.rule),
        title: title(finding.rule, Some(finding)),
        says: say("says"),
        means: say("means"),
        todo: say("do"),
        evidence: finding
            .evidence
            .iter()
            .map(|evidence| EvidenceView { fact: fact_name(evidence.fact), text: evidence.text.clone() })
            .chain(wizard.sayings().filter(|(saying, _)| saying.rule() == Some(finding.rule)).map(|(saying, _)| {
                EvidenceView { fact: Message::new("wizard-heard"), text: saying.words().to_owned() }
            }))
            .collect(),
        state: state_of(wizard, finding.rule),
        rescue: IN_DANGER.contains(&finding.rule),
        help: help(&fixes),
        fixes: fixes.iter().map(|fix| fix.id.to_owned()).collect(),
    }
}

/// What the phone said by itself, of these sayings.
pub(super) fn heard(wizard: &Wizard, wanted: impl Fn(&Saying) -> bool) -> Vec<HeardView> {
    let word =
        |(saying, at): (Saying, i64)| HeardView { what: Message::new(format!("wizard-heard-{}", saying.id())), at };
    wizard.sayings().filter(|(saying, _)| wanted(saying)).map(word).collect()
}

fn help(fixes: &[&Fix]) -> Help {
    match fixes.first().map(|fix| fix.safety) {
        Some(Safety::Safe | Safety::Ask) => Help::Automatic,
        Some(Safety::Manual) => Help::Guided,
        None => Help::None,
    }
}

fn could_not_check(wizard: &Wizard) -> Vec<SkippedView> {
    wizard
        .verdict
        .skipped
        .iter()
        .filter_map(|skipped| {
            let why = wizard.facts.unknown(skipped.missing).map_or(Why::Unreadable, |unknown| unknown.why);
            Some(SkippedView {
                title: Message::new(Message::id_of("rule", skipped.rule)),
                lane: rules::by_id(skipped.rule)?.lane,
                fact: fact_name(skipped.missing),
                why: Message::new(match why {
                    Why::NotAsked | Why::OnRequest => "wizard-why-not_asked",
                    Why::NotOnThisPhone => "wizard-why-not_on_this_phone",
                    Why::NoApp => "wizard-why-no_app",
                    Why::Refused => "wizard-why-refused",
                    Why::TimedOut => "wizard-why-timed_out",
                    Why::Lost => "wizard-why-lost",
                    Why::TooLarge => "wizard-why-too_large",
                    Why::Unreadable => "wizard-why-unreadable",
                }),
            })
        })
        .collect()
}

/// The cable charges the phone, and so hides what would hold the backup without it.
fn off_cable(wizard: &Wizard) -> Vec<Message> {
    let Some(battery) = wizard.facts.battery.ok().filter(|battery| battery.plugged && !battery.overridden) else {
        return Vec::new();
    };
    let mut said = vec![Message::new("wizard-off_cable-charging")];
    if battery.level_percent <= LOW_BATTERY_PERCENT {
        said.push(with("wizard-off_cable-battery", "level", Arg::Percent(battery.level_percent)));
    }
    let saver = wizard.facts.battery_saver.ok().filter(|saver| saver.starts_by_routine != Some(true));
    if let Some(level) = saver.and_then(|saver| saver.starts_at_percent).filter(|level| *level > 0) {
        said.push(with("wizard-off_cable-saver", "level", Arg::Percent(level)));
    }
    if wizard.facts.doze_list.ok().is_some_and(|list| !list.exempts_app()) {
        said.push(Message::new("wizard-off_cable-sleep"));
    }
    let phone = wizard.survey.as_ref().map(|survey| &survey.case_without_app.phone);
    if phone.is_some_and(|phone| phone.platform == Platform::Android && phone.api >= FIRST_WITH_PAIRING) {
        said.push(Message::new("wizard-off_cable-wifi"));
    }
    said
}

pub(super) fn done(wizard: &Wizard) -> DoneView {
    let findings: Vec<FindingOutcome> = wizard
        .verdict
        .findings
        .iter()
        .map(|finding| FindingOutcome {
            title: title(finding.rule, Some(finding)),
            severity: finding.severity,
            state: state_of(wizard, finding.rule),
        })
        .collect();
    let stopping = || findings.iter().filter(|finding| is_stopping(finding.severity));
    let fixed = |finding: &FindingOutcome| finding.state == FindingState::Fixed;
    let headline = if stopping().next().is_none() {
        if findings.iter().any(fixed) { "wizard-done-improved" } else { "wizard-done-nothing" }
    } else if stopping().all(fixed) {
        "wizard-done-fixed"
    } else if stopping().any(fixed) {
        "wizard-done-some_left"
    } else {
        "wizard-done-left"
    };
    let platform = wizard.survey.as_ref().map(|survey| survey.case_without_app.phone.platform);
    DoneView {
        headline: Message::new(headline),
        changes: wizard.changes.iter().map(|stored| change(wizard, stored)).collect(),
        // Nothing gets better over night by waiting where nothing was fixed.
        next: if headline == "wizard-done-left" {
            Vec::new()
        } else {
            // Much goes up at once where something was held back.
            let next = if findings.iter().any(fixed) {
                &["charge", "battery", "tomorrow"][..]
            } else {
                &["charge", "tomorrow"]
            };
            next.iter().map(|id| Message::new(format!("wizard-next-{id}"))).collect()
        },
        watch: wizard.can_watch(),
        // How else would we be talking to an Android phone?
        debugging_on: platform == Some(Platform::Android),
        findings,
    }
}

pub(super) fn history(wizard: &Wizard) -> HistoryView {
    let checks = wizard.checks.iter().enumerate().map(|(index, check)| past(check, wizard.checks.get(index + 1)));
    HistoryView { checks: checks.collect() }
}

fn past(check: &KeptCheck, before: Option<&KeptCheck>) -> PastCheck {
    PastCheck {
        at: check.at,
        app: check.app.as_deref().map(name_of),
        findings: check
            .findings
            .iter()
            .map(|finding| PastFinding {
                rule: finding.rule.clone(),
                severity: finding.severity,
                title: Message { id: Message::id_of("rule", &finding.rule), args: finding.args.clone() },
                new: before.is_some_and(|before| before.findings.iter().all(|other| other.rule != finding.rule)),
            })
            .collect(),
        could_not_check: check.could_not_check,
    }
}
