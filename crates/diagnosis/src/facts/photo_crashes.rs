//! Crash reports of the parts of iOS that keep and send photos.
//!
//! ```text
//! cloudphotod-2026-11-20-101112.ips  ⇥ 1795169472                               (crashes: ⇥ is a tab)
//! photoanalysisd.cpu_resource-2026-11-21-020304.ips  ⇥ 1795226584
//! JetsamEvent-2026-11-22-090000.ips  ⇥ 1795337600
//! ```
//!
//! `.cpu_resource` and `.diskwrites_resource` report work that was heavy, and `JetsamEvent` one of the whole phone:
//! nothing broke down there. Of a report only its name and time are looked at.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, clock, iphone};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::{Platform, Query};

/// What uploads, what talks to iCloud, what keeps the library, what looks at photos, what serves them to apps.
pub const PARTS: [&str; 5] = ["cloudphotod", "cloudd", "photolibraryd", "photoanalysisd", "assetsd"];

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PhotoCrashes {
    /// The newest first.
    pub crashes: Vec<Crash>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Crash {
    /// One of [`PARTS`].
    pub part: &'static str,
    /// By the phone's clock.
    pub age_seconds: i64,
}

impl Reading for PhotoCrashes {
    const ID: FactId = FactId::PhotoCrashes;
    const LANE: Lane = Lane::App;
    const PLATFORMS: &'static [Platform] = &[Platform::Iphone];
    const MAY_SHOW: &'static [&'static str] =
        &["[0-9]{1,6} × (cloudphotod|cloudd|photolibraryd|photoanalysisd|assetsd)"];

    fn ask(_: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![iphone::crashes(), iphone::lockdown()])
    }

    fn read(_: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let now = clock::iphone_now(replies)?;
        // A phone on which nothing ever broke down has no such folder.
        let Some(reply) = iphone::said(replies, &iphone::crashes())? else { return Ok(Self::default()) };
        let text = reply.text();
        let reports = text.lines().filter(|line| !line.trim().is_empty()).map(|line| {
            let (name, at) = line.rsplit_once('\t')?;
            let at: i64 = at.trim().parse().ok()?;
            clock::is_time(at).then(|| part_of(name).map(|part| Crash { part, age_seconds: now - at }))
        });
        let reports: Option<Vec<Option<Crash>>> = reports.collect();
        let mut crashes: Vec<Crash> =
            reports.ok_or_else(|| Unknown::unreadable("crash reports"))?.into_iter().flatten().collect();
        crashes.sort_by_key(|crash| crash.age_seconds);
        Ok(Self { crashes })
    }
}

/// `cloudd-2026-…`: the part, then the date. The folder of old reports stands before the name.
fn part_of(name: &str) -> Option<&'static str> {
    let name = name.rsplit('/').next()?;
    PARTS.into_iter().find(|part| {
        let rest = name.strip_prefix(part).and_then(|rest| rest.strip_prefix('-'));
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_broke_down_counts() {
        assert_eq!(part_of("cloudd-2026-11-20-101112.ips"), Some("cloudd"));
        assert_eq!(part_of("Retired/cloudphotod-2026-11-20-101112.000.ips"), Some("cloudphotod"));
        for other in ["cloudd.cpu_resource-2026-11-20.ips", "cloudds-2026-1.ips", "JetsamEvent-2026.ips", "", "cloudd-"]
        {
            assert_eq!(part_of(other), None, "{other}");
        }
    }
}
