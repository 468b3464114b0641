//! `unstuck fix`.

mod answer;

use std::process::ExitCode;
use std::time::Duration;

use diagnosis::fixes;
use diagnosis::message::{Arg, Message};
use diagnosis::rules;
use diagnosis::view::{ChangeState, FindingView, FixState, FixView, PersonEvent, ResultView, ScreenView, View};
use serde::Serialize;

use crate::args::VisitArgs;
use crate::terminal;
use crate::visit::{NoVisit, PATIENCE, Visit, visit};
use words::Words;

/// How long a person may take for something on the phone.
const GUIDED: Duration = Duration::from_secs(600);
/// A restart, with the PIN typed at its end.
const RESTART: Duration = Duration::from_secs(300);

/// What `unstuck fix` was asked to do.
pub struct Order<'a> {
    pub id: &'a str,
    pub visit: &'a VisitArgs,
    pub yes: bool,
    pub json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Fixed,
    /// There was nothing to put right, only to look at, and somebody looked.
    Looked,
    /// The phone has no such fault.
    NotNeeded,
    NotFixed,
    Refused,
    /// The old value could not be read, nobody agreed, or it cannot be done on this phone.
    NotTried,
}

#[derive(Serialize)]
struct Report {
    schema: u32,
    rule: Option<String>,
    fix: Option<String>,
    outcome: Outcome,
    /// What the phone said when it refused.
    phone_said: Option<String>,
    /// What a look came to, one sentence each.
    says: Vec<String>,
    /// Rules that find something since the look.
    found: Vec<String>,
    /// Changes that are made and not undone, of this and earlier visits.
    open_changes: Vec<ChangeRow>,
}

#[derive(Serialize)]
struct ChangeRow {
    id: String,
    setting: String,
    old: String,
    new: String,
}

pub async fn run(words: &Words, order: &Order<'_>) -> anyhow::Result<ExitCode> {
    if rules::by_id(order.id).is_none() && fixes::by_id(order.id).is_none() {
        eprintln!("{}", words.say(&Message::new("cli-no-such-fix").with("id", Arg::Text(order.id.to_owned()))));
        return Ok(ExitCode::from(2));
    }
    let report = match visit(&order.visit.phone, &order.visit.data, async |visit| fix(words, order, visit).await).await
    {
        Ok(report) => report,
        Err(error) => {
            eprintln!("{}", error.say(words));
            return Ok(ExitCode::from(2));
        }
    };
    if order.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        match report.outcome.message_id() {
            Some(id) if report.says.is_empty() => println!("{}", words.plain(id)),
            Some(_) | None => report.says.iter().for_each(|line| println!("{line}")),
        }
        if !report.open_changes.is_empty() {
            println!("{}", words.plain("cli-undo-hint"));
        }
    }
    Ok(ExitCode::from(match report.outcome {
        Outcome::Looked => u8::from(!report.found.is_empty()),
        Outcome::Fixed | Outcome::NotNeeded => 0,
        Outcome::NotFixed | Outcome::Refused => 1,
        Outcome::NotTried => 2,
    }))
}

impl Outcome {
    /// `None`: what it came to says enough.
    fn message_id(self) -> Option<&'static str> {
        match self {
            Outcome::Looked => None,
            Outcome::Fixed => Some("cli-fixed"),
            Outcome::NotNeeded => Some("cli-fix-not-needed"),
            Outcome::NotFixed => Some("cli-not-fixed"),
            Outcome::Refused => Some("cli-fix-refused"),
            Outcome::NotTried => Some("cli-fix-not-tried"),
        }
    }
}

async fn fix(words: &Words, order: &Order<'_>, mut visit: Visit) -> Result<Report, NoVisit> {
    let checked = visit.checked(order.visit.app.app.as_deref(), words).await?;
    let ScreenView::Result(result) = &checked.screen else {
        return Ok(report(&checked, Outcome::NotTried, None, words));
    };
    let Some(event) = wanted(result, order.id) else {
        return Ok(report(&checked, Outcome::NotNeeded, None, words));
    };
    // A finding's id means: until it is fixed. A fix's id means: this one.
    let only_this = fixes::by_id(order.id).is_some();
    visit.say(event);
    let mut patience = PATIENCE;
    let mut said = String::new();
    let mut guided: Option<View> = None;
    // Where the person was asked last: a page is shown again whenever anything on it changes.
    let mut asked: Option<String> = None;
    let mut last = None;
    loop {
        let view = match (visit.view(patience).await, &guided) {
            (Ok(view), _) => view,
            // The phone is there, and nobody did on it what the page asks for.
            (Err(_), Some(page)) => return Ok(report(page, Outcome::NotFixed, None, words)),
            (Err(error), None) => return Err(error),
        };
        // A look puts nothing right: it leads back to the result.
        if let (ScreenView::Result(after), Some(page)) = (&view.screen, &last) {
            return Ok(looked(words, page, result, after));
        }
        let ScreenView::Fix(page) = &view.screen else { continue };
        last = Some(view.clone());
        (patience, guided) = match &page.state {
            FixState::OnPhone { .. } | FixState::Asking { .. } => (GUIDED, Some(view.clone())),
            FixState::Restarting => (RESTART, None),
            _ => (PATIENCE, None),
        };
        let line = tell(words, page);
        if !order.json && !line.is_empty() && line != said {
            println!("{line}");
            said = line;
        }
        match &page.state {
            FixState::Reading
            | FixState::Acting { .. }
            | FixState::Counting { .. }
            | FixState::Restarting
            | FixState::Verifying => asked = None,
            FixState::Proposed => {
                if !order.yes && !terminal::agrees(&words.plain("cli-ask-yes")).await {
                    return Ok(report(&view, Outcome::NotTried, None, words));
                }
                visit.say(PersonEvent::Agree);
            }
            FixState::OnPhone { watched: true, .. } => {}
            FixState::OnPhone { watched: false, .. } => {
                if asked.replace(page.fix.clone()).as_ref() != Some(&page.fix) {
                    // Where nobody will ever say so, one look now is better than none.
                    terminal::line(&words.plain("cli-enter-when-done")).await;
                }
                // Again with each view of the page: while the screen is being opened on the phone, nobody looks.
                visit.say(PersonEvent::LookNow);
            }
            FixState::Asking { question, answers, amounts } => {
                if asked.replace(question.id.clone()).as_ref() != Some(&question.id) {
                    visit.say(answer::answer(words, question, answers, *amounts).await);
                }
            }
            FixState::Fixed => return Ok(report(&view, Outcome::Fixed, None, words)),
            FixState::NotFixed { another } | FixState::Refused { another, .. } | FixState::NotTried { another, .. } => {
                if *another && !only_this {
                    visit.say(PersonEvent::TryAnother);
                    continue;
                }
                let (outcome, phone_said) = match &page.state {
                    FixState::Refused { phone_said, .. } => (Outcome::Refused, Some(phone_said.clone())),
                    FixState::NotFixed { .. } => (Outcome::NotFixed, None),
                    _ => (Outcome::NotTried, None),
                };
                return Ok(report(&view, outcome, phone_said, words));
            }
        }
    }
}

/// What a look came to, and what is found since.
fn looked(words: &Words, page: &View, before: &ResultView, after: &ResultView) -> Report {
    let ScreenView::Fix(look) = &page.screen else { return report(page, Outcome::NotTried, None, words) };
    // A look may also show that something known is worse than a note.
    let stands = |result: &ResultView, finding: &FindingView| {
        result.findings.iter().any(|other| other.rule == finding.rule && other.severity == finding.severity)
    };
    let found: Vec<&FindingView> = after.findings.iter().filter(|finding| !stands(before, finding)).collect();
    let (told, mut says): (bool, Vec<String>) = match after.cloud.as_ref().filter(|_| look.fix == CLOUD_LOOK) {
        Some(cloud) => {
            let said = cloud.says.iter().chain(&cloud.why_not).map(|said| words.say(said));
            (!cloud.says.is_empty(), said.collect())
        }
        // What asked for the look stands as it was where somebody was not sure.
        None => {
            let asked_for = before.findings.iter().find(|finding| finding.rule == look.rule);
            (asked_for.is_some_and(|finding| !stands(after, finding)), Vec::new())
        }
    };
    says.extend(found.iter().map(|finding| format!("✗ {}", words.say(&finding.title))));
    if told && says.is_empty() {
        says.push(words.plain("cli-looked"));
    }
    let outcome = if told { Outcome::Looked } else { Outcome::NotTried };
    Report {
        says,
        found: found.iter().map(|finding| finding.rule.clone()).collect(),
        ..report(page, outcome, None, words)
    }
}

/// The look that may be wanted where nothing is wrong.
const CLOUD_LOOK: &str = "look_at_cloud_space";

/// What opens the page of this finding or fix; `None` if the phone does not have the fault.
fn wanted(result: &ResultView, id: &str) -> Option<PersonEvent> {
    let by_rule = result.findings.iter().find(|finding| finding.rule == id);
    if let Some(finding) = by_rule {
        return Some(PersonEvent::FixThis { rule: finding.rule.clone(), fix: None });
    }
    if let Some(finding) = result.findings.iter().find(|finding| finding.fixes.iter().any(|fix| fix == id)) {
        return Some(PersonEvent::FixThis { rule: finding.rule.clone(), fix: Some(id.to_owned()) });
    }
    (result.cloud.is_some() && id == CLOUD_LOOK).then_some(PersonEvent::LookAtCloud)
}

/// What the page shows now, in lines.
fn tell(words: &Words, page: &FixView) -> String {
    let name = words.say(&page.name);
    match &page.state {
        FixState::Reading | FixState::Acting { .. } | FixState::Verifying => words.plain("cli-fix-working"),
        FixState::Restarting => words.plain("cli-fix-restarting"),
        FixState::Proposed => {
            let mut lines = vec![name];
            for change in &page.changes {
                let (setting, old, new) = (words.say(&change.setting), words.say(&change.old), words.say(&change.new));
                lines.push(format!("    {setting}: {old} → {new}"));
            }
            lines.extend(page.loses.as_ref().map(|loses| format!("    {}", words.say(loses))));
            lines.push(format!("    {}", words.say(&page.undo)));
            lines.join("\n")
        }
        FixState::Counting { why, of, .. } => {
            let message = Message::new("cli-fix-counting").with("time", Arg::Seconds(u64::from(*of)));
            format!("{} {}", words.say(why), words.say(&message))
        }
        FixState::OnPhone { guide, path, .. } => {
            let path = if path.is_empty() { String::new() } else { format!("\n    {}", path.join(" › ")) };
            format!("{name}\n    {}{path}", words.say(guide))
        }
        // Asked where it is answered.
        FixState::Asking { .. } => String::new(),
        FixState::Fixed | FixState::NotFixed { .. } => name,
        FixState::Refused { explanation, phone_said, .. } => format!("{}\n    {phone_said}", words.say(explanation)),
        FixState::NotTried { why, .. } => words.say(why),
    }
}

fn report(view: &View, outcome: Outcome, phone_said: Option<String>, words: &Words) -> Report {
    let page = match &view.screen {
        ScreenView::Fix(page) => Some(page),
        _ => None,
    };
    let open = view.open_changes.iter().filter(|change| change.state != ChangeState::Undone);
    Report {
        schema: 1,
        rule: page.map(|page| page.rule.clone()),
        fix: page.map(|page| page.fix.clone()),
        outcome,
        phone_said,
        says: Vec::new(),
        found: Vec::new(),
        open_changes: open
            .map(|change| ChangeRow {
                id: change.id.clone(),
                setting: words.say(&change.setting),
                old: words.say(&change.old),
                new: words.say(&change.new),
            })
            .collect(),
    }
}
