//! `docs/coverage.md` holds: what it names is there, and a scene shows what its row says that it shows.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use diagnosis::{fixes, rules};

const TABLE: &str = include_str!("../../../docs/coverage.md");
/// As many as the article has claims and steps.
const ROWS: usize = 48;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// One row of the table.
struct Row<'a> {
    number: usize,
    state: &'a str,
    /// The kind of thing and its name: ("rule", "power/saver_on").
    answers: Vec<(&'a str, &'a str)>,
    shown_by: Vec<(&'a str, &'a str)>,
    instead: &'a str,
}

fn table() -> Vec<Row<'static>> {
    rows(TABLE)
}

fn rows(text: &str) -> Vec<Row<'_>> {
    let lines = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| #"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
            let [number, _, state, answer, shown_by, instead] = cells[..] else { panic!("six cells: {line}") };
            let number = number.parse().unwrap_or_else(|_| panic!("no number: {line}"));
            Row { number, state, answers: named(answer), shown_by: named(shown_by), instead }
        })
        .collect()
}

/// Every name between backticks, with the word before it, which says of what kind it is.
fn named(cell: &str) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = cell.split('`').collect();
    assert!(parts.len() % 2 == 1, "a backtick without its twin: {cell}");
    parts.chunks_exact(2).map(|pair| (pair[0].split_whitespace().last().unwrap_or(""), pair[1])).collect()
}

/// What is wrong with a name; `None` if there is such a thing.
fn missing(kind: &str, name: &str) -> Option<String> {
    let there = match kind {
        "rule" => rules::by_id(name).is_some(),
        "fix" => fixes::by_id(name).is_some(),
        "page" => root().join(name).is_file(),
        "scene" => scene_file(name).is_file(),
        "words" => is_worded(name),
        "command" => is_command(name),
        "test" => is_test(name),
        _ => return Some(format!("`{name}` is called {kind:?}, which is no kind of thing")),
    };
    (!there).then(|| format!("there is no {kind} `{name}`"))
}

fn scene_file(name: &str) -> PathBuf {
    let (phone, scene) = name.split_once('/').unwrap_or((name, ""));
    root().join("tests/phones").join(phone).join("scenes").join(format!("{scene}.toml"))
}

/// The rules that a scene says it shows.
fn shown_in(name: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(scene_file(name)).unwrap();
    let scene: toml::Table = text.parse().unwrap();
    let expect = &scene["expect"];
    let found = ["findings", "deeper"].into_iter().filter_map(|list| expect.get(list)?.as_array()).flatten();
    found.map(|finding| finding.as_str().unwrap().to_owned()).collect()
}

/// A message, or an attribute of one: `fix-sign_in`, `fix-sign_in.why`.
fn is_worded(name: &str) -> bool {
    let (message, attribute) = name.split_once('.').map_or((name, None), |(message, rest)| (message, Some(rest)));
    let folder = std::fs::read_dir(root().join("locales/en")).unwrap();
    folder.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).any(|text| {
        let mut lines = text.lines().skip_while(|line| !line.starts_with(&format!("{message} =")));
        let Some(_) = lines.next() else { return false };
        let mut own = lines.take_while(|line| line.starts_with(' '));
        attribute.is_none_or(|attribute| own.any(|line| line.trim_start().starts_with(&format!(".{attribute} ="))))
    })
}

/// A command of `unstuck`: its variant in the list of commands.
fn is_command(name: &str) -> bool {
    let arguments = std::fs::read_to_string(root().join("crates/cli/src/args.rs")).unwrap();
    // `off-cable` is the variant `OffCable`.
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    let variant: String = name.split('-').map(capital).collect();
    [format!("    {variant} {{"), format!("    {variant},")].iter().any(|line| arguments.contains(line.as_str()))
}

/// `path/to/file.rs::name_of_the_test`.
fn is_test(name: &str) -> bool {
    let Some((file, test)) = name.split_once("::") else { return false };
    let Ok(text) = std::fs::read_to_string(root().join(file)) else { return false };
    match Path::new(file).extension().and_then(|extension| extension.to_str()) {
        Some("rs") => text.split(&format!("fn {test}(")).next().is_some_and(|before| {
            // The last attribute before it makes it a test, and none takes it out of the run.
            let attributes = &before[before.trim_end().rfind("\n\n").unwrap_or(0)..];
            let runs = ["#[test]", "#[tokio::test"].iter().any(|mark| attributes.contains(mark));
            before.len() < text.len() && runs && !attributes.contains("#[ignore")
        }),
        Some("ts" | "mjs") => text.contains(&format!("test(\"{test}\"")),
        _ => false,
    }
}

#[test]
fn every_claim_of_the_article_has_one_row() {
    let numbers: Vec<usize> = table().iter().map(|row| row.number).collect();
    assert_eq!(numbers, (1..=ROWS).collect::<Vec<_>>());
}

#[test]
fn everything_that_the_table_names_is_there() {
    let mut wrong = Vec::new();
    for row in table() {
        for (kind, name) in row.answers.iter().chain(&row.shown_by) {
            wrong.extend(missing(kind, name).map(|what| format!("row {}: {what}", row.number)));
        }
        let proofs = ["scene", "test"];
        wrong.extend(
            row.answers
                .iter()
                .filter(|(kind, _)| proofs.contains(kind))
                .map(|(kind, name)| format!("row {}: the {kind} `{name}` stands among the answers", row.number)),
        );
        wrong.extend(
            row.shown_by
                .iter()
                .filter(|(kind, _)| !proofs.contains(kind))
                .map(|(kind, name)| format!("row {}: the {kind} `{name}` shows nothing", row.number)),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_row_says_how_far_it_is_answered_and_proves_it() {
    for row in table() {
        let number = row.number;
        let (state, lacks) = row.state.split_once(": ").map_or((row.state, ""), |(state, lacks)| (state, lacks));
        match state {
            "answered" => assert!(lacks.is_empty(), "row {number} is answered, and yet {lacks}"),
            "partly" | "not yet" => assert!(lacks.len() > 5, "row {number} does not say what is missing"),
            other => panic!("row {number} is {other:?}"),
        }
        let answered = state != "not yet";
        assert_eq!(!row.answers.is_empty(), answered, "row {number} is {state}, with {} answers", row.answers.len());
        assert_eq!(!row.shown_by.is_empty(), answered, "row {number} is {state}, with {} proofs", row.shown_by.len());
        assert!(!row.instead.contains('`'), "row {number} names a thing where nobody looks for it");
    }
}

#[test]
fn a_scene_shows_a_rule_of_its_row() {
    for row in table() {
        let of_row: BTreeSet<&str> =
            row.answers.iter().filter(|(kind, _)| *kind == "rule").map(|(_, id)| *id).collect();
        for (_, scene) in row.shown_by.iter().filter(|(kind, _)| *kind == "scene") {
            let shown = shown_in(scene);
            let shows = shown.iter().any(|rule| of_row.contains(rule.as_str()));
            assert!(shows, "row {}: `{scene}` shows {shown:?}, and none of {of_row:?}", row.number);
        }
    }
}

#[test]
fn what_has_gone_is_noticed() {
    for (kind, name) in [
        ("rule", "power/no_such_state"),
        ("fix", "do_nothing_at_all"),
        ("page", "ui/src/screens/Nothing.svelte"),
        ("scene", "google-pixel-9-android-16/nothing"),
        ("scene", "google-pixel-9-android-16"),
        ("words", "fix-sign_in.nothing"),
        ("words", "fix-nothing"),
        ("command", "nothing"),
        ("test", "crates/diagnosis/tests/coverage.rs::there_is_none"),
        ("test", "crates/diagnosis/tests/coverage.rs::is_test"),
        ("test", "crates/diagnosis/tests/nothing.rs::a_scene_shows_a_rule_of_its_row"),
        ("thing", "power/saver_on"),
    ] {
        assert!(missing(kind, name).is_some(), "{kind} {name}");
    }
    for (kind, name) in [
        ("words", "fix-sign_in.why"),
        ("command", "report"),
        ("test", "crates/diagnosis/tests/coverage.rs::a_scene_shows_a_rule_of_its_row"),
        ("test", "ui/src/App.test.ts::what is saved is what is shown, and where it is is said"),
    ] {
        assert_eq!(missing(kind, name), None);
    }
}
