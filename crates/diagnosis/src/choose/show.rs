//! The comparison in messages.

use super::cells::{ASPECTS, CellValue, cell, services};
use super::suggest::{Suggestion, suggest};
use super::{
    Answers, AspectView, CellView, CompareView, LeftOutView, OriginView, QUESTIONS, QuestionView, ServiceView, Shown,
    SuggestionView,
};
use crate::knowledge::{AppProfile, Mark};
use crate::message::{Arg, Message};
use crate::view::AnswerView;

/// The whole comparison for these answers and this phone.
pub fn compare(answers: &Answers, shown: &Shown) -> CompareView {
    CompareView {
        aspects: ASPECTS
            .iter()
            .map(|id| AspectView { id: (*id).to_owned(), name: Message::new(format!("compare-{id}")) })
            .collect(),
        services: services()
            .map(|(app, service)| ServiceView {
                id: app.id.clone(),
                name: app.name.clone(),
                yours: shown.app == Some(app.id.as_str()),
                ended: app.ended.as_ref().map(|_| Message::new("choose-out-ended")),
                cells: ASPECTS.iter().map(|aspect| cell_view(aspect, cell(service, aspect))).collect(),
            })
            .collect(),
        questions: QUESTIONS.iter().map(|(id, choices)| question(id, choices, answers)).collect(),
        seen: seen(shown),
        suggestion: suggest(answers, shown).map(suggestion_view),
    }
}

fn cell_view(aspect: &str, cell: Option<super::cells::Cell>) -> CellView {
    let Some(cell) = cell else { return CellView { value: Message::new("compare-unknown"), origin: None } };
    let value = match cell.value {
        CellValue::Word(word) => Message::new(format!("compare-{aspect}-{word}")),
        CellValue::Words(words) => {
            let words = words.iter().map(|word| Message::new(format!("compare-{aspect}-{word}"))).collect();
            Message::new("compare-several").with("all", Arg::Messages(words))
        }
        CellValue::Bytes(bytes) => Message::new("compare-bytes").with("bytes", Arg::Bytes(bytes)),
    };
    CellView { value, origin: Some(origin(cell.source, cell.checked, cell.certainty)) }
}

/// Where something was read, and how sure it is.
pub(crate) fn origin(source: &str, checked: &str, certainty: Mark) -> OriginView {
    let words = Message::new(match certainty {
        Mark::Checked => "compare-certainty-checked",
        Mark::Secondary => "compare-certainty-secondary",
        Mark::Memory => "compare-certainty-memory",
    });
    let unproven = certainty == Mark::Memory;
    OriginView { source: source.to_owned(), checked: checked.to_owned(), certainty: words, unproven }
}

fn question(id: &str, choices: &[&str], answers: &Answers) -> QuestionView {
    let text = format!("choose-{id}");
    QuestionView {
        id: id.to_owned(),
        why: Message::new(format!("{text}.why")),
        answers: choices
            .iter()
            .map(|answer| AnswerView { id: (*answer).to_owned(), text: Message::new(format!("{text}-{answer}")) })
            .collect(),
        text: Message::new(text),
        chosen: answers.word(id).map(str::to_owned),
    }
}

/// What this phone showed, in the order in which it counts.
fn seen(shown: &Shown) -> Vec<Message> {
    let mut seen = Vec::new();
    if let Some(bytes) = shown.library_bytes {
        let size = match shown.folders {
            Some(folders) => {
                let folders = u64::try_from(folders).unwrap_or(u64::MAX);
                Message::new("choose-seen-library").with("folders", Arg::Count(folders))
            }
            None => Message::new("choose-seen-size"),
        };
        seen.push(size.with("bytes", Arg::Bytes(bytes)));
    }
    let app = shown.app.and_then(|id| crate::knowledge::apps().iter().find(|app| app.id == id));
    let about = |id: &str, app: &AppProfile| Message::new(id.to_owned()).with("app", Arg::Text(app.name.clone()));
    if let Some(app) = app {
        for (is_so, id) in
            [(shown.held, "choose-seen-held"), (shown.full, "choose-seen-full"), (shown.ended, "choose-seen-ended")]
        {
            if is_so {
                seen.push(about(id, app));
            }
        }
    }
    seen
}

fn suggestion_view(suggestion: Suggestion) -> SuggestionView {
    let service = suggestion.best.as_ref().map(|best| best.id.to_owned());
    let (headline, why, but) = match suggestion.best {
        Some(best) => {
            let headline = Message::new("choose-best").with("service", Arg::Text(best.name.to_owned()));
            (headline, best.why, best.but)
        }
        None => (Message::new("choose-none"), Vec::new(), Vec::new()),
    };
    SuggestionView {
        headline,
        service,
        why,
        but,
        others: suggestion.others.into_iter().map(|other| other.name.to_owned()).collect(),
        left_out: suggestion
            .left_out
            .into_iter()
            .map(|(name, why)| LeftOutView { name: name.to_owned(), why })
            .collect(),
    }
}
