//! Rows of Android's settings tables, as facts read them.

use super::Replies;
use crate::fact::Unknown;
use crate::phone::Query;
use crate::settings::{Namespace, Setting};

/// The same question as the setting of that name asks, so that both share one answer.
pub(crate) fn query(namespace: Namespace, key: &str, user: u32) -> Query {
    Setting::Table { namespace, key: key.to_owned() }.query(user)
}

/// The row's text; `None` where there is no such row.
pub(crate) fn text(replies: &Replies, query: &Query) -> Result<Option<String>, Unknown> {
    let text = replies.text(query)?;
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    match (lines.next(), lines.next()) {
        (Some("null"), None) => Ok(None),
        (Some(value), None) => Ok(Some(value.to_owned())),
        // A row may hold an empty text.
        (None, _) if text.ends_with('\n') => Ok(Some(String::new())),
        _ => Err(Unknown::unreadable(query.command())),
    }
}

/// A row that holds a number.
pub(crate) fn number(replies: &Replies, query: &Query) -> Result<Option<i64>, Unknown> {
    match text(replies, query)? {
        None => Ok(None),
        Some(value) => value.parse().map(Some).map_err(|_| Unknown::unreadable(query.command())),
    }
}

/// A row that is 0 or 1.
pub(crate) fn switch(replies: &Replies, query: &Query) -> Result<Option<bool>, Unknown> {
    match number(replies, query)? {
        None => Ok(None),
        Some(0) => Ok(Some(false)),
        Some(1) => Ok(Some(true)),
        Some(_) => Err(Unknown::unreadable(query.command())),
    }
}
