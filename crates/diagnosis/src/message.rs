//! What Rust sends instead of sentences: the id of a Fluent message and typed arguments.
//!
//! Ids travel, words do not. A number keeps its unit until it is printed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A sentence to be worded by the reader's language: `locales/<tag>/*.ftl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Message {
    /// A Fluent id; with an attribute as `id.attribute`.
    pub id: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(as = "Option<BTreeMap<String, Arg>>", optional)]
    pub args: BTreeMap<String, Arg>,
}

/// A typed argument of a message. Times are Unix seconds, durations seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "type", content = "value")]
#[ts(export)]
pub enum Arg {
    /// Words that are not ours: an app's name, a notification's text.
    Text(String),
    /// How many; picks the plural.
    Count(#[ts(type = "number")] u64),
    Percent(u8),
    Bytes(#[ts(type = "number")] u64),
    /// A length of time.
    Seconds(#[ts(type = "number")] u64),
    /// A moment.
    Time(#[ts(type = "number")] i64),
    /// Another message, worded first and then put in.
    Message(Box<Message>),
    /// Several texts, joined the way the language joins a list.
    List(Vec<String>),
    /// Several messages, each worded first and then joined like a list.
    Messages(Vec<Message>),
}

/// Arguments of a message by name.
pub type Args = BTreeMap<String, Arg>;

impl Message {
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), args: Args::new() }
    }

    pub fn with(mut self, name: &str, arg: Arg) -> Self {
        self.args.insert(name.to_owned(), arg);
        self
    }

    /// `power/saver_left_on` becomes `power-saver_left_on`: Fluent ids know no slash.
    pub fn id_of(prefix: &str, id: &str) -> String {
        format!("{prefix}-{}", id.replace('/', "-"))
    }
}
