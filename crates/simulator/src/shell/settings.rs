//! `settings` and `cmd settings`: `settings.<namespace>.<key>`; an unset key reads `null`.

use super::words::Options;
use super::{Answer, Inside};

pub(super) fn answer(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    let options = Options::take(words, &["--user"]);
    let (verb, rest) = options.plain.split_first()?;
    let namespace = *rest.first()?;
    if !["system", "secure", "global"].contains(&namespace) {
        return Some(Answer::error(format!("Invalid namespace '{namespace}'"), 255));
    }
    let key = |name: &str| format!("settings.{namespace}.{name}");
    Some(match (*verb, &rest[1..]) {
        ("get", [name, ..]) => Answer::line(inside.state.get(&key(name)).unwrap_or("null")),
        ("put", [name, value, ..]) => {
            inside.state.set(key(name), *value);
            Answer::nothing()
        }
        ("delete", [name, ..]) => {
            let rows = u8::from(inside.state.remove(&key(name)).is_some());
            Answer::line(format!("Deleted {rows} rows"))
        }
        ("list", []) => Answer::text(
            inside.state.under(&key("")).map(|(name, value)| format!("{name}={value}\n")).collect::<String>(),
        ),
        ("get" | "put" | "delete" | "list", _) => Answer::error("Bad arguments", 255),
        _ => return None,
    })
}
