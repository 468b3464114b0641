//! Which ids have words. English is complete, so that it tells for every language. No word is read here.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};

static WORDS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../locales/en");

/// Whether this message, or attribute of a message (`id.attribute`), has words.
pub(super) fn has(id: &str) -> bool {
    static IDS: OnceLock<BTreeSet<String>> = OnceLock::new();
    IDS.get_or_init(|| WORDS.files().filter_map(|file| file.contents_utf8()).flat_map(ids).collect()).contains(id)
}

/// Fluent begins a message at the line's start and an attribute with a dot on an indented line.
fn ids(file: &str) -> Vec<String> {
    let mut message = "";
    let mut ids = Vec::new();
    for line in file.lines() {
        let Some((name, _)) = line.split_once('=') else { continue };
        let trimmed = name.trim();
        let is_id = |id: &str| id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') && !id.is_empty();
        match trimmed.strip_prefix('.') {
            Some(attribute) if is_id(attribute) => ids.push(format!("{message}.{attribute}")),
            None if !name.starts_with(char::is_whitespace) && is_id(trimmed) => {
                message = trimmed;
                ids.push(message.to_owned());
            }
            Some(_) | None => {}
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_and_their_attributes_are_found() {
        let file = "# a = b\nfirst = One\n    .value-on = On\nsecond =\n    two = three\n    .do = { $n ->\n   *[other] x\n }\n";
        assert_eq!(ids(file), ["first", "first.value-on", "second", "second.do"]);
        assert!(has("lane-power") && !has("lane-nowhere"));
    }
}
