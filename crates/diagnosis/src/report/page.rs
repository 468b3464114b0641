//! A report in words, as it is seen before it is saved: the window draws these texts, and the file has the same.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::facts::Lane;

/// The worded report, and the two files that can be saved of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PageView {
    pub title: String,
    /// What stands out first.
    pub lead: String,
    pub parts: Vec<PagePart>,
    /// What is never in a report.
    pub foot: String,
    pub html: String,
    pub json: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PagePart {
    pub heading: String,
    pub entries: Vec<PageEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PageEntry {
    pub title: String,
    /// A short word beside the title: how bad it is, what became of it.
    pub tags: Vec<String>,
    pub lines: Vec<PageLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PageLine {
    pub label: String,
    pub text: String,
}

impl PageView {
    /// Every text of the page, in its order.
    pub fn texts(&self) -> Vec<&str> {
        let mut texts = vec![self.title.as_str(), &self.lead];
        for part in &self.parts {
            texts.push(&part.heading);
            for entry in &part.entries {
                texts.push(&entry.title);
                texts.extend(entry.tags.iter().map(String::as_str));
                texts.extend(entry.lines.iter().flat_map(|line| [line.label.as_str(), &line.text]));
            }
        }
        texts.push(&self.foot);
        texts
    }
}

/// The id of a lane's name.
pub fn lane_id(lane: Lane) -> &'static str {
    match lane {
        Lane::Connection => "lane-connection",
        Lane::Power => "lane-power",
        Lane::Storage => "lane-storage",
        Lane::Access => "lane-access",
        Lane::App => "lane-app",
        Lane::Files => "lane-files",
        Lane::Provider => "lane-provider",
    }
}
