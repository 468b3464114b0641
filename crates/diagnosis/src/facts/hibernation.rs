//! Hibernation: an app unused for months loses its permissions and runs nothing.
//!
//! ```text
//! false                                  (cmd app_hibernation get-state --user 0 com.example, Android 12 and newer)
//! ```

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, scan};
use crate::case::{Case, PackageId};
use crate::fact::{Unknown, Why};
use crate::phone::Query;

/// Android 12 and newer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hibernation {
    pub hibernated: bool,
}

pub(crate) fn query(package: &PackageId, user: u32) -> Query {
    Query::shell(format!("cmd app_hibernation get-state --user {user} {package}"))
}

impl Reading for Hibernation {
    const ID: FactId = FactId::Hibernation;
    const LANE: Lane = Lane::Power;
    const MAY_SHOW: &'static [&'static str] = &["app_hibernation get-state: true"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        let (app, _) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        if case.phone.api < 31 {
            return Err(Unknown::not_on_this_phone());
        }
        Ok(vec![query(&app.package, case.user)])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let (app, _) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        Ok(Self { hibernated: parse(&replies.text(&query(&app.package, case.user))?)? })
    }
}

pub(crate) fn parse(text: &str) -> Result<bool, Unknown> {
    text.lines().find_map(scan::boolean).ok_or_else(|| Unknown::unreadable("state of hibernation"))
}
