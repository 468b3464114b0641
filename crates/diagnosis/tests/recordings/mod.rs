//! Recordings of real phones that may not be published: they lie beside the checkout, or where `UNSTUCK_CORPUS` says.

use std::path::{Path, PathBuf};

use diagnosis::case::Case;
use diagnosis::facts::{Answer, FactId, Replies, Snapshot};
use diagnosis::phone::Reply;

/// 2026-11-24 12:00:00 UTC.
const RECEIVED_UNIX_MS: i64 = 1_795_521_600_000;

/// One recording. Where it is not there the test says so, loudly, and proves nothing.
pub fn recording(path: &str) -> Option<String> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/android");
    let folders = [std::env::var_os("UNSTUCK_CORPUS").map(PathBuf::from), Some(beside)];
    let text = folders.into_iter().flatten().find_map(|folder| std::fs::read(folder.join(path)).ok());
    if text.is_none() {
        eprintln!("SKIPPED: no recording {path}");
    }
    text.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// What this fact reads where these commands have these answers, and the others none.
pub fn read_answers<'a>(fact: FactId, case: &Case, answer: impl Fn(&str) -> Option<&'a str>) -> Snapshot {
    let mut replies = Replies::default();
    for query in fact.ask(case).expect("something to ask") {
        let Some(text) = answer(query.command()) else { continue };
        let reply = Reply { stdout: text.as_bytes().to_vec(), stderr: Vec::new(), exit: Some(0) };
        replies.insert(query, Answer { reply: Ok(reply), received_unix_ms: RECEIVED_UNIX_MS, took_ms: 5 });
    }
    let mut facts = Snapshot::empty();
    facts.read(fact, case, &replies);
    facts
}
