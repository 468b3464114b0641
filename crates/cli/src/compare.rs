//! `unstuck compare`: backup services beside each other, and a suggestion that says why.

use std::process::ExitCode;

use diagnosis::choose::cells::{ASPECTS, CellValue, cell, services};
use diagnosis::choose::{Answers, CompareView, QUESTIONS, Shown, SuggestionView, compare};
use diagnosis::knowledge::Mark;
use diagnosis::message::{Arg, Message};
use diagnosis::view::{PersonEvent, ScreenView};
use serde_json::{Value, json};
use words::Words;

use crate::args::VisitArgs;
use crate::visit::{NoVisit, PATIENCE, Visit, visit};

/// Grows when a field changes its meaning or goes away; new fields do not count.
const SCHEMA: u32 = 1;

/// What `unstuck compare` was asked.
pub struct Order<'a> {
    /// Each as `question=answer`.
    pub answers: &'a [String],
    pub visit: &'a VisitArgs,
    pub json: bool,
}

pub async fn run(words: &Words, order: &Order<'_>) -> anyhow::Result<ExitCode> {
    let mut answers = Answers::default();
    for given in order.answers {
        let (question, answer) = given.split_once('=').unwrap_or((given, ""));
        if !answers.give(question, answer) {
            let all: Vec<String> =
                QUESTIONS.iter().flat_map(|(id, all)| all.iter().map(move |answer| format!("{id}={answer}"))).collect();
            let message = Message::new("cli-compare-no-answer").with("given", Arg::Text(given.clone()));
            eprintln!("{}", words.say(&message.with("answers", Arg::List(all))));
            return Ok(ExitCode::from(2));
        }
    }
    let one_is_named = order.visit.phone.serial.is_some() || order.visit.phone.tcp.is_some();
    let view = if one_is_named {
        match visit(&order.visit.phone, &order.visit.data, async |visit| {
            with_phone(words, order, &answers, visit).await
        })
        .await
        {
            Ok(view) => view,
            Err(error) => {
                eprintln!("{}", error.say(words));
                return Ok(ExitCode::from(2));
            }
        }
    } else {
        compare(&answers, &Shown::default())
    };
    if order.json {
        println!("{}", serde_json::to_string_pretty(&as_json(words, &view))?);
    } else {
        print!("{}", as_text(words, &view));
    }
    Ok(ExitCode::SUCCESS)
}

async fn with_phone(
    words: &Words,
    order: &Order<'_>,
    answers: &Answers,
    mut visit: Visit,
) -> Result<CompareView, NoVisit> {
    visit.checked(order.visit.app.app.as_deref(), words).await?;
    let given = QUESTIONS.iter().filter_map(|(id, _)| Some((*id, answers.word(id)?)));
    for (question, answer) in given {
        visit.say(PersonEvent::Choose { question: question.to_owned(), answer: answer.to_owned() });
    }
    visit.say(PersonEvent::ShowCompare);
    loop {
        if let ScreenView::Compare(view) = visit.view(PATIENCE).await?.screen {
            return Ok(*view);
        }
    }
}

/// For programs: cells by their words, and sentences where there is nothing else.
fn as_json(words: &Words, view: &CompareView) -> Value {
    let cells = |service| {
        let all =
            ASPECTS.iter().map(|aspect| ((*aspect).to_owned(), cell(service, aspect).map_or(Value::Null, cell_json)));
        Value::Object(all.collect())
    };
    let say = |messages: &[Message]| -> Vec<String> { messages.iter().map(|message| words.say(message)).collect() };
    let suggestion = view.suggestion.as_ref().map(|suggestion| {
        json!({
            "headline": words.say(&suggestion.headline),
            "service": suggestion.service,
            "why": say(&suggestion.why),
            "but": say(&suggestion.but),
            "others": suggestion.others,
            "left_out": suggestion.left_out.iter().map(|left_out| {
                json!({ "name": left_out.name, "why": words.say(&left_out.why) })
            }).collect::<Vec<_>>(),
        })
    });
    json!({
        "schema": SCHEMA,
        "services": services()
            .map(|(app, service)| json!({ "id": app.id, "name": app.name, "cells": cells(service) }))
            .collect::<Vec<_>>(),
        "seen": say(&view.seen),
        "suggestion": suggestion,
    })
}

fn cell_json(cell: diagnosis::choose::cells::Cell) -> Value {
    let value = match cell.value {
        CellValue::Word(word) => json!(word),
        CellValue::Words(words) => json!(words),
        CellValue::Bytes(bytes) => json!(bytes),
    };
    let certainty = match cell.certainty {
        Mark::Checked => "checked",
        Mark::Secondary => "secondary",
        Mark::Memory => "memory",
    };
    json!({ "value": value, "source": cell.source, "checked": cell.checked, "certainty": certainty })
}

fn as_text(words: &Words, view: &CompareView) -> String {
    let mut lines = Vec::new();
    for service in &view.services {
        lines.push(service.name.clone());
        lines.extend(service.ended.iter().map(|ended| format!("  ! {}", words.say(ended))));
        for (aspect, cell) in view.aspects.iter().zip(&service.cells) {
            let unproven = cell.origin.as_ref().is_some_and(|origin| origin.unproven);
            let mark = if unproven { " (?)" } else { "" };
            lines.push(format!("  {}: {}{mark}", words.say(&aspect.name), words.say(&cell.value)));
        }
        lines.push(String::new());
    }
    lines.push(format!("(?) {}", words.plain("compare-certainty-memory")));
    lines.push(String::new());
    lines.push(words.plain("compare-sync"));
    lines.push(format!("  {}", words.plain("compare-sync.why")));
    lines.push(String::new());
    lines.extend(view.seen.iter().map(|seen| words.say(seen)));
    match &view.suggestion {
        Some(suggestion) => suggestion_text(words, suggestion, &mut lines),
        None => {
            lines.push(words.plain("cli-compare-questions"));
            for question in &view.questions {
                let answers: Vec<String> = question
                    .answers
                    .iter()
                    .map(|answer| format!("    --answer {}={}  {}", question.id, answer.id, words.say(&answer.text)))
                    .collect();
                lines.push(format!("  {}", words.say(&question.text)));
                lines.extend(answers);
            }
        }
    }
    lines.join("\n") + "\n"
}

fn suggestion_text(words: &Words, suggestion: &SuggestionView, lines: &mut Vec<String>) {
    lines.push(words.say(&suggestion.headline));
    lines.extend(suggestion.why.iter().map(|why| format!("  + {}", words.say(why))));
    lines.extend(suggestion.but.iter().map(|but| format!("  ! {}", words.say(but))));
    if !suggestion.others.is_empty() {
        let others = Message::new("cli-compare-others").with("names", Arg::List(suggestion.others.clone()));
        lines.push(words.say(&others));
    }
    lines.extend(
        suggestion.left_out.iter().map(|left_out| format!("  - {}: {}", left_out.name, words.say(&left_out.why))),
    );
}
