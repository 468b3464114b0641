//! Earlier checks, and the report.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::message::Message;
use crate::report::Report;
use crate::report::page::PageView;
use crate::rules::Severity;

/// Earlier checks of this phone, the newest first; the first is today's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HistoryView {
    pub checks: Vec<PastCheck>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PastCheck {
    /// Unix seconds.
    #[ts(type = "number")]
    pub at: i64,
    pub app: Option<String>,
    pub findings: Vec<PastFinding>,
    pub could_not_check: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PastFinding {
    pub rule: String,
    pub severity: Severity,
    pub title: Message,
    /// Compared with the check before it.
    pub new: bool,
}

/// The report of this check, as it would be saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReportView {
    /// What whoever carries the view words. It stays on this side of the border.
    #[serde(skip)]
    #[ts(skip)]
    pub report: Option<Box<Report>>,
    /// In words. `None` until it is worded.
    pub page: Option<PageView>,
}
