//! A report in words. What is seen before saving and what is saved are made here, from the same texts.

use diagnosis::message::{Arg, Message};
use diagnosis::phone::Platform;
use diagnosis::report::page::{PageEntry, PageLine, PagePart, PageView};
use diagnosis::report::{ActionPart, ActionState, FindingPart, Report};
use diagnosis::rules::{self, Certainty, Severity, Teller};
use diagnosis::view::FindingState;

use crate::{Words, html};

/// The page of this report.
pub fn page(words: &Words, report: &Report) -> PageView {
    let parts = [
        part(words, "report-findings", report.findings.iter().map(|finding| entry_of(words, finding))),
        part(words, "report-actions", report.actions.iter().map(|action| deed_of(words, action))),
        part(
            words,
            "report-could-not-check",
            report.could_not_check.iter().map(|skipped| PageEntry {
                title: words.say(&skipped.title),
                tags: Vec::new(),
                lines: vec![line(words.say(&skipped.fact), words.say(&skipped.why))],
            }),
        ),
        part(
            words,
            "report-fine",
            report.fine.iter().map(|lane| {
                let name = diagnosis::report::page::lane_id(*lane);
                PageEntry { title: words.plain(name), tags: Vec::new(), lines: Vec::new() }
            }),
        ),
        part(words, "report-about", std::iter::once(about(words, report))),
    ];
    let mut page = PageView {
        title: words.plain("report-title"),
        lead: words.say(&report.headline),
        parts: parts.into_iter().flatten().collect(),
        foot: words.plain("report-foot"),
        html: String::new(),
        json: report.to_json(),
    };
    page.html = html::of(&page, words.language());
    page
}

/// A part with nothing in it is left out.
fn part(words: &Words, heading: &str, entries: impl Iterator<Item = PageEntry>) -> Option<PagePart> {
    let entries: Vec<PageEntry> = entries.collect();
    (!entries.is_empty()).then(|| PagePart { heading: words.plain(heading), entries })
}

fn line(label: String, text: String) -> PageLine {
    PageLine { label, text }
}

/// Who told what a finding rests on.
fn says(rule: &str) -> &'static str {
    match rules::teller(rule) {
        Teller::Internet => "report-says-internet",
        Teller::Computer => "report-says-computer",
        Teller::Phone => "report-says",
    }
}

fn entry_of(words: &Words, finding: &FindingPart) -> PageEntry {
    let labelled = |label: &str, message: &Message| line(words.plain(label), words.say(message));
    let mut lines = vec![
        labelled(says(&finding.rule), &finding.says),
        labelled("report-means", &finding.means),
        labelled("report-do", &finding.todo),
    ];
    for evidence in &finding.evidence {
        let label = Message::new("report-evidence")
            .with("fact", Arg::Message(Box::new(Message::new(format!("fact-{}", evidence.fact)))));
        let text = evidence.text.clone().unwrap_or_else(|| words.plain("report-private"));
        lines.push(line(words.say(&label), text));
    }
    let sure = match finding.certainty {
        Certainty::Seen => "report-certainty-seen",
        Certainty::Indirect => "report-certainty-indirect",
    };
    lines.push(line(words.plain("report-certainty"), words.plain(sure)));
    let severity = words.plain(match finding.severity {
        Severity::Stops => "severity-stops",
        Severity::ProbablyStops => "severity-probably_stops",
        Severity::Slows => "severity-slows",
        Severity::Note => "severity-note",
    });
    let state = match finding.state {
        FindingState::Open => None,
        FindingState::Fixed => Some("report-state-fixed"),
        FindingState::NotFixed => Some("report-state-not_fixed"),
        FindingState::Skipped => Some("report-state-skipped"),
    };
    let tags = std::iter::once(severity).chain(state.map(|id| words.plain(id))).collect();
    PageEntry { title: words.say(&finding.title), tags, lines }
}

fn deed_of(words: &Words, action: &ActionPart) -> PageEntry {
    let change = Message::new("report-change")
        .with("old", Arg::Message(Box::new(action.old.clone())))
        .with("new", Arg::Message(Box::new(action.new.clone())));
    let result = match action.state {
        ActionState::Unsure => "report-result-unsure",
        ActionState::Made => "report-result-made",
        ActionState::NotTaken => "report-result-not_taken",
        ActionState::Undone => "report-result-undone",
    };
    let at = Message::new("report-at").with("at", Arg::Time(action.at));
    PageEntry {
        title: words.say(&action.setting),
        tags: Vec::new(),
        lines: vec![
            line(words.plain("report-changed"), words.say(&change)),
            line(words.plain("report-result"), words.plain(result)),
            line(words.plain("report-when"), words.say(&at)),
        ],
    }
}

fn about(words: &Words, report: &Report) -> PageEntry {
    let unknown = || words.plain("report-unknown");
    let mut lines = Vec::new();
    let name = report.phone.name.clone().unwrap_or_else(unknown);
    lines.push(line(words.plain("report-phone"), name));
    let system = match report.phone.platform {
        Platform::Android => "report-system-android",
        Platform::Iphone => "report-system-iphone",
    };
    let version = report.phone.os_version.clone().unwrap_or_else(unknown);
    lines
        .push(line(words.plain("report-system"), words.say(&Message::new(system).with("version", Arg::Text(version)))));
    let app = match &report.app {
        Some(app) => {
            let name = app.name.clone().unwrap_or_else(|| words.plain("report-private"));
            let version = app.version.clone().unwrap_or_else(unknown);
            let message =
                Message::new("report-app-version").with("name", Arg::Text(name)).with("version", Arg::Text(version));
            words.say(&message)
        }
        None => words.plain("report-no-app"),
    };
    lines.push(line(words.plain("report-app"), app));
    lines.push(line("Unstuck".to_owned(), report.unstuck.clone()));
    let at = Message::new("report-at").with("at", Arg::Time(report.checked_at));
    lines.push(line(words.plain("report-checked"), words.say(&at)));
    let title = words.plain(if report.phone.demo { "report-demo" } else { "report-versions" });
    PageEntry { title, tags: Vec::new(), lines }
}

/// The page as plain text, for a terminal or a post.
pub fn plain_text(page: &PageView) -> String {
    let mut text = format!("{}\n\n{}\n", page.title, page.lead);
    for part in &page.parts {
        text += &format!("\n== {} ==\n", part.heading);
        for entry in &part.entries {
            let tags: String = entry.tags.iter().map(|tag| format!(" [{tag}]")).collect();
            text += &format!("\n{}{tags}\n", entry.title);
            for line in &entry.lines {
                text += &format!("  {}: {}\n", line.label, line.text);
            }
        }
    }
    text += &format!("\n{}\n", page.foot);
    // A report of somebody else's may hold what steers a terminal.
    text.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}
