//! `unstuck undo`.

use std::process::ExitCode;

use diagnosis::view::{ChangeState, ChangeView, PersonEvent, ScreenView};
use serde::Serialize;

use crate::args::{DataArgs, PhoneArgs};
use crate::visit::{NoVisit, PATIENCE, Visit, visit};
use words::Words;

#[derive(Serialize)]
struct Report {
    schema: u32,
    changes: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    id: String,
    setting: String,
    /// The value that the setting has again.
    old: String,
    new: String,
    undone: bool,
    /// Why it is not undone.
    why: Option<String>,
}

pub async fn run(words: &Words, phone: &PhoneArgs, data: &DataArgs, json: bool) -> anyhow::Result<ExitCode> {
    let report = match visit(phone, data, async |visit| undo(words, visit).await).await {
        Ok(report) => report,
        Err(error) => {
            eprintln!("{}", error.say(words));
            return Ok(ExitCode::from(2));
        }
    };
    let all = report.changes.iter().all(|row| row.undone);
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else if report.changes.is_empty() {
        println!("{}", words.plain("cli-undo-none"));
    } else {
        for row in &report.changes {
            let symbol = if row.undone { "✓" } else { "✗" };
            println!("{symbol} {}: {} → {}", row.setting, row.new, row.old);
            if let Some(why) = &row.why {
                println!("    {why}");
            }
        }
    }
    Ok(ExitCode::from(if all { 0 } else { 1 }))
}

/// Undoes all changes, the newest first, and waits until each is settled.
async fn undo(words: &Words, mut visit: Visit) -> Result<Report, NoVisit> {
    let mut asked = false;
    // Changes leave the list of open ones when they are undone: what they were is kept from the first look.
    let mut changes: Vec<ChangeView> = Vec::new();
    loop {
        let view = visit.view(PATIENCE).await?;
        if let ScreenView::Starting { problem } = &view.screen {
            if let Some(problem) = problem {
                eprintln!("{} {}", words.say(&problem.what), words.say(&problem.advice));
            }
            continue;
        }
        if !asked {
            changes = view.open_changes.clone();
            if changes.is_empty() {
                return Ok(Report { schema: 1, changes: Vec::new() });
            }
            visit.say(PersonEvent::UndoAll);
            asked = true;
            continue;
        }
        for change in &mut changes {
            let now = view.open_changes.iter().find(|open| open.id == change.id);
            change.state = now.map_or(ChangeState::Undone, |now| now.state.clone());
        }
        let settled =
            |change: &ChangeView| matches!(change.state, ChangeState::Undone | ChangeState::UndoFailed { .. });
        if changes.iter().all(settled) {
            let changes = changes.iter().map(|change| row(words, change)).collect();
            return Ok(Report { schema: 1, changes });
        }
    }
}

fn row(words: &Words, change: &ChangeView) -> Row {
    let why = match &change.state {
        ChangeState::UndoFailed { why } => Some(words.say(why)),
        ChangeState::Unsure | ChangeState::Made | ChangeState::Undoing | ChangeState::Undone => None,
    };
    Row {
        id: change.id.clone(),
        setting: words.say(&change.setting),
        old: words.say(&change.old),
        new: words.say(&change.new),
        undone: change.state == ChangeState::Undone,
        why,
    }
}
