//! Replies with gaps: `{{key}}` is what the phone's state says now.
//!
//! ```text
//! {{key}}                            the value; a key that is absent is an error
//! {{key?yes:no}}                     yes if the value is "true"; an absent key is not true; `:no` may be left out
//! {{key=value?yes:no}}               yes if the value is that
//! {{!key?yes:no}} {{a&b=c?yes:no}}   not; and
//! {{now}} {{now-3600}}               seconds since 1970 by the phone's clock
//! {{now-3600|ms}}                    milliseconds
//! {{now-3600|%Y-%m-%d %H:%M:%S}}     formatted; the phone's zone is UTC
//! {{uptime}}                         seconds since the phone started
//! {{grows sent}}                     the number at `sent`, and `sent.a-second` more for each second of uptime while
//!                                    `sent.while`, a condition as above, holds
//! {{row}} {{row+1000}} {{now-60*row}}  the number of the row, in the text of `rows` only
//! ```
//!
//! Inside a gap `\:` `\}` `\n` and `\\` stand for the character; `\{{` in the text is a plain `{{`.

use std::fmt::Write as _;

use chrono::DateTime;

use crate::state::State;

/// What gaps are filled from.
#[derive(Debug, Clone, Copy)]
pub struct Filling<'a> {
    pub state: &'a State,
    pub now_ms: i64,
    pub uptime_seconds: i64,
    pub row: Option<i64>,
}

/// A gap that cannot be filled, and the line that it stands on (from 1).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Gap {
    pub line: usize,
    pub what: String,
}

/// Puts `\` before each `{{` of a text that is to be served as it is.
pub fn escape(text: &str) -> String {
    text.replace("{{", "\\{{")
}

pub fn fill(text: &str, filling: &Filling) -> Result<String, Gap> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        if let Some(before) = rest[..at].strip_suffix('\\') {
            out.push_str(before);
            out.push_str("{{");
            rest = &rest[at + 2..];
            continue;
        }
        out.push_str(&rest[..at]);
        let line = || 1 + text[..text.len() - rest.len() + at].matches('\n').count();
        let inside = &rest[at + 2..];
        let Some(end) = end_of_gap(inside) else {
            return Err(Gap { line: line(), what: "`{{` without `}}` (write `\\{{` for the characters)".to_owned() });
        };
        let filled = one(&inside[..end], filling).map_err(|what| Gap { line: line(), what })?;
        out.push_str(&filled);
        rest = &inside[end + 2..];
    }
    out.push_str(rest);
    Ok(out)
}

fn end_of_gap(inside: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in inside.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '}' if inside[at..].starts_with("}}") => return Some(at),
            _ => {}
        }
    }
    None
}

fn one(gap: &str, filling: &Filling) -> Result<String, String> {
    if let Some((condition, choice)) = split(gap, '?') {
        let (yes, no) = split(choice, ':').unwrap_or((choice, ""));
        return Ok(plain(if holds(condition, filling.state) { yes } else { no }));
    }
    let (value, format) = gap.split_once('|').map_or((gap, None), |(value, format)| (value, Some(format)));
    if let Some(offset) = value.strip_prefix("now").and_then(|offset| sum(offset, filling.row)) {
        let ms = offset.checked_mul(1000).and_then(|offset| filling.now_ms.checked_add(offset));
        return moment(ms.ok_or_else(|| format!("`{value}` is no time"))?, format);
    }
    if let Some(offset) = value.strip_prefix("uptime").and_then(|offset| sum(offset, filling.row)) {
        return Ok(filling.uptime_seconds.saturating_add(offset).to_string());
    }
    if let Some(key) = value.strip_prefix("grows ") {
        return grown(key, filling);
    }
    if let (Some(row), Some(offset)) = (filling.row, value.strip_prefix("row").and_then(|o| sum(o, filling.row))) {
        return Ok(row.saturating_add(offset).to_string());
    }
    filling.state.get(value).map(str::to_owned).ok_or_else(|| format!("the state has no key `{value}`"))
}

/// A counter that grows while the phone runs.
fn grown(key: &str, filling: &Filling) -> Result<String, String> {
    let number = |key: &str| match filling.state.get(key).map(str::parse::<i64>) {
        Some(Ok(number)) => Ok(number),
        Some(Err(_)) => Err(format!("`{key}` is no number")),
        None => Err(format!("the state has no key `{key}`")),
    };
    let grows = filling.state.get(&format!("{key}.while")).is_none_or(|condition| holds(condition, filling.state));
    let a_second = format!("{key}.a-second");
    let a_second = if grows && filling.state.get(&a_second).is_some() { number(&a_second)? } else { 0 };
    Ok(number(key)?.saturating_add(a_second.saturating_mul(filling.uptime_seconds)).to_string())
}

/// `""`, `-3600`, `+5`, `-60*row`, and any number of them one after the other.
fn sum(mut text: &str, row: Option<i64>) -> Option<i64> {
    let mut total: i64 = 0;
    while !text.is_empty() {
        let sign = match text.as_bytes()[0] {
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let end = text[1..].find(['+', '-']).map_or(text.len(), |at| at + 1);
        let term = &text[1..end];
        let value = match term.strip_suffix("*row") {
            Some(factor) => factor.parse::<i64>().ok()?.checked_mul(row?)?,
            None => term.parse::<i64>().ok()?,
        };
        total = total.checked_add(value.checked_mul(sign)?)?;
        text = &text[end..];
    }
    Some(total)
}

fn moment(ms: i64, format: Option<&str>) -> Result<String, String> {
    match format {
        None => Ok(ms.div_euclid(1000).to_string()),
        Some("ms") => Ok(ms.to_string()),
        Some(format) => format_time(ms, &plain(format)),
    }
}

/// As `date` would print it; used for the shell's `date` too.
pub(crate) fn format_time(ms: i64, format: &str) -> Result<String, String> {
    let time = DateTime::from_timestamp_millis(ms).ok_or_else(|| format!("{ms} ms is no time"))?;
    let mut text = String::new();
    write!(text, "{}", time.format(format)).map_err(|_| format!("`{format}` is no format of a time"))?;
    Ok(text)
}

fn holds(condition: &str, state: &State) -> bool {
    condition.split('&').all(|term| {
        let (wanted, term) = term.strip_prefix('!').map_or((true, term), |term| (false, term));
        let is = match term.split_once('=') {
            Some((key, value)) => state.is(key, &plain(value)),
            None => state.is_true(term),
        };
        is == wanted
    })
}

/// Splits at the first separator that is not escaped.
fn split(text: &str, separator: char) -> Option<(&str, &str)> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == separator => return Some((&text[..at], &text[at + c.len_utf8()..])),
            _ => {}
        }
    }
    None
}

fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_grows_with_uptime_while_its_condition_holds() {
        let mut state = State::default();
        state.set("sent", "1000");
        let read = |state: &State, uptime_seconds| {
            fill("{{grows sent}}", &Filling { state, now_ms: 0, uptime_seconds, row: None })
        };
        assert_eq!(read(&state, 90).as_deref(), Ok("1000"));
        state.set("sent.a-second", "50");
        assert_eq!(read(&state, 90).as_deref(), Ok("5500"));
        state.set("sent.while", "perm=true");
        assert_eq!(read(&state, 90).as_deref(), Ok("1000"));
        state.set("perm", "true");
        assert_eq!(read(&state, 91).as_deref(), Ok("5550"));
        state.remove("sent");
        assert!(read(&state, 90).is_err());
    }

    fn check(text: &str, expected: &str) {
        let state: State = [("level", "57"), ("saver", "true"), ("mode", "a:b")]
            .into_iter()
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .collect();
        let filling = Filling { state: &state, now_ms: 1_700_000_000_500, uptime_seconds: 90, row: Some(3) };
        let got = fill(text, &filling).unwrap_or_else(|gap| gap.to_string());
        assert_eq!(got, expected, "for {text}");
    }

    #[test]
    fn gaps_are_filled() {
        check("level: {{level}}%", "level: 57%");
        check(
            "{{saver?ON:OFF}} {{absent?ON:OFF}} {{!absent?x}}{{saver&level=57?!}}{{saver&level=58?!:?}}",
            "ON OFF x!?",
        );
        check("{{mode=a\\:b?yes\\: {\\}:no}}", "yes: {}");
        check("{{level=57?a\\:b\\n:c}}", "a:b\n");
        check("{{now}} {{now-3600}} {{now|ms}}", "1700000000 1699996400 1700000000500");
        check("{{now|%Y-%m-%d %H:%M:%S}}", "2023-11-14 22:13:20");
        check("{{uptime}} {{uptime-30}} {{row}} {{row+1000}} {{now-60*row}}", "90 60 3 1003 1699999820");
        check("handle{1} ni{x}} \\{{literal}}", "handle{1} ni{x}} {{literal}}");
    }

    #[test]
    fn a_gap_that_cannot_be_filled_names_its_line() {
        check("one\ntwo {{absent}}", "line 2: the state has no key `absent`");
        check("one\n\n{{level", "line 3: `{{` without `}}` (write `\\{{` for the characters)");
        check("{{nowhere}}", "line 1: the state has no key `nowhere`");
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in r"(\{\{|\}\}|now|row|uptime|[-+*|?:=!&%a-zé0-9\\]|\PC){0,24}") {
            let state = State::default();
            let filling = Filling { state: &state, now_ms: i64::MAX, uptime_seconds: i64::MAX, row: Some(i64::MAX) };
            drop(fill(&text, &filling));
            assert_eq!(fill(&escape(&text), &filling), Ok(text));
        }
    }

    #[test]
    fn an_escaped_text_is_served_as_it_was() {
        let text = "extras={{a=b}} {{";
        check(&escape(text), text);
    }
}
