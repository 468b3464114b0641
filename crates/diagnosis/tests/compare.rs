//! The comparison of services: what fits is suggested, what is not known is not, and everything has words.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

use std::collections::BTreeSet;
use std::path::Path;

use diagnosis::choose::cells::{ASPECTS, CellValue, cell, services};
use diagnosis::choose::{Answers, QUESTIONS, Shown, Suggestion, compare, suggest};
use diagnosis::knowledge::Mark;
use diagnosis::phone::Platform;

const GB: u64 = 1_000_000_000;

fn answers(sight: &str, place: &str, cost: &str) -> Answers {
    let mut answers = Answers::default();
    for (question, answer) in [("sight", sight), ("place", place), ("cost", cost)] {
        assert!(answers.give(question, answer), "{question}: {answer}");
    }
    answers
}

fn android(library_bytes: u64) -> Shown {
    Shown {
        platform: Some(Platform::Android),
        library_bytes: Some(library_bytes),
        folders: Some(3),
        ..Shown::default()
    }
}

fn iphone() -> Shown {
    Shown { platform: Some(Platform::Iphone), ..Shown::default() }
}

fn suggested(sight: &str, place: &str, cost: &str, shown: &Shown) -> Suggestion {
    suggest(&answers(sight, place, cost), shown).unwrap()
}

fn ids(messages: &[diagnosis::message::Message]) -> BTreeSet<&str> {
    messages.iter().map(|message| message.id.as_str()).collect()
}

/// The word of a cell as the file has it, and how sure it is.
fn word(id: &str, aspect: &str) -> Option<(&'static str, Mark)> {
    let (_, service) = services().find(|(app, _)| app.id == id)?;
    let cell = cell(service, aspect)?;
    match cell.value {
        CellValue::Word(word) => Some((word, cell.certainty)),
        CellValue::Words(_) | CellValue::Bytes(_) => None,
    }
}

#[test]
fn nothing_is_suggested_before_every_question_is_answered() {
    let mut answers = Answers::default();
    for (question, choices) in QUESTIONS {
        assert_eq!(suggest(&answers, &Shown::default()), None);
        assert!(!answers.give(question, "no such answer"));
        assert_eq!(answers.word(question), None);
        for choice in choices {
            assert!(answers.give(question, choice));
            assert_eq!(answers.word(question), Some(choice));
        }
    }
    assert!(suggest(&answers, &Shown::default()).is_some());
    assert!(!answers.give("no such question", "only_me"));
}

#[test]
fn each_answer_leads_where_it_says() {
    let check = |sight: &str, place: &str, cost: &str, shown: &Shown, expected: Option<&str>| {
        let best = suggested(sight, place, cost, shown).best;
        let place = format!("{sight} {place} {cost} {shown:?}");
        assert_eq!(best.map(|best| best.id), expected, "{place}");
    };
    // Locked, free, and it fits; and locked, where only a server of one's own has the room.
    check("only_me", "provider", "free", &android(8 * GB), Some("ente"));
    check("only_me", "provider", "free", &android(400 * GB), None);
    check("only_me", "own_server", "free", &android(400 * GB), Some("immich"));
    check("only_me", "not_sure", "may_pay", &android(400 * GB), Some("ente"));
    check("anyone", "own_server", "may_pay", &android(400 * GB), Some("immich"));
    // What the phone's own system does, where there is such a thing.
    check("anyone", "provider", "may_pay", &iphone(), Some("icloud-photos"));
    check("only_me", "provider", "may_pay", &iphone(), Some("ente"));
    // What a person has already and what works is not changed without need.
    let has = |app, held| Shown { app: Some(app), held, ..android(8 * GB) };
    check("not_sure", "not_sure", "not_sure", &has("google-photos", false), Some("google-photos"));
    check("only_me", "not_sure", "not_sure", &has("google-photos", false), Some("ente"));
    let held = suggested("not_sure", "not_sure", "not_sure", &has("google-photos", true));
    assert_ne!(held.best.unwrap().id, "google-photos");
    assert_eq!(held.others.last().unwrap().id, "google-photos", "what this phone holds down comes last");
    assert!(ids(&held.others.last().unwrap().but).contains("choose-but-held"));
}

#[test]
fn what_does_not_fit_says_why() {
    let left_out = |sight: &str, place: &str, cost: &str, shown: &Shown, name: &str| {
        let suggestion = suggested(sight, place, cost, shown);
        let found = suggestion.left_out.iter().find(|(left_out, _)| *left_out == name);
        found.map(|(_, why)| why.id.clone()).unwrap_or_default()
    };
    let phone = android(20 * GB);
    assert_eq!(left_out("only_me", "not_sure", "may_pay", &phone, "Google Photos"), "choose-out-sight");
    assert_eq!(left_out("anyone", "own_server", "may_pay", &phone, "Dropbox"), "choose-out-provider");
    assert_eq!(left_out("anyone", "provider", "may_pay", &phone, "Immich"), "choose-out-own_server");
    assert_eq!(left_out("anyone", "provider", "free", &phone, "Dropbox"), "choose-out-too_small");
    let full = Shown { app: Some("google-photos"), full: true, ..android(GB) };
    assert_eq!(left_out("anyone", "provider", "free", &full, "Google Photos"), "choose-out-full");
    let ended = Shown { app: Some("onedrive"), ended: true, ..android(GB) };
    assert_eq!(left_out("anyone", "provider", "may_pay", &ended, "Microsoft OneDrive"), "choose-out-ended");
    // How much Proton gives for nothing was read nowhere.
    assert_eq!(word("proton-drive", "keys").map(|(word, _)| word), Some("only_you"));
    assert_eq!(left_out("only_me", "provider", "free", &phone, "Proton Drive"), "choose-out-not_known");
    // On another kind of phone it is not there at all.
    assert_eq!(left_out("only_me", "own_server", "may_pay", &phone, "iCloud Photos"), "");
}

/// The other way round, from the files: whatever is suggested has cells that say so and that were read.
#[test]
fn no_suggestion_contradicts_the_cells_or_rests_on_memory() {
    let mut suggested_at_all = 0;
    let [(_, sights), (_, places), (_, costs)] = QUESTIONS;
    let shown = [Shown::default(), android(GB), android(18 * GB), iphone()];
    for sight in sights {
        for place in places {
            for (cost, shown) in costs.iter().flat_map(|cost| shown.iter().map(move |shown| (cost, shown))) {
                let suggestion = suggested(sight, place, cost, shown);
                for service in suggestion.best.iter().chain(&suggestion.others) {
                    let proven = |aspect: &str| {
                        word(service.id, aspect).filter(|(_, mark)| *mark != Mark::Memory).map(|(word, _)| word)
                    };
                    if sight == "only_me" {
                        let keys = proven("keys");
                        assert!(keys.is_some_and(|keys| keys != "provider"), "{}: {keys:?}", service.id);
                    }
                    if place != "not_sure" {
                        let unfit = if place == "provider" { "own" } else { "provider" };
                        assert!(proven("server").is_some_and(|server| server != unfit), "{}", service.id);
                    }
                    let synced = proven("deleting") == Some("everywhere");
                    assert_eq!(ids(&service.but).contains("choose-but-sync"), synced, "{}", service.id);
                    suggested_at_all += 1;
                }
                let all: BTreeSet<&str> = suggestion.left_out.iter().map(|(name, _)| *name).collect();
                let fit = suggestion.best.iter().chain(&suggestion.others).count();
                let there = services().filter(|(app, _)| match shown.platform {
                    Some(Platform::Android) => app.android.is_some(),
                    Some(Platform::Iphone) => app.ios.is_some(),
                    None => true,
                });
                assert_eq!(all.len() + fit, there.count(), "each service fits or says why it does not");
            }
        }
    }
    assert!(suggested_at_all > 200, "{suggested_at_all}");
}

#[test]
fn every_service_has_every_column_and_unknown_is_said() {
    let view = compare(&Answers::default(), &Shown::default());
    assert_eq!(view.services.len(), services().count());
    assert!(view.services.len() >= 12);
    assert!(view.services.windows(2).all(|pair| pair[0].name.to_lowercase() < pair[1].name.to_lowercase()));
    let mut unknown = 0;
    for service in &view.services {
        assert_eq!(service.cells.len(), ASPECTS.len());
        assert!(!service.yours);
        for cell in &service.cells {
            assert_eq!(cell.origin.is_none(), cell.value.id == "compare-unknown", "{}", service.id);
            unknown += usize::from(cell.origin.is_none());
        }
    }
    assert!(unknown > 0, "no cell is unknown, which nobody believes");
    assert_eq!(view.seen, Vec::new());
    assert_eq!(view.suggestion, None);
}

#[test]
fn everything_that_can_be_said_has_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ftl = std::fs::read_to_string(root.join("../../locales/en/compare.ftl")).unwrap();
    let there: BTreeSet<&str> = ftl.lines().filter_map(|line| line.split_once(" =")).map(|(id, _)| id).collect();
    let mut said: BTreeSet<String> = ASPECTS.iter().map(|aspect| format!("compare-{aspect}")).collect();
    for (question, answers) in QUESTIONS {
        said.insert(format!("choose-{question}"));
        said.extend(answers.iter().map(|answer| format!("choose-{question}-{answer}")));
    }
    // Every word of a cell, as the vocabulary has it.
    let vocabulary = std::fs::read_to_string(root.join("src/knowledge/service.rs")).unwrap();
    for part in vocabulary.split("\nimpl ").skip(1) {
        let kind = part.split(' ').next().unwrap().to_lowercase();
        said.extend(
            part.split("=> \"").skip(1).map(|rest| format!("compare-{kind}-{}", rest.split('"').next().unwrap())),
        );
    }
    // And every message that is named where the suggestion is made.
    for file in ["suggest.rs", "show.rs", "cells.rs"] {
        let text = std::fs::read_to_string(root.join("src/choose").join(file)).unwrap();
        let named = text.split('"').skip(1).step_by(2).filter(|word| !word.contains('{'));
        let ours = |word: &&str| word.starts_with("choose-") || word.starts_with("compare-");
        said.extend(named.filter(ours).map(str::to_owned));
    }
    said.insert("compare-free-own_disk".to_owned());
    let missing: Vec<_> = said.iter().filter(|id| !there.contains(id.as_str())).collect();
    assert!(missing.is_empty(), "not worded: {missing:?}");
    let elsewhere = ["compare-sync"];
    let unsaid: Vec<_> = there
        .iter()
        .filter(|id| {
            !id.starts_with(' ') && !id.starts_with('.') && (id.starts_with("compare-") || id.starts_with("choose-"))
        })
        .filter(|id| !said.contains(**id) && !elsewhere.contains(id))
        .collect();
    assert!(unsaid.is_empty(), "said nowhere: {unsaid:?}");
}

/// The window's tests and gallery draw what is really said.
#[test]
fn the_examples_of_the_window_are_what_is_said() {
    let phone = Shown { app: Some("google-photos"), held: true, ..android(28 * GB) };
    let examples = serde_json::json!({
        "": compare(&Answers::default(), &Shown::default()),
        "phone": compare(&answers("only_me", "not_sure", "may_pay"), &phone),
        "nothing fits": compare(&answers("only_me", "provider", "free"), &android(400 * GB)),
    });
    let written = serde_json::to_string_pretty(&examples).unwrap() + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/comparison.json");
    if std::fs::read_to_string(&path).ok().as_deref() != Some(&written) {
        std::fs::write(&path, written).unwrap();
        panic!("ui/src/comparison.json was not what is said; it is written anew");
    }
}

#[test]
fn no_source_is_an_address_that_pays() {
    for (app, service) in services() {
        for aspect in ASPECTS {
            let Some(cell) = cell(service, aspect) else { continue };
            for word in ["?tag=", "&tag=", "?ref=", "&ref=", "aff", "utm_", "partner"] {
                assert!(!cell.source.contains(word), "{} {aspect}: {}", app.id, cell.source);
            }
        }
    }
}
