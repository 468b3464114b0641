//! Test overrides that somebody left behind: the phone believes in a battery, a storage, a heat or a sleep that is not.
//!
//! ```text
//! Current Battery Service state:                                                                (dumpsys battery)
//!   (UPDATES STOPPED -- use 'reset' to restart)
//! mSeq=1 mForceState=LOW                                                                        (dumpsys devicestoragemonitor)
//! IsStatusOverride: true                                                                        (dumpsys thermalservice)
//!   mForceIdle=true                                                                             (dumpsys deviceidle)
//! ```

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, battery, doze, scan, storage};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;

/// Each part is `None` where this phone does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Overrides {
    pub battery: Option<bool>,
    pub storage: Option<bool>,
    pub thermal: Option<bool>,
    pub doze: Option<bool>,
}

fn thermal() -> Query {
    Query::shell("dumpsys thermalservice")
}

impl Reading for Overrides {
    const ID: FactId = FactId::Overrides;
    const LANE: Lane = Lane::Power;
    const MAY_SHOW: &'static [&'static str] = &[
        "mForceState is set",
        r"\(UPDATES STOPPED -- use 'reset' to restart\)",
        "mForceIdle=true",
        "IsStatusOverride: true",
    ];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        let since = [(21, battery::dump()), (23, doze::dump()), (26, storage::monitor()), (29, thermal())];
        Ok(since.into_iter().filter(|(api, _)| case.phone.api >= *api).map(|(_, query)| query).collect())
    }

    fn read(_: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let battery = replies.text(&battery::dump());
        let of = |query: Query| replies.text(&query).ok();
        let overrides = Self {
            battery: battery
                .as_deref()
                .ok()
                .filter(|text| scan::value(text, "level", ':').is_some())
                .map(|text| text.contains("UPDATES STOPPED")),
            storage: of(storage::monitor()).and_then(|text| forced_storage(&text)),
            thermal: of(thermal()).and_then(|text| scan::value(&text, "IsStatusOverride", ':').and_then(scan::boolean)),
            doze: of(doze::dump()).and_then(|text| doze::parse(&text).ok()?.forced),
        };
        if overrides == Self::default() {
            return Err(battery.err().unwrap_or_else(|| Unknown::unreadable("overrides")));
        }
        Ok(overrides)
    }
}

fn forced_storage(text: &str) -> Option<bool> {
    let state = text.lines().find_map(|line| scan::field(line, "mForceState"))?;
    match state {
        "UNKNOWN" => Some(false),
        "NORMAL" | "LOW" | "FULL" => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_forced_state_means_that_nobody_forced_it() {
        assert_eq!(forced_storage("mSeq=1 mForceState=UNKNOWN \n"), Some(false));
        assert_eq!(forced_storage("mSeq=3 mForceState=LOW\n"), Some(true));
        assert_eq!(forced_storage("Known volumes:\n"), None);
    }
}
