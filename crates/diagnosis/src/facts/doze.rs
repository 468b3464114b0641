//! Doze: the phone's sleep, how soon it comes by the maker's timing, and whether somebody forced it.
//!
//! ```text
//!   Settings:                                                              (dumpsys deviceidle, Android 10, Pixel)
//!     light_after_inactive_to=+3m0s0ms
//!     inactive_to=+30m0s0ms
//!     idle_after_inactive_to=+30m0s0ms
//!     idle_to=+1h0m0s0ms
//!   mLightEnabled=false  mDeepEnabled=false
//!   mForceIdle=false
//!   mState=ACTIVE mLightState=ACTIVE
//!
//! 2025-03-20T10:11:12 - add:[pkg] cu=1000 cp=7643                           (MIUI, before `Settings:`)
//!     inactive_to=+15s0ms                                                   (HyperOS, Android 16)
//! ```

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, scan};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;

/// Android 6 and newer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Doze {
    /// Untouched for this long, the phone begins to fall asleep (Android: 30 minutes).
    pub inactive_seconds: Option<i64>,
    /// And sleeps deeply after this long more.
    pub idle_after_inactive_seconds: Option<i64>,
    pub deep_enabled: Option<bool>,
    /// As the phone names it: `ACTIVE`, `IDLE` …
    pub deep_state: Option<String>,
    pub light_state: Option<String>,
    /// Somebody forced the phone to sleep (`cmd deviceidle force-idle`).
    pub forced: Option<bool>,
}

pub(crate) fn dump() -> Query {
    Query::shell("dumpsys deviceidle")
}

impl Reading for Doze {
    const ID: FactId = FactId::Doze;
    const LANE: Lane = Lane::Power;
    const MAY_SHOW: &'static [&'static str] = &["inactive_to=[0-9]{1,9}s idle_after_inactive_to=[0-9]{1,9}s"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        if case.phone.api < 23 {
            return Err(Unknown::not_on_this_phone());
        }
        Ok(vec![dump()])
    }

    fn read(_: &Case, replies: &Replies) -> Result<Self, Unknown> {
        parse(&replies.text(&dump())?)
    }
}

pub(crate) fn parse(text: &str) -> Result<Doze, Unknown> {
    let seconds = |key| scan::value(text, key, '=').and_then(scan::duration_ms).map(|ms| ms / 1000);
    // Several fields stand on one line, in an order that changes: they are found as whole words.
    let anywhere = |key: &str| text.lines().find_map(|line| scan::field(line, key));
    let doze = Doze {
        inactive_seconds: seconds("inactive_to"),
        idle_after_inactive_seconds: seconds("idle_after_inactive_to"),
        deep_enabled: anywhere("mDeepEnabled").and_then(scan::boolean),
        deep_state: anywhere("mState").map(str::to_owned),
        light_state: anywhere("mLightState").map(str::to_owned),
        forced: anywhere("mForceIdle").and_then(scan::boolean),
    };
    if doze == Doze::default() { Err(Unknown::unreadable("state of Doze")) } else { Ok(doze) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_makers_timing_is_read_behind_its_junk() {
        let text = "2025-03-20T10:11:12.123 - add:[a.b] cu=1000 cp=7643\nSettings:\n    light_after_inactive_to=+3m0s0ms\n    inactive_to=+15s0ms\n    idle_after_inactive_to=+15s0ms\n  mForceIdle=true\n  mState=IDLE mLightState=OVERRIDE\n";
        let doze = parse(text).unwrap();
        assert_eq!((doze.inactive_seconds, doze.idle_after_inactive_seconds), (Some(15), Some(15)));
        assert_eq!((doze.forced, doze.deep_state.as_deref()), (Some(true), Some("IDLE")));
        assert!(parse("DeviceIdleController is not available\n").is_err());
    }
}
