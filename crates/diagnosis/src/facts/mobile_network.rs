//! Mobile data: switched on or not, and what the SIM that carries the data hears.
//!
//! ```text
//! last known state:                                                  (dumpsys telephony.registry, Android 10, shortened)
//!   Phone Id=0
//!     mServiceState={mVoiceRegState=0(IN_SERVICE), mDataRegState=0(IN_SERVICE), … mNetworkRegistrationInfos=[
//!       NetworkRegistrationInfo{ domain=PS transportType=WWAN registrationState=HOME roamingType=NOT_ROAMING … }]}
//!     mUserMobileDataState= true
//!     mSignalStrength=SignalStrength:{… mLte=CellSignalStrengthLte: rssi=-95 rsrp=-128 … level=1,… primary=CellSignalStrengthLte}
//!     mDataConnectionState=2
//!   mActiveDataSubId=1
//!   mDefaultPhoneId=0
//!   mDefaultSubId=1
//! local logs:
//!   2020-01-08T15:29:45.874 - notifyServiceStateForSubscriber: subId=1 phoneId=0 state=…
//! 1                                                              (settings --user 0 get global mobile_data)
//! 0                                                              (settings --user 0 get global data_roaming)
//! ```
//!
//! Up to Android 9 the signal is a row of integers that ends with `gsm|lte`; its last number before that word on some
//! makers is a level and on others is not, so it is not read. `2147483647` means unknown. With two SIMs the parts of one
//! phone are never mixed with those of the other: where it is not clear which carries the data, they are not told.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, row, scan};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;
use crate::settings::Namespace;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MobileNetwork {
    /// Mobile data is switched on for the SIM that carries the data.
    pub data_on: Option<bool>,
    /// Data is allowed while roaming.
    pub data_roaming: Option<bool>,
    /// How many SIM slots there are; `None` where the phone has no such dump.
    pub slots: Option<u32>,
    /// Whether the SIM is registered for data.
    pub registration: Option<Registration>,
    pub roaming: Option<bool>,
    /// From 0 (none) to 4 (great), as the phone itself judges it.
    pub signal_level: Option<u8>,
    /// A data connection is up now.
    pub connected: Option<bool>,
}

/// `ServiceState.STATE_*`, for data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Registration {
    InService,
    OutOfService,
    EmergencyOnly,
    PowerOff,
}

fn dump() -> Query {
    Query::shell("dumpsys telephony.registry")
}

fn setting(key: &str, user: u32) -> Query {
    row::query(Namespace::Global, key, user)
}

impl Reading for MobileNetwork {
    const ID: FactId = FactId::MobileNetwork;
    const LANE: Lane = Lane::Connection;
    const MAY_SHOW: &'static [&'static str] = &["mobile_data=0"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![setting("mobile_data", case.user), setting("data_roaming", case.user), dump()])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let rows = ["mobile_data", "data_roaming"].map(|key| row::switch(replies, &setting(key, case.user)));
        let [data, roaming] = rows;
        let text = replies.text(&dump());
        let mut network = text.as_deref().ok().map(parse).unwrap_or_default();
        if let (Err(unknown), None, None) = (&data, network.slots, network.data_on) {
            return Err(unknown.clone());
        }
        // With one SIM the row is the switch. With more, each has a row of its own, and the dump names the right one.
        if network.slots.is_none_or(|slots| slots == 1) {
            network.data_on = data.ok().flatten().or(network.data_on);
            network.data_roaming = roaming.ok().flatten();
        }
        Ok(network)
    }
}

fn parse(text: &str) -> MobileNetwork {
    let phones = phones(text);
    let slots = u32::try_from(phones.len()).ok().filter(|slots| *slots > 0);
    let Some(phone) = data_phone(text, &phones) else { return MobileNetwork { slots, ..MobileNetwork::default() } };
    let state = phone.value("mServiceState");
    let registration = state.and_then(|state| {
        // Up to Android 8: `0 0 voice home data home …`, the second number is for data.
        let number = match scan::field(state, "mDataRegState") {
            Some(word) => word.split('(').next()?.parse::<u32>().ok()?,
            None => state.split_whitespace().nth(1)?.parse().ok()?,
        };
        match number {
            0 => Some(Registration::InService),
            1 => Some(Registration::OutOfService),
            2 => Some(Registration::EmergencyOnly),
            3 => Some(Registration::PowerOff),
            _ => None,
        }
    });
    let connected = phone.value("mDataConnectionState").and_then(|v| v.parse::<i32>().ok());
    MobileNetwork {
        data_on: phone.value("mUserMobileDataState").and_then(scan::boolean),
        data_roaming: None,
        slots,
        registration,
        roaming: state.and_then(roaming).filter(|_| registration == Some(Registration::InService)),
        signal_level: phone.value("mSignalStrength").and_then(level),
        connected: connected.filter(|state| (0..=4).contains(state)).map(|state| state == 2),
    }
}

/// The lines of one SIM slot.
struct Slot<'a> {
    id: u32,
    lines: Vec<&'a str>,
}

impl<'a> Slot<'a> {
    fn value(&self, key: &str) -> Option<&'a str> {
        self.lines.iter().find_map(|line| scan::value(line, key, '='))
    }
}

/// No phone has more slots, and a list of thousands would be read for ever.
const MAX_SLOTS: usize = 8;

fn phones(text: &str) -> Vec<Slot<'_>> {
    let mut phones: Vec<Slot> = Vec::new();
    let mut depth = None;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let id = line.trim().strip_prefix("Phone Id=").and_then(|id| id.trim().parse::<u32>().ok());
        if let Some(id) = id {
            // A later part of the dump (logs, a maker's own) may speak of the same phone again.
            depth = (phones.len() < MAX_SLOTS && phones.iter().all(|phone| phone.id != id)).then_some(indent);
            if depth.is_some() {
                phones.push(Slot { id, lines: Vec::new() });
            }
        } else if let (Some(from), Some(phone)) = (depth, phones.last_mut()) {
            // The dump of a console without indentation is read, too: then the logs end it.
            if line.trim() == "local logs:" || (indent <= from && !line.trim_start().starts_with('m')) {
                depth = None;
            } else if indent > from || from == 0 {
                phone.lines.push(line);
            }
        }
    }
    phones
}

/// The slot that carries the data: the only one, the one that is connected, or the one of the data subscription.
fn data_phone<'a, 'b>(text: &str, phones: &'b [Slot<'a>]) -> Option<&'b Slot<'a>> {
    if let [only] = phones {
        return Some(only);
    }
    let connected: Vec<_> = phones.iter().filter(|phone| phone.value("mDataConnectionState") == Some("2")).collect();
    if let [one] = connected[..] {
        return Some(one);
    }
    let of_log = |subscription: i64| {
        let mark = format!("subId={subscription} phoneId=");
        text.lines().rev().find_map(|line| {
            let rest = line.split_once(&mark)?.1;
            rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u32>().ok()
        })
    };
    let number = |key| scan::value(text, key, '=').and_then(|v| v.parse::<i64>().ok()).filter(|n| *n >= 0);
    let subscription = number("mActiveDataSubId")?;
    let id = if number("mDefaultSubId") == Some(subscription) {
        number("mDefaultPhoneId").and_then(|id| u32::try_from(id).ok()).or_else(|| of_log(subscription))
    } else {
        of_log(subscription)
    }?;
    phones.iter().find(|phone| phone.id == id)
}

/// Whether the registration for data is one in a foreign network.
fn roaming(state: &str) -> Option<bool> {
    // Android 10 and newer: a list of registrations; the one for packets over the air counts.
    for info in state.split("NetworkRegistrationInfo{").skip(1).chain(state.split("NetworkRegistrationState{").skip(1))
    {
        let info = info.split("NetworkRegistration").next().unwrap_or(info);
        let field = |key| scan::field(info, key).map(|word| word.split('(').next().unwrap_or(word));
        if !matches!(field("domain"), Some("PS" | "2" | "CS_PS" | "3"))
            || !matches!(field("transportType"), Some("WWAN" | "1"))
        {
            continue;
        }
        match (field("roamingType"), field("registrationState")) {
            (Some("NOT_ROAMING" | "0"), _) | (None, Some("HOME" | "1")) => return Some(false),
            (Some("UNKNOWN" | "DOMESTIC" | "INTERNATIONAL" | "1" | "2" | "3"), _) | (None, Some("ROAMING" | "5")) => {
                return Some(true);
            }
            _ => {}
        }
    }
    // Android 9 and before name it.
    match scan::field(state, "mDataRoamingType") {
        Some("home") => return Some(false),
        Some(word) if word.contains("roaming") => return Some(true),
        Some(_) | None => {}
    }
    let words: Vec<&str> = state.split_whitespace().collect();
    let data = words.iter().position(|word| *word == "data")?;
    match words.get(data + 1).copied() {
        Some("home") => Some(false),
        Some("roaming") => Some(true),
        Some(_) | None => None,
    }
}

/// The level of the signal that counts. `primary=` names it; where the phone is on 5G beside LTE, it names one of both.
fn level(signal: &str) -> Option<u8> {
    let part = match signal.split_once("primary=") {
        Some((before, primary)) => {
            let name: String = primary.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
            before.split_once(&format!("{name}:"))?.1
        }
        // Some makers print only what is heard.
        None => signal.split_once("CellSignalStrengthLte:")?.1,
    };
    let part = part.split("CellSignalStrength").next().unwrap_or(part);
    // `level=2`, `mLevel=2`, and for 5G `level = 2`.
    let at = part.find("level").or_else(|| part.find("mLevel"))?;
    let rest = part[at..].trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim_start().strip_prefix('=')?;
    let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|level| *level <= 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_SIMS: &str = "\
last known state:
  Phone Id=0
    mServiceState={mVoiceRegState=0(IN_SERVICE), mDataRegState=0(IN_SERVICE), mNetworkRegistrationInfos=[NetworkRegistrationInfo{ domain=PS transportType=WLAN registrationState=ROAMING roamingType=INTERNATIONAL}, NetworkRegistrationInfo{ domain=PS transportType=WWAN registrationState=HOME networkRegistrationState=HOME roamingType=NOT_ROAMING nrState=****}]}
    mUserMobileDataState= true
    mSignalStrength=SignalStrength:{mCdma=CellSignalStrengthCdma: cdmaDbm=2147483647 level=0,mLte=CellSignalStrengthLte: rssi=-95 rsrp=-128 level=1 parametersUseForLevel=0,mNr=CellSignalStrengthNr:{ ssRsrp = 2147483647 level = 0 },primary=CellSignalStrengthLte}
    mDataConnectionState=0
  Phone Id=1
    mServiceState={mVoiceRegState=0(IN_SERVICE), mDataRegState=1(OUT_OF_SERVICE), mNetworkRegistrationInfos=[NetworkRegistrationInfo{ domain=PS transportType=WWAN registrationState=ROAMING roamingType=INTERNATIONAL}]}
    mUserMobileDataState= false
    mSignalStrength=SignalStrength:{mNr=CellSignalStrengthNr:{ ssRsrp = -100 level = 3 },primary=CellSignalStrengthNr}
    mDataConnectionState=0
  mActiveDataSubId=2
  mDefaultPhoneId=1
  mDefaultSubId=5
local logs:
  2026-01-08T15:29:45.874 - notifyServiceStateForSubscriber: subId=2 phoneId=0 state={}
  2026-01-08T15:29:45.874 - notifyServiceStateForSubscriber: subId=5 phoneId=1 state={}
";

    #[test]
    fn two_sims_are_never_mixed() {
        let data = parse(TWO_SIMS);
        assert_eq!((data.slots, data.data_on, data.roaming), (Some(2), Some(true), Some(false)));
        assert_eq!((data.registration, data.signal_level), (Some(Registration::InService), Some(1)));
        let other = parse(&TWO_SIMS.replace("mActiveDataSubId=2", "mActiveDataSubId=5"));
        assert_eq!((other.data_on, other.signal_level), (Some(false), Some(3)));
        assert_eq!((other.registration, other.roaming), (Some(Registration::OutOfService), None));
        let unclear = parse(&TWO_SIMS.replace("mActiveDataSubId=2", "mActiveDataSubId=-1"));
        assert_eq!((unclear.slots, unclear.signal_level, unclear.data_on), (Some(2), None, None));
        let connected = parse(&TWO_SIMS.replacen("mDataConnectionState=0", "mDataConnectionState=2", 1));
        assert_eq!((connected.connected, connected.signal_level), (Some(true), Some(1)));
    }

    #[test]
    fn older_forms_of_the_state_are_read() {
        let oreo = "  Phone Id=0\n    mServiceState=0 0 voice roaming data roaming Op Op 26201 LTE LTE\n    mSignalStrength=SignalStrength: 99 0 -120 -160 -120 -160 -1 28 -95 -10 160 2147483647 0 gsm|lte use_rsrp_and_rssnr_for_lte_level\n    mDataConnectionState=2\n";
        let phone = parse(oreo);
        assert_eq!((phone.roaming, phone.signal_level), (Some(true), None));
        assert_eq!(phone.registration, Some(Registration::InService));
        let pie = "  Phone Id=0\n    mServiceState={mVoiceRegState=0(IN_SERVICE), mDataRegState=0(IN_SERVICE), mVoiceRoamingType=home, mDataRoamingType=home}\n    mUserMobileDataState= true\n";
        assert_eq!((parse(pie).roaming, parse(pie).data_on), (Some(false), Some(true)));
    }
}
