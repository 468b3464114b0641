use crate::case::Case;
use crate::facts::networks::Transport;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The phone hears its Wi-Fi so badly that Android would not choose to join it.
///
/// ## Why it matters
/// Uploads crawl, break off and begin again.
///
/// ## Sources
/// AOSP `com.android.server.wifi.ScoringParams`, the "entry" values of `rssi2=-83:-80:-73:-60` and
/// `rssi5=-80:-77:-70:-57` (Android 10 and newer, from memory of the source).
pub const RULE: Rule =
    Rule { id: "connection/weak_wifi", lane: Lane::Connection, reads: &[FactId::Wifi, FactId::Networks], find };

/// In dBm, on 2.4 GHz and above it.
const WEAK_2_4_GHZ: i32 = -80;
const WEAK_5_GHZ: i32 = -77;

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let wifi = facts.wifi.get()?;
    let networks = facts.networks.get()?;
    if !networks.underlying().is_some_and(|network| network.is_over(Transport::Wifi)) {
        return Ok(None);
    }
    let Some(signal) = wifi.signal_dbm else { return Ok(None) };
    let weak = if wifi.frequency_mhz.is_some_and(|mhz| mhz > 4000) { WEAK_5_GHZ } else { WEAK_2_4_GHZ };
    if signal > weak {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::Slows, Certainty::Seen)
            .evidence(FactId::Wifi, format!("RSSI: {signal}"))
            .arg("signal", Arg::Text(format!("{signal} dBm")))
            .fixes(&["move_closer", "open_wifi_screen"]),
    ))
}
