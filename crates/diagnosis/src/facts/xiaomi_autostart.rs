//! Xiaomi's auto-start switch: whether the app may start without being opened.
//!
//! ```text
//! MIUIOP(10008): ignore; time=+1h2m ago; rejectTime=+3m ago        (cmd appops get --user 0 com.example 10008, MIUI)
//! MIUIOP(10053): ignore                                            (… 10053: other apps may start it)
//! ```
//!
//! The switch in the security app moves exactly these two. The mode may also be `ask`.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, app_ops};
use crate::case::Case;
use crate::fact::{Unknown, Why};
use crate::phone::Query;

/// Xiaomi, Redmi and POCO.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct XiaomiAutostart {
    /// As the phone names the mode: `allow`, `ignore`, `ask` …
    pub auto_start: String,
    /// `None` where this version has no such op.
    pub start_by_others: Option<String>,
}

pub(crate) const MAKERS: &[&str] = &["xiaomi", "redmi", "poco", "blackshark"];

impl XiaomiAutostart {
    pub fn is_off(&self) -> bool {
        matches!(self.auto_start.as_str(), "ignore" | "deny")
    }
}

impl Reading for XiaomiAutostart {
    const ID: FactId = FactId::XiaomiAutostart;
    const LANE: Lane = Lane::Power;
    const MAY_SHOW: &'static [&'static str] = &[r"MIUIOP\(10008\): (allow|ignore|deny|default|ask)"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        if !case.phone.is_made_by(MAKERS) {
            return Err(Unknown::not_on_this_phone());
        }
        let (app, _) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        let query = |op| app_ops::query(&app.package, op, case.user);
        Ok(vec![query(app_ops::AUTO_START), query(app_ops::START_BY_OTHERS)])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let (app, _) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        let mode = |op| {
            let modes = app_ops::read(replies.reply(&app_ops::query(&app.package, op, case.user))?, op)?;
            Ok::<_, Unknown>(modes.of_package(op))
        };
        Ok(Self { auto_start: mode(app_ops::AUTO_START)?, start_by_others: mode(app_ops::START_BY_OTHERS).ok() })
    }
}
