//! Folders against lists, ids against words, words against ids: what one has and the other lacks is named here.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use diagnosis::facts::photo_library::NotRead;
use diagnosis::facts::{FactId, Lane};
use diagnosis::fixes::{self, Safety};
use diagnosis::{knowledge, rules};

fn source(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder)
}

/// Names of the Rust files of a folder, without `mod`.
fn files(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let names = entries.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    names.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).filter(|name| name != "mod").collect()
}

/// The text of every Rust file below a folder, by path.
fn texts(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut texts = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts.extend(self::texts(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            texts.insert(path.clone(), std::fs::read_to_string(&path).unwrap());
        }
    }
    texts
}

fn lane_folder(lane: Lane) -> &'static str {
    match lane {
        Lane::Connection => "connection",
        Lane::Power => "power",
        Lane::Storage => "storage",
        Lane::Access => "access",
        Lane::App => "app",
        Lane::Files => "files",
        Lane::Provider => "provider",
    }
}

/// English messages with their attributes. Ids stand at the start of a line, attributes after blanks and a dot.
fn words() -> BTreeMap<String, BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales/en");
    let mut words: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let mut current: Option<String> = None;
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            let id = line.split_once('=').map(|(id, _)| id.trim());
            if let (Some(id), true) = (id, line.starts_with(|c: char| c.is_ascii_alphabetic())) {
                let before = words.insert(id.to_owned(), BTreeSet::new());
                assert!(before.is_none(), "{id} is worded twice, the second time in {}", path.display());
                current = Some(id.to_owned());
            } else if let (Some(attribute), Some(current)) = (id.and_then(|id| id.strip_prefix('.')), &current)
                && line.starts_with(' ')
            {
                words.get_mut(current).unwrap().insert(attribute.to_owned());
            }
        }
    }
    assert!(words.len() > 100, "the words were not read");
    words
}

fn lacks(words: &BTreeMap<String, BTreeSet<String>>, id: &str, attributes: &[&str]) -> Vec<String> {
    match words.get(id) {
        None => vec![id.to_owned()],
        Some(there) => {
            attributes.iter().filter(|name| !there.contains(**name)).map(|name| format!("{id}.{name}")).collect()
        }
    }
}

/// Every word between quotes in a text.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

#[test]
fn every_rule_stands_in_its_lanes_folder_and_in_the_list() {
    let mut on_disk = BTreeSet::new();
    for lane in Lane::ALL {
        let folder = source("rules").join(lane_folder(lane));
        if folder.exists() {
            on_disk.extend(files(&folder).into_iter().map(|file| format!("{}/{file}", lane_folder(lane))));
        }
    }
    let listed: BTreeSet<String> = rules::ALL.iter().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(listed.len(), rules::ALL.len(), "an id stands twice in the list");
    assert_eq!(on_disk.difference(&listed).collect::<Vec<_>>(), Vec::<&String>::new(), "not in rules::ALL");
    assert_eq!(listed.difference(&on_disk).collect::<Vec<_>>(), Vec::<&String>::new(), "no file of that name");
    for rule in rules::ALL {
        assert!(rule.id.starts_with(lane_folder(rule.lane)), "{} says that it is of {:?}", rule.id, rule.lane);
        let text = std::fs::read_to_string(source("rules").join(format!("{}.rs", rule.id))).unwrap();
        let verified = !rule.reads.is_empty() || !text.contains(".fixes(");
        assert!(verified, "{} reads nothing, so that nothing could verify its fixes", rule.id);
        assert_eq!(rules::by_id(rule.id).unwrap().id, rule.id);
    }
}

#[test]
fn every_rule_says_what_it_finds_why_and_from_where() {
    for (path, text) in texts(&source("rules")) {
        if path.ends_with("mod.rs") {
            continue;
        }
        for heading in ["## What it finds", "## Why it matters", "## Sources"] {
            assert!(text.contains(heading), "{} lacks {heading}", path.display());
        }
    }
}

#[test]
fn every_fact_that_a_rule_reads_is_on_its_list() {
    for (path, text) in texts(&source("rules")) {
        let Some(reads) = text.split_once("reads: &[").and_then(|(_, rest)| rest.split_once(']')) else { continue };
        for fact in FactId::ALL {
            let listed = reads.0.split(',').any(|name| name.trim() == format!("FactId::{fact:?}"));
            let read = [".get()", ".ok()", ".unknown()"].iter().any(|how| {
                text.contains(&format!("facts.{}{how}", fact.name()))
                    || text.contains(&format!("facts\n        .{}\n        {how}", fact.name()))
            });
            assert!(listed || !read, "{} reads {} and does not say so", path.display(), fact.name());
        }
    }
}

#[test]
fn every_fix_has_a_file_and_stands_in_the_list() {
    let mut on_disk = files(&source("fixes"));
    for part in ["deed", "refusal", "screen"] {
        assert!(on_disk.remove(part), "{part}.rs has gone: take it off this list");
    }
    let listed: BTreeSet<String> = fixes::ALL.iter().map(|fix| fix.id.to_owned()).collect();
    assert_eq!(listed.len(), fixes::ALL.len(), "an id stands twice in the list");
    assert_eq!(on_disk, listed);
}

#[test]
fn every_fact_has_a_file() {
    let on_disk = files(&source("facts"));
    let listed: BTreeSet<String> = FactId::ALL.iter().map(|fact| fact.name().to_owned()).collect();
    assert_eq!(listed.difference(&on_disk).collect::<Vec<_>>(), Vec::<&String>::new(), "no file of that name");
    let list = std::fs::read_to_string(source("facts").join("mod.rs")).unwrap();
    for file in on_disk.difference(&listed) {
        // What several facts share is no fact, and is not public.
        assert!(list.contains(&format!("pub(crate) mod {file};")), "{file}.rs is neither a fact nor shared by facts");
    }
}

#[test]
fn every_id_has_its_words_and_every_word_its_id() {
    let words = words();
    let mut missing = Vec::new();
    for fact in FactId::ALL {
        missing.extend(lacks(&words, &format!("fact-{}", fact.name()), &[]));
    }
    for rule in rules::ALL {
        missing.extend(lacks(&words, &format!("rule-{}", rule.id.replace('/', "-")), &["says", "means", "do"]));
    }
    for fix in fixes::ALL {
        let mut attributes = vec!["button", "why"];
        match fix.safety {
            Safety::Safe => {}
            Safety::Ask => attributes.push("loses"),
            Safety::Manual => attributes.push("guide"),
        }
        let text = std::fs::read_to_string(source("fixes").join(format!("{}.rs", fix.id))).unwrap();
        // Hands only, and the name says it all.
        if text.contains("Screen::Nothing") {
            attributes.retain(|name| *name != "guide");
        }
        missing.extend(lacks(&words, &format!("fix-{}", fix.id), &attributes));
    }
    assert_eq!(missing, Vec::<String>::new(), "not worded in locales/en");
    let facts: BTreeSet<String> = FactId::ALL.iter().map(|fact| fact.name().to_owned()).collect();
    let known_rules: BTreeSet<String> = rules::ALL.iter().map(|rule| rule.id.replace('/', "-")).collect();
    let known_fixes: BTreeSet<String> = fixes::ALL.iter().map(|fix| fix.id.to_owned()).collect();
    for id in words.keys() {
        for (prefix, known) in [("fact-", &facts), ("rule-", &known_rules), ("fix-", &known_fixes)] {
            if let Some(name) = id.strip_prefix(prefix) {
                assert!(known.contains(name), "{id} words nothing");
            }
        }
    }
}

/// A rule that could not be judged is named by its title, and then nothing was found to put into it.
#[test]
fn the_title_of_a_rule_stands_alone() {
    let locales = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales/en");
    let files =
        std::fs::read_dir(locales).unwrap().map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap());
    let whole: String = files.collect();
    let titles: Vec<&str> = whole.lines().filter(|line| line.starts_with("rule-")).collect();
    assert!(titles.len() >= rules::ALL.len(), "{}", titles.len());
    let needy: Vec<&str> = titles.into_iter().filter(|line| line.contains('{')).collect();
    assert_eq!(needy, Vec::<&str>::new());
}

#[test]
fn every_message_that_is_named_in_the_source_has_words() {
    let words = words();
    for (path, text) in texts(&source("")) {
        for (at, _) in text.match_indices("Message::new(\"") {
            let id = quoted(&text[at..]).next().unwrap();
            let own_test = text[..at].contains("#[cfg(test)]");
            let (message, attribute) = id.split_once('.').map_or((id, None), |(id, attribute)| (id, Some(attribute)));
            let there = words.get(message).is_some_and(|has| attribute.is_none_or(|name| has.contains(name)));
            assert!(own_test || there, "{} names {id}, which is not worded", path.display());
        }
    }
}

#[test]
fn every_question_and_every_answer_has_words() {
    let words = words();
    let mut asked = 0;
    for (path, text) in texts(&source("fixes")) {
        for (at, start) in text.match_indices("question: \"") {
            let question = &text[at + start.len()..];
            let answers = question.split_once("answers: [").unwrap().1.split_once(']').unwrap().0;
            let id = format!("question-{}", question.split('"').next().unwrap());
            let answers: Vec<&str> = quoted(answers).collect();
            assert_eq!(lacks(&words, &id, &answers), Vec::<String>::new(), "{}", path.display());
            asked += 1;
        }
    }
    assert!(asked >= 4, "{asked}");
}

#[test]
fn rules_name_only_fixes_that_there_are_and_every_fix_is_of_use() {
    let known: BTreeSet<&str> = fixes::ALL.iter().map(|fix| fix.id).collect();
    let mut used = BTreeSet::new();
    for (path, text) in texts(&source("rules")) {
        for (_, rest) in text.match_indices(".fixes(&[").map(|(at, start)| (at, &text[at + start.len()..])) {
            let list = rest.split_once(']').unwrap().0;
            for fix in quoted(list) {
                assert!(known.contains(fix), "{} names the fix {fix}, which there is not", path.display());
            }
        }
        used.extend(quoted(&text).filter(|word| known.contains(word)).map(str::to_owned));
    }
    let unused: Vec<_> = known.iter().filter(|fix| !used.contains(**fix)).collect();
    assert!(unused.is_empty(), "no rule offers {unused:?}");
}

#[test]
fn a_fix_that_changes_something_by_itself_has_a_guided_twin() {
    let safety = |id: &str| fixes::by_id(id).unwrap().safety;
    for (path, text) in texts(&source("rules")) {
        let lists =
            text.match_indices(".fixes(&[").map(|(at, start)| text[at + start.len()..].split_once(']').unwrap().0);
        let offered: Vec<&str> = lists.flat_map(quoted).collect();
        let automatic = offered.iter().any(|fix| safety(fix) == Safety::Safe);
        let guided = offered.iter().any(|fix| safety(fix) == Safety::Manual);
        assert!(!automatic || guided, "{}: {offered:?} has no guided twin", path.display());
    }
}

#[test]
fn every_menu_that_a_fix_names_is_known_for_a_maker_or_stock_android() {
    let paths = knowledge::menus().iter().flat_map(|menus| &menus.paths);
    let known: BTreeSet<&str> = paths.map(|path| path.screen.as_str()).collect();
    let mut missing = BTreeSet::new();
    for (path, text) in texts(&source("fixes")) {
        if ["mod.rs", "screen.rs"].iter().any(|file| path.ends_with(file)) {
            continue;
        }
        for start in ["guide(\"", "guide_app(\"", "menu: Some(\"", "samsung_battery(\"", "menu(\"", "menu_app(case, \""]
        {
            for (at, _) in text.match_indices(start) {
                // What an iPhone is asked beside it stands behind the bracket.
                let end = if start.starts_with("menu") && !start.contains("Some") { ')' } else { ';' };
                let call = &text[at..at + text[at..].find([end, '}']).unwrap()];
                let menu = quoted(call).filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '_')).last();
                missing.extend(menu.filter(|menu| !known.contains(menu)).map(str::to_owned));
            }
        }
    }
    assert_eq!(missing, BTreeSet::new(), "not in knowledge/menus");
    for menus in knowledge::menus() {
        for path in &menus.paths {
            assert!(path.steps.contains_key("en"), "{:?} {} has no English", menus.makers, path.screen);
            assert!(path.from_api.is_none_or(|from| path.to_api.is_none_or(|to| from <= to)), "{}", path.screen);
        }
    }
}

#[test]
fn every_way_in_which_a_library_is_not_read_has_words() {
    let words = words();
    let own = NotRead::ALL.map(NotRead::id);
    let others = ["refused", "timed_out", "lost", "too_large", "damaged"];
    let ids = own.into_iter().chain(others).map(|id| format!("wizard-deeper-{id}"));
    assert_eq!(ids.flat_map(|id| lacks(&words, &id, &[])).collect::<Vec<_>>(), Vec::<String>::new());
}
