//! Whether the app may run in the background: the person's own switch ("Restricted" battery use).
//!
//! ```text
//! RUN_ANY_IN_BACKGROUND: ignore; time=+2d3h14m ago   (cmd appops get --user 0 com.example RUN_ANY_IN_BACKGROUND)
//! No operations.                                     (allowed)
//! background_restricted                              (am get-bg-restriction-level --user 0 com.example, Android 12)
//! ```
//!
//! A phone was recorded that was on the Doze list, in the exempted bucket, and restricted here all the same.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, app_ops};
use crate::case::{App, Case};
use crate::fact::{Unknown, Why};
use crate::phone::Query;

pub(crate) const RUN_ANY: &str = "RUN_ANY_IN_BACKGROUND";
pub(crate) const RUN: &str = "RUN_IN_BACKGROUND";

/// Android 7 and newer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Background {
    /// The op that the switch in Settings moves: `RUN_ANY_IN_BACKGROUND`, before Android 9 `RUN_IN_BACKGROUND`.
    pub op: String,
    /// The mode of the package, as the phone names it.
    pub package_mode: String,
    /// The mode of the whole uid.
    pub uid_mode: String,
    /// The system's own summary, Android 12 and newer.
    pub level: Option<Level>,
}

/// `am get-bg-restriction-level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Unrestricted,
    Exempted,
    AdaptiveBucket,
    RestrictedBucket,
    BackgroundRestricted,
    Hibernation,
    /// Android 15 and newer: stopped until the person opens it.
    ForceStopped,
    UserLaunchOnly,
}

impl Background {
    pub fn package_restricted(&self) -> bool {
        restricts(&self.package_mode)
    }

    pub fn uid_restricted(&self) -> bool {
        restricts(&self.uid_mode)
    }

    pub fn restricted(&self) -> bool {
        self.package_restricted() || self.uid_restricted()
    }
}

/// `default` is not "allowed" for these ops: Android asks for the mode `allow` and nothing else.
fn restricts(mode: &str) -> bool {
    matches!(mode, "ignore" | "deny")
}

fn op(api: u32) -> &'static str {
    if api >= 28 { RUN_ANY } else { RUN }
}

fn level_query(app: &App, user: u32) -> Query {
    Query::shell(format!("am get-bg-restriction-level --user {user} {}", app.package))
}

impl Reading for Background {
    const ID: FactId = FactId::Background;
    const LANE: Lane = Lane::Power;
    const MAY_SHOW: &'static [&'static str] = &[
        "(RUN_ANY_IN_BACKGROUND|RUN_IN_BACKGROUND): (allow|ignore|deny|default)",
        "bg-restriction-level: background_restricted",
    ];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        let (app, _) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        if case.phone.api < 24 {
            return Err(Unknown::not_on_this_phone());
        }
        let mut queries = vec![app_ops::query(&app.package, op(case.phone.api), case.user)];
        if case.phone.api >= 31 {
            queries.push(level_query(app, case.user));
        }
        Ok(queries)
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let (app, _) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        let op = op(case.phone.api);
        let modes = app_ops::read(replies.reply(&app_ops::query(&app.package, op, case.user))?, op)?;
        let level = replies.text(&level_query(app, case.user)).ok().and_then(|text| level(&text));
        Ok(Self { op: op.to_owned(), package_mode: modes.of_package(op), uid_mode: modes.of_uid(op), level })
    }
}

fn level(text: &str) -> Option<Level> {
    text.lines().find_map(|line| match line.trim() {
        "unrestricted" => Some(Level::Unrestricted),
        "exempted" => Some(Level::Exempted),
        "adaptive_bucket" => Some(Level::AdaptiveBucket),
        "restricted_bucket" => Some(Level::RestrictedBucket),
        "background_restricted" => Some(Level::BackgroundRestricted),
        "hibernation" => Some(Level::Hibernation),
        "force_stopped" => Some(Level::ForceStopped),
        "user_launch_only" => Some(Level::UserLaunchOnly),
        _ => None,
    })
}
