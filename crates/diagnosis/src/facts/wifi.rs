//! Wi-Fi: whether it is on and connected, and how well it is heard.
//!
//! ```text
//! Wifi is enabled                                                          (cmd wifi status, Android 11 and 12)
//! ==== Primary ClientModeManager instance ====
//! Wifi is connected to "…"
//! WifiInfo: SSID: "…", BSSID: 02:00:00:00:00:01, … RSSI: -67, Link speed: 117Mbps, Frequency: 5745MHz, Net ID: 17
//! NetworkCapabilities: [ Transports: WIFI Capabilities: NOT_METERED&INTERNET&… ]
//!
//! Wi-Fi is enabled                                                         (dumpsys wifi, up to Android 10)
//! mWifiInfo SSID: …, BSSID: …, Supplicant state: COMPLETED, RSSI: -55, Link speed: 433Mbps, Frequency: 5180MHz, …
//! ```
//!
//! RSSI -127 and speed -1 mean that there is no connection. The network's name is never kept. It comes first in the
//! line and may hold anything, so the numbers are searched from the end.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;

/// `cmd wifi status` from Android 11, `dumpsys wifi` before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wifi {
    pub enabled: bool,
    pub connected: bool,
    pub signal_dbm: Option<i32>,
    pub link_speed_mbps: Option<u32>,
    pub frequency_mhz: Option<u32>,
    /// The connected network counts as metered; `None` where this command does not say.
    pub metered: Option<bool>,
}

/// From this version on `cmd wifi status` answers.
pub(crate) const STATUS_SINCE_API: u32 = 30;

pub(crate) fn query(api: u32) -> Query {
    Query::shell(if api >= STATUS_SINCE_API { "cmd wifi status" } else { "dumpsys wifi" })
}

impl Reading for Wifi {
    const ID: FactId = FactId::Wifi;
    const LANE: Lane = Lane::Connection;
    const MAY_SHOW: &'static [&'static str] = &["Wifi is disabled", "RSSI: -?[0-9]{1,3}", "-?[0-9]{1,3} dBm"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![query(case.phone.api)])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        parse(&replies.text(&query(case.phone.api))?)
    }
}

/// Both commands begin with the same sentence, spelled differently.
pub(crate) fn enabled(text: &str) -> Option<bool> {
    text.lines().find_map(|line| {
        let line = line.trim();
        let state = line.strip_prefix("Wifi is ").or_else(|| line.strip_prefix("Wi-Fi is "))?;
        match state.trim_end_matches('.') {
            "enabled" | "enabling" => Some(true),
            "disabled" | "disabling" => Some(false),
            _ => None,
        }
    })
}

fn parse(text: &str) -> Result<Wifi, Unknown> {
    // Where the first line is missing, a connection shows that it is on.
    let connected_line = text.lines().any(|line| line.trim().starts_with("Wifi is connected to"));
    let enabled =
        enabled(text).or(connected_line.then_some(true)).ok_or_else(|| Unknown::unreadable("whether Wi-Fi is on"))?;
    let off =
        Wifi { enabled, connected: false, signal_dbm: None, link_speed_mbps: None, frequency_mhz: None, metered: None };
    if !enabled {
        return Ok(off);
    }
    let part = primary(text);
    let says_connected = part.lines().find_map(|line| {
        let line = line.trim();
        if line.starts_with("Wifi is connected to") {
            Some(true)
        } else if line.starts_with("Wifi is not connected") {
            Some(false)
        } else {
            None
        }
    });
    let info = part.lines().map(str::trim).find(|line| {
        ["WifiInfo:", "mWifiInfo SSID:", "mWifiInfo:", "mWifiInfo "].iter().any(|start| line.starts_with(start))
    });
    let Some(info) = info else {
        return match says_connected {
            Some(connected) => Ok(Wifi { connected, ..off }),
            None => Err(Unknown::unreadable("Wi-Fi connection")),
        };
    };
    let number = |label: &str| {
        let rest = &info[info.rfind(label)? + label.len()..];
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(rest.len());
        rest[..end].parse::<i32>().ok()
    };
    let signal_dbm = number(", RSSI: ").filter(|dbm| *dbm > -127 && *dbm < 0);
    let completed = info.rfind(", Supplicant state: ").map(|at| info[at..].contains("state: COMPLETED"));
    let connected = says_connected
        .or_else(|| completed.map(|completed| completed && signal_dbm.is_some()))
        .ok_or_else(|| Unknown::unreadable("Wi-Fi connection"))?;
    if !connected {
        return Ok(off);
    }
    let positive = |label| number(label).and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
    Ok(Wifi {
        connected,
        signal_dbm,
        link_speed_mbps: positive(", Link speed: "),
        frequency_mhz: positive(", Frequency: "),
        metered: part
            .lines()
            .find_map(|line| line.trim().strip_prefix("NetworkCapabilities:"))
            .and_then(|line| line[line.rfind("Capabilities:")?..].split([' ', ']']).nth(1).map(str::to_owned))
            .map(|list| !list.split('&').any(|capability| capability == "NOT_METERED")),
        ..off
    })
}

/// From Android 12 on a phone may hold two connections: the first one that is called primary counts.
fn primary(text: &str) -> &str {
    let mut from = 0;
    let mut first = None;
    for line in text.split_inclusive('\n') {
        let start = from;
        from += line.len();
        if line.starts_with("====") {
            first.get_or_insert(start);
            let role = line.to_ascii_uppercase();
            if role.contains("PRIMARY") && !role.contains("SECONDARY") {
                return until_next(&text[start..]);
            }
        }
    }
    first.map_or(text, |start| until_next(&text[start..]))
}

fn until_next(part: &str) -> &str {
    part[4..].find("\n====").map_or(part, |end| &part[..end + 4])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_generations_of_the_status_are_read() {
        let android_11 = "Wifi is enabled\nWifi scanning is only available when wifi is enabled\nWifi is connected to \"x\"\nWifiInfo: SSID: \"x\", BSSID: 02, MAC: 02, Supplicant state: COMPLETED, RSSI: -60, Link speed: 573Mbps, Tx Link speed: 573Mbps, Rx Link speed: 1Mbps, Frequency: 5180MHz, Net ID: 0, Metered hint: false, score: 60\nNetworkCapabilities: [ Transports: WIFI Capabilities: NOT_METERED&INTERNET&VALIDATED LinkUpBandwidth>=1Kbps]\n";
        let android_13 = "Wifi is enabled\n==== ClientModeManager instance: ConcreteClientModeManager{id=5 iface=wlan1 role=ROLE_CLIENT_SECONDARY_LONG_LIVED} ====\nWifi is not connected\n==== ClientModeManager instance: ConcreteClientModeManager{id=4 iface=wlan0 role=ROLE_CLIENT_PRIMARY} ====\nWifi is connected to \"a, RSSI: -1, b\"\nWifiInfo: SSID: \"a, RSSI: -1, b\", BSSID: 02, Supplicant state: COMPLETED, Wi-Fi standard: 6, RSSI: -81, Link speed: 6Mbps, Frequency: 2437MHz, Net ID: 3\nNetworkCapabilities: [ Transports: WIFI Capabilities: INTERNET&VALIDATED SSID: \"a\"]\n";
        let one = parse(android_11).unwrap();
        assert_eq!((one.signal_dbm, one.link_speed_mbps, one.frequency_mhz), (Some(-60), Some(573), Some(5180)));
        assert_eq!((one.connected, one.metered), (true, Some(false)));
        let two = parse(android_13).unwrap();
        assert_eq!((two.signal_dbm, two.frequency_mhz, two.metered), (Some(-81), Some(2437), Some(true)));
    }

    #[test]
    fn no_connection_is_not_a_weak_one() {
        let idle = "Wi-Fi is enabled\nmWifiInfo SSID: <unknown ssid>, BSSID: <none>, Supplicant state: UNINITIALIZED, RSSI: -127, Link speed: -1Mbps, Frequency: -1MHz, Net ID: -1\n";
        let wifi = parse(idle).unwrap();
        assert_eq!((wifi.enabled, wifi.connected, wifi.signal_dbm), (true, false, None));
        assert!(!parse("Wifi is disabled\n").unwrap().enabled);
        assert!(parse("Wifi is not connected\n").is_err());
    }
}
