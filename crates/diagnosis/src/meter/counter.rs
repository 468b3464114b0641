//! The kernel's own count of what an app has sent since the phone started. It moves with every packet, where the books
//! of `dumpsys netstats detail` are written about every half an hour.
//!
//! ```text
//!   mAppUidStatsMap: OK                                                  (dumpsys netstats, Android 13 and newer)
//!   mAppUidStatsMap:
//!     uid rxBytes rxPackets txBytes txPackets
//!     10142 131259371 87762 796372 15107
//!   mStatsMapA:
//! idx iface acct_tag_hex uid_tag_int cnt_set rx_bytes rx_packets tx_bytes tx_packets …  (/proc/net/xt_qtaguid/stats)
//! 11 rmnet_data0 0x0 10027 1 451662 2320 1193948 3888 …
//! 505 lo 0x0 10229 1 297993712 91716 298233535 92271 …
//! ```
//!
//! The map stands in `dumpsys netstats` (Android 13, once its network module was updated), in `dumpsys connectivity
//! trafficcontroller` (Android 13 as it came) and in `dumpsys netd trafficcontroller` (Android 9 to 12, AOSP
//! `TrafficController::dump`). Phones with a kernel older than 4.9 have the table instead, which the group `net_bw_stats`
//! of the shell may read. Traffic through a VPN is counted once for the app. The table names its interfaces, so that
//! what never left the phone (`lo`) is left out; the map does not.

use serde::Serialize;

use crate::case::Case;
use crate::fact::{Unknown, Why};
use crate::facts::networks::{self, Networks, Transport};
use crate::facts::{Reading as _, Replies};
use crate::phone::Query;

use std::time::Duration;

/// One reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// Bytes since the phone started.
    pub sent: u64,
    pub received: u64,
    pub source: Source,
    /// What carries the internet now; `None`: neither of these, or it is not told.
    pub over: Option<Over>,
}

/// Counts of two sources are not compared: they do not leave out the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Map,
    Table,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    Wifi,
    Mobile,
}

/// Longer than any of these takes; a reading that is late is no reading of this moment.
const SOON: Duration = Duration::from_secs(8);

fn netstats() -> Query {
    Query::shell("dumpsys netstats").within(SOON)
}

fn connectivity() -> Query {
    Query::shell("dumpsys connectivity trafficcontroller").within(SOON)
}

fn netd() -> Query {
    Query::shell("dumpsys netd trafficcontroller").within(SOON)
}

fn table() -> Query {
    Query::shell("cat /proc/net/xt_qtaguid/stats").within(SOON)
}

/// Where phones of this version may have the count, the likeliest first.
fn places(api: u32) -> Vec<(Query, Source)> {
    match api {
        33.. => vec![(netstats(), Source::Map), (connectivity(), Source::Map)],
        28..33 => vec![(netd(), Source::Map), (table(), Source::Table)],
        _ => vec![(table(), Source::Table)],
    }
}

pub(super) fn queries(case: &Case) -> Vec<Query> {
    let places = places(case.phone.api).into_iter().map(|(query, _)| query);
    std::iter::once(networks::query()).chain(places).collect()
}

pub(super) fn read(case: &Case, replies: &Replies) -> Result<Sent, Unknown> {
    let (_, uid) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
    let mut missing = None;
    for (query, source) in places(case.phone.api) {
        let counted = replies.text(&query).and_then(|text| {
            let counted = match source {
                Source::Map => in_map(&text, uid),
                Source::Table => in_table(&text, uid),
            };
            counted.ok_or_else(Unknown::not_on_this_phone)
        });
        match counted {
            Ok((sent, received)) => return Ok(Sent { sent, received, source, over: over(case, replies) }),
            // What could be read another time says more than what is not there.
            Err(unknown) => {
                missing = missing.filter(|known: &Unknown| known.why != Why::NotOnThisPhone).or(Some(unknown));
            }
        }
    }
    Err(missing.unwrap_or_else(Unknown::not_on_this_phone))
}

fn over(case: &Case, replies: &Replies) -> Option<Over> {
    let networks = Networks::read(case, replies).ok()?;
    let network = networks.underlying()?;
    match (network.is_over(Transport::Wifi), network.is_over(Transport::Cellular)) {
        (true, false) => Some(Over::Wifi),
        (false, true) => Some(Over::Mobile),
        (true, true) | (false, false) => None,
    }
}

/// Sent and received. An app without a row has used no network yet; a map without any row tells nothing.
fn in_map(text: &str, uid: u32) -> Option<(u64, u64)> {
    let mut lines = text.lines().map(str::trim).skip_while(|line| *line != "mAppUidStatsMap:").skip(1);
    let header = lines.next()?;
    (header == "uid rxBytes rxPackets txBytes txPackets").then_some(())?;
    let mut any = false;
    let mut counted = (0, 0);
    for line in lines {
        // A map that changes while it is printed is printed from its beginning again.
        if line.starts_with("Entry is deleted") {
            continue;
        }
        let mut numbers = line.split_whitespace().map(str::parse::<u64>);
        let (Some(Ok(of)), Some(Ok(received)), Some(Ok(_)), Some(Ok(sent)), Some(Ok(_)), None) =
            (numbers.next(), numbers.next(), numbers.next(), numbers.next(), numbers.next(), numbers.next())
        else {
            break;
        };
        any = true;
        if of == u64::from(uid) {
            counted = (sent, received);
        }
    }
    any.then_some(counted)
}

/// Sent and received, over every interface that leads out. A table without any other app is one that hides them.
fn in_table(text: &str, uid: u32) -> Option<(u64, u64)> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next()?.split_whitespace().collect();
    let column = |name: &str| header.iter().position(|column| *column == name);
    let (iface, tag, owner) = (column("iface")?, column("acct_tag_hex")?, column("uid_tag_int")?);
    let (received_at, sent_at) = (column("rx_bytes")?, column("tx_bytes")?);
    let mut others = false;
    let (mut sent, mut received) = (0_u64, 0_u64);
    for line in lines {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let number = |at: usize| cells.get(at).and_then(|cell| cell.parse::<u64>().ok());
        let Some(of) = number(owner) else { continue };
        others |= of >= u64::from(FIRST_APP) || of == u64::from(uid);
        // A row with a tag is counted in the one without, too.
        if of != u64::from(uid) || cells.get(tag) != Some(&"0x0") || cells.get(iface) == Some(&"lo") {
            continue;
        }
        sent = sent.saturating_add(number(sent_at)?);
        received = received.saturating_add(number(received_at)?);
    }
    others.then_some((sent, received))
}

/// The first uid of an app (`AID_APP_START`).
const FIRST_APP: u32 = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "BPF map status:\n  mAppUidStatsMap: OK\n  mStatsMapA: OK\nBPF map content:\n  mAppUidStatsMap:\n    \
                       uid rxBytes rxPackets txBytes txPackets\n    10502 131259371 87762 796372 15107\n    \
                       Entry is deleted while dumping, iterating from first entry\n    10142 489026 831 288329 842\n  \
                       mStatsMapA:\n    10142 9 9 9 9\n";

    #[test]
    fn the_map_counts_once_and_by_app() {
        assert_eq!(in_map(MAP, 10_142), Some((288_329, 489_026)));
        assert_eq!(in_map(MAP, 10_999), Some((0, 0)), "an app that was not on the network yet");
        for nothing in [
            "",
            "mAppUidStatsMap: OK\n10142 1 1 1 1\n",
            "mAppUidStatsMap:\nmConfigurationMap:\n",
            "  mAppUidStatsMap:\n    uid rxBytes rxPackets txBytes txPackets\n  mStatsMapA:\n",
            "  mAppUidStatsMap:\n    uid rx tx\n    10142 1 1\n",
        ] {
            assert_eq!(in_map(nothing, 10_142), None, "{nothing}");
        }
    }

    #[test]
    fn the_table_leaves_out_tags_other_apps_and_what_stays_on_the_phone() {
        let table = "idx iface acct_tag_hex uid_tag_int cnt_set rx_bytes rx_packets tx_bytes tx_packets\n\
                     2 wlan0 0x0 10142 0 1000 10 500 5\n3 wlan0 0x0 10142 1 3000 30 1500 15\n\
                     4 wlan0 0xffffff0100000000 10142 0 9 1 400 5\n5 lo 0x0 10142 1 9999 9 9999 9\n\
                     6 rmnet_data0 0x0 10142 0 1 1 7 1\n7 wlan0 0x0 10000 0 9 9 9999 9\n";
        assert_eq!(in_table(table, 10_142), Some((2007, 4001)));
        assert_eq!(in_table(table, 10_143), Some((0, 0)));
        let hidden = "idx iface acct_tag_hex uid_tag_int cnt_set rx_bytes rx_packets tx_bytes tx_packets\n\
                      2 wlan0 0x0 2000 0 1000 10 500 5\n";
        assert_eq!(in_table(hidden, 10_142), None, "only the shell's own rows");
        assert_eq!(in_table("cat: /proc/net/xt_qtaguid/stats: No such file or directory\n", 10_142), None);
    }
}
