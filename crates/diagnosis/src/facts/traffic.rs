//! Bytes that the backup app sent and received: the proof of an upload, whatever the app says.
//!
//! ```text
//! UID stats:                                                           (dumpsys netstats detail, Android 11)
//!   ident=[{type=WIFI, subType=COMBINED, networkId="…", metered=false, defaultNetwork=true}] uid=10142 set=FOREGROUND tag=0x0
//!     NetworkStatsHistory: bucketDuration=7200
//!       st=1626933600 rb=3533 rp=60 tb=6247 tp=106 op=0
//! UID tag stats:
//! ```
//!
//! `type` is a word up to Android 11 and a number later (0 mobile, 1 Wi-Fi, 17 VPN). Buckets are two hours long, so
//! that a period is right to within two hours at its edge. Traffic through a VPN is booked once for the VPN and once
//! more for the network below it: the larger of the two counts, never the sum. The network's name is not kept.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, clock};
use crate::case::Case;
use crate::fact::{Unknown, Why};
use crate::phone::Query;

use std::time::Duration;

/// `dumpsys netstats detail`, Android 5 and newer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Traffic {
    pub sent_24h_bytes: u64,
    pub sent_7d_bytes: u64,
    pub received_24h_bytes: u64,
    pub received_7d_bytes: u64,
    /// Sent over mobile data in the last 7 days.
    pub sent_mobile_7d_bytes: u64,
    /// The present by the phone's clock, Unix seconds: what the periods go by.
    pub read_at_unix: i64,
    /// Since the last two hours in which at least [`A_PHOTO_BYTES`] were sent; `None`: never, as far as is recorded.
    pub last_upload_seconds_ago: Option<u64>,
    /// Sent since those two hours were over; where there were none, as long as is recorded.
    pub sent_since_upload_bytes: u64,
    /// How far back the phone's books go, for any app. Shorter than a period: that period is not all known.
    pub recorded_seconds: u64,
}

impl Traffic {
    /// Since when the app has sent nothing as large as a photo, Unix seconds by the phone's clock; where it never did, as
    /// far back as the phone's books go.
    pub fn quiet_since_unix(&self) -> i64 {
        let ago = self.last_upload_seconds_ago.unwrap_or(self.recorded_seconds);
        self.read_at_unix.saturating_sub(i64::try_from(ago).unwrap_or(i64::MAX))
    }
}

/// Less than this within two hours is not even one photo as backup apps shrink them: it is asking, not uploading.
pub const A_PHOTO_BYTES: u64 = 200_000;
/// More than this in a week is an upload, not only asking.
pub const A_FEW_PHOTOS_BYTES: u64 = 5 * A_PHOTO_BYTES;

const DAY: i64 = 86_400;

fn dump() -> Query {
    // Some phones take several seconds to load the history of all apps.
    Query::shell("dumpsys netstats detail").within(Duration::from_secs(20))
}

impl Reading for Traffic {
    const ID: FactId = FactId::Traffic;
    const LANE: Lane = Lane::App;
    const MAY_SHOW: &'static [&'static str] =
        &["tb=[0-9]{1,12} in 7 days", "st=[0-9]{1,12} (last with tb >= 200000|first of all|when the app was new)"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        Ok(vec![dump(), clock::date()])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let (_, uid) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        let text = replies.text(&dump())?;
        // Buckets are dated by the phone's clock, right or wrong.
        let now = match clock::phone_now(replies) {
            Ok(now) => now,
            Err(_) => replies.answer(&dump())?.received_unix_ms / 1000,
        };
        parse(&text, uid, now)
    }
}

/// What was counted for one kind of path: below a VPN, or in it.
#[derive(Debug, Default, Clone, Copy)]
struct Sums {
    sent_day: u64,
    sent_week: u64,
    received_day: u64,
    received_week: u64,
    sent_mobile_week: u64,
}

impl Sums {
    fn add(&mut self, bucket: &Bucket, now: i64, mobile: bool) {
        let (day, week) = (bucket.share_since(now - DAY, now), bucket.share_since(now - 7 * DAY, now));
        self.sent_day = self.sent_day.saturating_add(day.of(bucket.sent));
        self.received_day = self.received_day.saturating_add(day.of(bucket.received));
        self.sent_week = self.sent_week.saturating_add(week.of(bucket.sent));
        self.received_week = self.received_week.saturating_add(week.of(bucket.received));
        if mobile {
            self.sent_mobile_week = self.sent_mobile_week.saturating_add(week.of(bucket.sent));
        }
    }
}

#[derive(Debug)]
struct Bucket {
    start: i64,
    seconds: i64,
    received: u64,
    sent: u64,
}

/// Which part of a bucket lies in a period, as a fraction.
struct Share {
    seconds: i64,
    of: i64,
}

impl Share {
    fn of(&self, bytes: u64) -> u64 {
        let (Ok(part), Ok(whole)) = (u128::try_from(self.seconds), u128::try_from(self.of)) else { return 0 };
        (u128::from(bytes) * part).checked_div(whole).map_or(0, |share| u64::try_from(share).unwrap_or(u64::MAX))
    }
}

impl Bucket {
    /// The last bucket is not over yet: what is in it was sent up to now.
    fn share_since(&self, since: i64, now: i64) -> Share {
        let end = (self.start + self.seconds).min(now).max(self.start + 1);
        let inside = end - self.start.max(since);
        Share { seconds: if self.start > now { 0 } else { inside.max(0) }, of: end - self.start }
    }
}

/// Whose history follows, from a line `ident=[…] uid=… set=… tag=…`.
struct Owner {
    counts: bool,
    vpn: bool,
    mobile: bool,
}

fn parse(text: &str, uid: u32, now: i64) -> Result<Traffic, Unknown> {
    let (mut below, mut inside_vpn) = (Sums::default(), Sums::default());
    let mut oldest: Option<i64> = None;
    let mut last_upload: Option<i64> = None;
    let mut own: Vec<(i64, u64)> = Vec::new();
    let mut section_counts = true;
    let mut seen_section = false;
    let mut owner: Option<Owner> = None;
    let mut seconds = 7200;
    for line in text.lines().map(str::trim) {
        if let Some(section) = section(line) {
            section_counts = section;
            seen_section |= section;
            owner = None;
        } else if line.starts_with("ident=") {
            owner = section_counts.then(|| of_line(line, uid));
            seen_section |= section_counts && line.contains("] uid=");
        } else if let Some(rest) = line.strip_prefix("NetworkStatsHistory:") {
            let duration = super::scan::field(rest, "bucketDuration").and_then(|v| v.parse::<i64>().ok());
            seconds = duration.map_or(7200, |n| if n > 1_000_000 { n / 1000 } else { n }).max(1);
        } else if line.starts_with("st=")
            && let Some(owner) = &owner
        {
            let Some(bucket) = bucket(line, seconds) else { continue };
            if bucket.start > now + DAY {
                // Written while the clock ran ahead.
                continue;
            }
            oldest = Some(oldest.map_or(bucket.start, |oldest| oldest.min(bucket.start)));
            if !owner.counts {
                continue;
            }
            let sums = if owner.vpn { &mut inside_vpn } else { &mut below };
            sums.add(&bucket, now, owner.mobile);
            own.push((bucket.start, bucket.sent));
            if bucket.sent >= A_PHOTO_BYTES {
                let end = (bucket.start + bucket.seconds).min(now);
                last_upload = Some(last_upload.map_or(end, |last| last.max(end)));
            }
        }
    }
    if !seen_section {
        return Err(Unknown::unreadable("UID stats"));
    }
    let age = |at: i64| u64::try_from(now - at).unwrap_or(0);
    // What went through a VPN counts twice here: it is asked whether it is next to nothing.
    let since_upload = own.iter().filter(|(start, _)| last_upload.is_none_or(|last| *start >= last));
    Ok(Traffic {
        read_at_unix: now,
        sent_since_upload_bytes: since_upload.fold(0, |sum: u64, (_, sent)| sum.saturating_add(*sent)),
        sent_24h_bytes: below.sent_day.max(inside_vpn.sent_day),
        sent_7d_bytes: below.sent_week.max(inside_vpn.sent_week),
        received_24h_bytes: below.received_day.max(inside_vpn.received_day),
        received_7d_bytes: below.received_week.max(inside_vpn.received_week),
        sent_mobile_7d_bytes: below.sent_mobile_week,
        last_upload_seconds_ago: last_upload.map(age),
        recorded_seconds: oldest.map_or(0, age),
    })
}

/// Whether this headline begins the part that counts by app; `None`: no headline of a part.
fn section(line: &str) -> Option<bool> {
    let name = line.strip_suffix(':')?;
    match name {
        "UID stats" | "Uid stats" => Some(true),
        "Dev stats" | "Xt stats" | "UID tag stats" | "Uid tag stats" => Some(false),
        _ => None,
    }
}

fn of_line(line: &str, uid: u32) -> Owner {
    // The name of the network stands before this and may hold anything.
    let at = line.rfind("] uid=").map_or(line.len(), |at| at + 2);
    let (ident, rest) = line.split_at(at);
    let field = |key| super::scan::field(rest, key);
    let counts = field("uid").and_then(|v| v.parse::<u32>().ok()) == Some(uid)
        && matches!(field("set"), Some("DEFAULT" | "FOREGROUND"))
        && field("tag") == Some("0x0");
    let kind = ident.split_once("type=").map(|(_, rest)| rest.split([',', '}']).next().unwrap_or("").trim());
    Owner { counts, vpn: matches!(kind, Some("VPN" | "17")), mobile: matches!(kind, Some("MOBILE" | "0")) }
}

fn bucket(line: &str, seconds: i64) -> Option<Bucket> {
    let field = |key| super::scan::field(line, key);
    let start: i64 = field("st")?.parse().ok()?;
    let start = if start > 100_000_000_000 { start / 1000 } else { start };
    let bytes = |key| field(key)?.parse::<i64>().ok().and_then(|n| u64::try_from(n).ok());
    (start >= 0).then_some(())?;
    Some(Bucket { start, seconds, received: bytes("rb")?, sent: bytes("tb")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_521_600;

    fn history(ident: &str, set: &str, tag: &str, buckets: &[(i64, u64, u64)]) -> String {
        let mut text = format!(
            "  ident=[{{{ident}}}] uid=10142 set={set} tag={tag}\n    NetworkStatsHistory: bucketDuration=7200\n"
        );
        for (ago, received, sent) in buckets {
            text += &format!("      st={} rb={received} rp=1 tb={sent} tp=1 op=0\n", NOW - ago);
        }
        text
    }

    #[test]
    fn only_the_apps_own_untagged_traffic_counts() {
        let text = format!(
            "Xt stats:\n{}UID stats:\n{}{}{}{}UID tag stats:\n{}",
            history("type=1", "DEFAULT", "0x0", &[(7200, 9, 9_000_000)]),
            history("type=1, networkId=\"a] uid=1 x\"", "DEFAULT", "0x0", &[(7200, 10, 1_000_000)]),
            history("type=0", "FOREGROUND", "0x0", &[(3 * DAY, 5, 500_000)]),
            history("type=1", "DBG_VPN_IN", "0x0", &[(7200, 1, 7_000_000)]),
            history("type=17", "DEFAULT", "0x0", &[(7200, 10, 900_000)]),
            history("type=1", "DEFAULT", "0xffffff01", &[(7200, 1, 6_000_000)]),
        );
        let traffic = parse(&text, 10_142, NOW).unwrap();
        assert_eq!((traffic.sent_24h_bytes, traffic.sent_7d_bytes), (1_000_000, 1_500_000));
        assert_eq!((traffic.sent_mobile_7d_bytes, traffic.received_24h_bytes), (500_000, 10));
        assert_eq!(traffic.last_upload_seconds_ago, Some(0));
        assert_eq!(traffic.recorded_seconds, 3 * DAY as u64);
        assert_eq!((traffic.sent_since_upload_bytes, traffic.quiet_since_unix()), (0, NOW));
        let other = parse(&text, 10_143, NOW).unwrap();
        assert_eq!((other.sent_7d_bytes, other.last_upload_seconds_ago), (0, None));
    }

    #[test]
    fn it_is_known_since_when_nothing_as_large_as_a_photo_was_sent() {
        let read = |buckets: &[(i64, u64, u64)]| {
            let text = format!("UID stats:\n{}", history("type=WIFI", "DEFAULT", "0x0", buckets));
            let traffic = parse(&text, 10_142, NOW).unwrap();
            ((NOW - traffic.quiet_since_unix()) / 3600, traffic.sent_since_upload_bytes)
        };
        let (photo, little) = (A_PHOTO_BYTES, 1_000);
        assert_eq!(read(&[(20 * DAY, 1, photo), (9 * DAY, 1, little), (DAY, 1, little)]), (20 * 24 - 2, 2 * little));
        // The books go no further back: it may be longer.
        assert_eq!(read(&[(20 * DAY, 1, little), (DAY, 1, little)]), (20 * 24, 2 * little));
        assert_eq!(read(&[(20 * DAY, 1, photo), (3600, 1, photo)]), (0, 0));
    }

    #[test]
    fn a_bucket_at_the_edge_counts_in_part() {
        let text = format!("UID stats:\n{}", history("type=WIFI", "DEFAULT", "0x0", &[(DAY + 3600, 0, 1000)]));
        assert_eq!(parse(&text, 10_142, NOW).unwrap().sent_24h_bytes, 500);
        let running = format!("UID stats:\n{}", history("type=WIFI", "DEFAULT", "0x0", &[(60, 0, 1000)]));
        assert_eq!(parse(&running, 10_142, NOW).unwrap().sent_24h_bytes, 1000);
    }

    #[test]
    fn a_short_dump_proves_nothing() {
        assert!(parse("Active interfaces:\nDev stats:\nXt stats:\n", 10_142, NOW).is_err());
        assert_eq!(parse("UID stats:\n", 10_142, NOW).unwrap().recorded_seconds, 0);
    }
}
