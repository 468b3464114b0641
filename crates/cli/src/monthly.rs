//! `unstuck monthly`: the four checks, what changed since last month, and a reminder for the calendar.

use std::path::Path;
use std::process::ExitCode;

use diagnosis::message::{Arg, Message};
use diagnosis::monthly::{MonthlyState, MonthlyView};
use diagnosis::phone::Platform;
use diagnosis::view::{PersonEvent, ScreenView};
use words::Words;
use words::calendar::{new_uid, reminder};

use crate::args::VisitArgs;
use crate::report::write_new;
use crate::visit::{NoVisit, PATIENCE, Visit, visit};

/// What `unstuck monthly` was asked.
pub struct Order<'a> {
    pub visit: &'a VisitArgs,
    /// Where to write a reminder.
    pub ics: Option<&'a Path>,
    /// Looks into the photo library of an iPhone, too.
    pub deep: bool,
    pub json: bool,
}

/// Exit code 0: all four are fine; 1: something needs the person or got worse; 2: it could not be checked.
pub async fn run(words: &Words, order: &Order<'_>) -> anyhow::Result<ExitCode> {
    let month = match visit(&order.visit.phone, &order.visit.data, async |visit| look(words, order, visit).await).await
    {
        Ok(month) => month,
        Err(error) => {
            eprintln!("{}", error.say(words));
            return Ok(ExitCode::from(2));
        }
    };
    if order.json {
        println!("{}", serde_json::to_string_pretty(&as_json(words, &month))?);
    } else {
        print!("{}", as_text(words, &month));
    }
    if let Some(file) = order.ics {
        // What is printed on standard output is for the program that reads it.
        let said = |id: &str| Message::new(id).with("file", Arg::Text(file.display().to_string()));
        if let Err(error) = write_new(file, &reminder(words, month.today, &new_uid())) {
            eprintln!("{} ({error})", words.say(&said("cli-report-not-written")));
            return Ok(ExitCode::from(2));
        }
        eprintln!("{}", words.say(&said("cli-monthly-reminder")));
    }
    Ok(ending(&month))
}

fn ending(month: &MonthlyView) -> ExitCode {
    let any = |state: MonthlyState| month.checks.iter().any(|check| check.state == state);
    if any(MonthlyState::NeedsYou) || month.change.as_ref().is_some_and(|change| !change.worse.is_empty()) {
        ExitCode::from(1)
    } else if any(MonthlyState::CouldNotCheck) {
        ExitCode::from(2)
    } else {
        ExitCode::SUCCESS
    }
}

async fn look(words: &Words, order: &Order<'_>, mut visit: Visit) -> Result<MonthlyView, NoVisit> {
    let checked = visit.checked(order.visit.app.app.as_deref(), words).await?;
    match checked.phone.platform {
        Platform::Iphone if order.deep => visit.looked_deeper(words, order.json).await?,
        Platform::Android if order.deep => eprintln!("{}", words.plain("cli-deep-not-here")),
        Platform::Iphone | Platform::Android => {}
    }
    visit.say(PersonEvent::ShowMonthly);
    loop {
        if let ScreenView::Monthly(month) = visit.view(PATIENCE).await?.screen {
            return Ok(*month);
        }
    }
}

fn as_text(words: &Words, month: &MonthlyView) -> String {
    let mut lines = Vec::new();
    let list = |lines: &mut Vec<String>, sign: &str, messages: &[Message]| {
        lines.extend(messages.iter().map(|message| format!("  {sign} {}", words.say(message))));
    };
    for check in &month.checks {
        let (sign, state) = match check.state {
            MonthlyState::Ok => ("✓", "monthly-state-ok"),
            MonthlyState::NeedsYou => ("✗", "monthly-state-needs_you"),
            MonthlyState::CouldNotCheck => ("?", "monthly-state-could_not_check"),
        };
        lines.push(format!("{sign} {} {}", words.say(&check.name), words.plain(state)));
        list(&mut lines, "✗", &check.found);
        list(&mut lines, "?", &check.unread);
    }
    lines.push(String::new());
    lines.extend(month.library.iter().map(|said| words.say(said)));
    lines.push(String::new());
    match &month.change {
        None => lines.push(words.plain("cli-monthly-first")),
        Some(change) => {
            lines.push(words.say(&Message::new("cli-monthly-since").with("at", Arg::Time(change.at))));
            list(&mut lines, "✗", &change.worse);
            list(&mut lines, "✓", &change.better);
            list(&mut lines, "?", &change.unknown);
            if change.worse.is_empty() && change.better.is_empty() && change.unknown.is_empty() {
                lines.push(format!("  {}", words.plain("cli-monthly-same")));
            }
        }
    }
    lines.join("\n") + "\n"
}

fn as_json(words: &Words, month: &MonthlyView) -> serde_json::Value {
    let say = |messages: &[Message]| -> Vec<String> { messages.iter().map(|message| words.say(message)).collect() };
    serde_json::json!({
        "schema": 1,
        "checks": month.checks.iter().map(|check| {
            serde_json::json!({
                "id": check.id,
                "state": check.state,
                "found": say(&check.found),
                "could_not_check": say(&check.unread),
            })
        }).collect::<Vec<_>>(),
        "library": say(&month.library),
        "change": month.change.as_ref().map(|change| {
            serde_json::json!({
                "since": change.at,
                "worse": say(&change.worse),
                "better": say(&change.better),
                "unknown": say(&change.unknown),
            })
        }),
    })
}
