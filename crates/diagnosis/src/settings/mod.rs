//! Settings: things on a phone that have a value, can be read, and can be written. One file a kind.
//!
//! Every automatic change goes through a [`Setting`], so that the old value is read the same way before the change,
//! after it, and after its undo. Writing is absolute ("on", not "toggle"): writing twice does no harm, and after a
//! lost connection a reading tells whether the write arrived.
//!
//! To add one: write `settings/<kind>.rs` with functions `query`, `read` and `write`, and its variant below.
//! A setting is serialised into the undo journal: variants and fields never change their meaning once released.

use serde::{Deserialize, Serialize};

use crate::case::PackageId;
use crate::fact::Unknown;
use crate::phone::{Action, Query, Reply};

mod permission;
mod table;

/// One setting of a phone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Setting {
    /// A row of Android's settings tables. Value: the row's text, or `null` where there is no row.
    Table { namespace: Namespace, key: String },
    /// A runtime permission of an app. Value: `granted` or `denied`.
    Permission { package: PackageId, permission: String, user: u32 },
}

/// Android's settings tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Namespace {
    Global,
    Secure,
    System,
}

/// A setting's value in one fixed spelling for each kind, e.g. `on`, `allow`, `exempt`, `granted`, `40`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Value(pub String);

impl Value {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Setting {
    /// The Fluent id of its name, e.g. `setting-table-global-low_power`. Values are worded by `.value-<value>` where
    /// the message has such an attribute, else shown as they are.
    pub fn message_id(&self) -> String {
        match self {
            Setting::Table { namespace, key } => format!("setting-table-{}-{key}", namespace.name()),
            Setting::Permission { permission, .. } => {
                format!("setting-permission-{}", permission.rsplit('.').next().unwrap_or(permission))
            }
        }
    }

    /// How to read it.
    pub fn query(&self, user: u32) -> Query {
        match self {
            Setting::Table { namespace, key } => table::query(*namespace, key, user),
            Setting::Permission { package, .. } => permission::query(package),
        }
    }

    /// Its value, from the answer to [`Setting::query`]. Unknown means: no automatic change.
    pub fn read(&self, reply: &Reply) -> Result<Value, Unknown> {
        match self {
            Setting::Table { .. } => table::read(reply),
            Setting::Permission { package, permission, user } => permission::read(reply, package, permission, *user),
        }
    }

    /// What makes it this value; `None` where the shell cannot set that value.
    pub fn write(&self, value: &Value, user: u32) -> Option<Action> {
        match self {
            Setting::Table { namespace, key } => table::write(*namespace, key, value, user),
            Setting::Permission { package, permission, user } => permission::write(package, permission, value, *user),
        }
    }
}

impl Namespace {
    pub fn name(self) -> &'static str {
        match self {
            Namespace::Global => "global",
            Namespace::Secure => "secure",
            Namespace::System => "system",
        }
    }
}
