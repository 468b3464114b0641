//! How much space the app and its cache take.
//!
//! ```text
//! Package Names: ["com.tcl.esticker","com.google.android.katniss"]         (dumpsys diskstats, Android 8 and newer)
//! App Sizes: [53248,50704384]
//! App Data Sizes: [221184,4714496]
//! Cache Sizes: [16384,24576]
//! ```
//!
//! Counted once a day, while the phone charges and rests; until then the lists are not there.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, scan};
use crate::case::Case;
use crate::fact::{Unknown, Why};
use crate::phone::Query;

/// Android 8 and newer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppSize {
    pub app_bytes: Option<u64>,
    pub data_bytes: Option<u64>,
    pub cache_bytes: Option<u64>,
}

fn query() -> Query {
    Query::shell("dumpsys diskstats")
}

impl Reading for AppSize {
    const ID: FactId = FactId::AppSize;
    const LANE: Lane = Lane::Storage;

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        if case.phone.api < 26 {
            return Err(Unknown::not_on_this_phone());
        }
        Ok(vec![query()])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let (app, _) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        parse(&replies.text(&query())?, app.package.as_str())
    }
}

fn parse(text: &str, package: &str) -> Result<AppSize, Unknown> {
    let list =
        |key| scan::value(text, key, ':').and_then(|value| serde_json::from_str::<Vec<serde_json::Value>>(value).ok());
    let names = list("Package Names").ok_or_else(|| Unknown::unreadable("sizes of apps"))?;
    let at = names.iter().position(|name| name.as_str() == Some(package));
    let at = at.ok_or_else(|| Unknown::unreadable("size of the app"))?;
    // Lists of another length belong to another count.
    let size = |key| list(key).filter(|sizes| sizes.len() == names.len())?.get(at)?.as_u64();
    Ok(AppSize { app_bytes: size("App Sizes"), data_bytes: size("App Data Sizes"), cache_bytes: size("Cache Sizes") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_belong_to_the_name_at_the_same_place() {
        let text = "Package Names: [\"a.b\",\"c.d\"]\nApp Sizes: [1,2]\nApp Data Sizes: [3,4]\nCache Sizes: [5]\n";
        let size = parse(text, "c.d").unwrap();
        assert_eq!((size.app_bytes, size.data_bytes, size.cache_bytes), (Some(2), Some(4), None));
        assert!(parse(text, "a").is_err());
        assert!(parse("Data-Free: 1K / 2K total\n", "a.b").is_err());
    }
}
