//! The networks of the phone: which one carries the internet, and whether Android believes that it works.
//!
//! ```text
//! Active default network: 101                                                      (Android 8)
//!
//! Current Networks:
//!   NetworkAgentInfo{ ni{[type: WIFI[], state: CONNECTED/CONNECTED, … roaming: false]}  network{101} … nc{[ Transports: WIFI
//!     Capabilities: NOT_METERED&INTERNET&NOT_RESTRICTED&TRUSTED&NOT_VPN&VALIDATED LinkUpBandwidth>=1048576Kbps]}  Score{60} …
//!
//!   NetworkAgentInfo{network{109}  handle{471557132301}  ni{MOBILE[NR] CONNECTED extra: …} created=2026-08-20T13:52:23.802Z
//!     Score(Policies : TRANSPORT_PRIMARY&IS_VALIDATED ; KeepConnected : 0)  created 679067 firstValidated 695384 …
//!     nc{[ Transports: CELLULAR Capabilities: SUPL&INTERNET&NOT_RESTRICTED&TRUSTED&NOT_VPN&VALIDATED&NOT_ROAMING&FOREGROUND
//!     Specifier: <TelephonyNetworkSpecifier [mSubId = 2]> SubscriptionIds: {2}]}                          (Android 17, one line)
//! ```
//!
//! A network of the operator for calls (IMS) often comes first: the one that counts is the active default one.
//! Names of networks stand in several places of the dump; none is kept.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;

/// `dumpsys connectivity`, Android 5 and newer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Networks {
    /// The network that apps use now; `None`: there is none.
    pub active: Option<Network>,
    /// All networks that offer the internet, the active one among them, and those that carry a VPN.
    pub online: Vec<Network>,
    /// A VPN is connected.
    pub vpn: bool,
}

/// One network. The flags are the phone's own capabilities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Network {
    pub id: u32,
    pub transports: Vec<Transport>,
    pub internet: bool,
    /// Android reached its test page through it.
    pub validated: bool,
    pub captive_portal: bool,
    pub partial_connectivity: bool,
    /// It counts as costing money by the byte.
    pub metered: bool,
    pub roaming: bool,
    /// Out of reach for the moment.
    pub suspended: bool,
    pub vpn: bool,
    /// Android 11 and newer: the chosen private DNS server does not answer.
    pub private_dns_broken: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    Cellular,
    Wifi,
    Bluetooth,
    Ethernet,
    Vpn,
    /// Wi-Fi Aware, LoWPAN, USB, satellite, or a newer one.
    Other,
}

impl Network {
    pub fn is_over(&self, transport: Transport) -> bool {
        self.transports.contains(&transport)
    }
}

impl Networks {
    /// The network that a VPN runs over, or the active one where there is no VPN.
    pub fn underlying(&self) -> Option<&Network> {
        match &self.active {
            Some(active) if active.vpn => {
                self.online.iter().find(|other| !other.vpn && active.transports.iter().any(|t| other.is_over(*t)))
            }
            active => active.as_ref(),
        }
    }
}

pub(crate) fn query() -> Query {
    Query::shell("dumpsys connectivity")
}

impl Reading for Networks {
    const ID: FactId = FactId::Networks;
    const LANE: Lane = Lane::Connection;
    const MAY_SHOW: &'static [&'static str] = &[
        "Active default network: none",
        "Active default network: [0-9]{1,6}, Capabilities: ?((VALIDATED|CAPTIVE_PORTAL|PARTIAL_CONNECTIVITY|NOT_METERED|NOT_ROAMING|NOT_SUSPENDED|VPN)&?){0,7}",
        "network [0-9]{1,6} is validated",
        "PrivateDnsBroken",
        "Transports: CELLULAR",
    ];

    fn ask(_: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![query()])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        parse(&replies.text(&query())?, case.phone.api)
    }
}

fn parse(text: &str, api: u32) -> Result<Networks, Unknown> {
    let active = text
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("Active default network:"))
        .map(str::trim)
        .ok_or_else(|| Unknown::unreadable("active default network"))?;
    let mut online: Vec<Network> = Vec::new();
    for block in agents(text) {
        let Some(network) = network(&block, api) else { continue };
        if (network.internet || network.vpn) && online.iter().all(|known| known.id != network.id) {
            online.push(network);
        }
    }
    let vpn = online.iter().any(|network| network.vpn);
    if active == "none" || active == "null" {
        return Ok(Networks { active: None, online, vpn });
    }
    let id: u32 = active
        .split(|c: char| !c.is_ascii_digit())
        .find(|part| !part.is_empty())
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| Unknown::unreadable("active default network"))?;
    let active = online
        .iter()
        .find(|network| network.id == id)
        .cloned()
        .ok_or_else(|| Unknown::unreadable(format!("capabilities of network {id}")))?;
    Ok(Networks { active: Some(active), online, vpn })
}

/// A phone has a handful; a dump with more is not a phone's.
const MAX_NETWORKS: usize = 64;

/// The text of each network. One line each on every recorded phone; a dump that passed a narrow console wraps.
fn agents(text: &str) -> Vec<String> {
    let mut agents: Vec<String> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with("NetworkAgentInfo{") || line.starts_with("NetworkAgentInfo [") {
            if agents.len() == MAX_NETWORKS {
                break;
            }
            agents.push(line.to_owned());
            inside = true;
        } else if inside {
            let ends = line.is_empty() || line.starts_with("Requests:") || line.starts_with("NetworkRequest [");
            if ends {
                inside = false;
            } else if let Some(agent) = agents.last_mut() {
                agent.push(' ');
                agent.push_str(line);
            }
        }
    }
    agents
}

fn network(agent: &str, api: u32) -> Option<Network> {
    let id = between(agent, "network{", "}")?.trim().parse().ok()?;
    // The capabilities come after the names (`extra:`, SSID) that a stranger may have chosen.
    let capabilities = agent.rfind("nc{").map_or(agent, |at| &agent[at..]);
    let list = after_label(capabilities, "Capabilities:")?;
    let has = |name: &str| list.split('&').any(|capability| capability == name);
    let transports: Vec<Transport> = after_label(capabilities, "Transports:")
        .map(|list| list.split('|').filter(|name| !name.is_empty()).map(transport).collect())
        .unwrap_or_default();
    let vpn = transports.contains(&Transport::Vpn) || (transports.is_empty() && !has("NOT_VPN"));
    // Up to Android 8 only `roaming: true` tells; the capability came with Android 9.
    let roaming = if api >= 28 {
        transports.contains(&Transport::Cellular) && !has("NOT_ROAMING")
    } else {
        agent.contains("roaming: true")
    };
    Some(Network {
        id,
        internet: has("INTERNET"),
        validated: has("VALIDATED"),
        captive_portal: has("CAPTIVE_PORTAL"),
        partial_connectivity: has("PARTIAL_CONNECTIVITY"),
        metered: !has("NOT_METERED"),
        roaming,
        suspended: api >= 28 && !has("NOT_SUSPENDED"),
        vpn,
        private_dns_broken: capabilities.split([' ', ']']).any(|word| word == "PrivateDnsBroken"),
        transports,
    })
}

fn transport(name: &str) -> Transport {
    match name {
        "CELLULAR" => Transport::Cellular,
        "WIFI" => Transport::Wifi,
        "BLUETOOTH" => Transport::Bluetooth,
        "ETHERNET" => Transport::Ethernet,
        "VPN" => Transport::Vpn,
        _ => Transport::Other,
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.split_once(start)?.1.split_once(end).map(|(inside, _)| inside)
}

/// The word after a label: a list that is joined by `&` or `|`, without blanks.
fn after_label<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let rest = text.split_once(label)?.1.trim_start();
    let end = rest.find([' ', ']', '}', '\t']).unwrap_or(rest.len());
    Some(&rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    const OREO: &str = "\
Active default network: 101

Current Networks:
  NetworkAgentInfo{ ni{[type: MOBILE[LTE], state: CONNECTED/CONNECTED, reason: connected, extra: ims, failover: false, available: true, roaming: true]}  network{100}  nc{[ Transports: CELLULAR Capabilities: IMS&NOT_METERED&TRUSTED&NOT_VPN]}  Score{50} }
    Requests: REQUEST:1 LISTEN:2
      NetworkRequest [ REQUEST id=1, [ Capabilities: INTERNET&NOT_RESTRICTED&TRUSTED&NOT_VPN] ]
  NetworkAgentInfo{ ni{[type: WIFI[], state: CONNECTED/CONNECTED, reason: (unspecified), extra: \"Home\", failover: false, available: true, roaming: false]}  network{101}  lp{{InterfaceName: wlan0}}  nc{[ Transports: WIFI Capabilities: NOT_METERED&INTERNET&NOT_RESTRICTED&TRUSTED&NOT_VPN&VALIDATED LinkUpBandwidth>=1048576Kbps LinkDnBandwidth>=1048576Kbps SignalStrength: -52]}  Score{60} everValidated{true} lastValidated{true} }
";

    #[test]
    fn the_operators_own_network_is_not_the_internet() {
        let networks = parse(OREO, 26).unwrap();
        assert_eq!(networks.online.len(), 1);
        let active = networks.active.unwrap();
        assert_eq!((active.id, active.transports.as_slice()), (101, &[Transport::Wifi][..]));
        assert!(active.validated && !active.metered && !active.roaming && !active.suspended && !active.vpn);
    }

    #[test]
    fn a_network_of_android_17_is_read() {
        let text = "Active default network: 109\nCurrent Networks:\n  NetworkAgentInfo{network{109}  handle{471557132301}  ni{MOBILE[NR] CONNECTED extra: net} created=2026-08-20T13:52:23.802Z Score(Policies : TRANSPORT_PRIMARY&EVER_VALIDATED&IS_VALIDATED ; KeepConnected : 0)  created 679067 firstValidated 695384 lastValidated 695384  lp{{InterfaceName: rmnet1}}  nc{[ Transports: CELLULAR Capabilities: SUPL&INTERNET&NOT_RESTRICTED&TRUSTED&NOT_VPN&NOT_ROAMING&FOREGROUND&NOT_CONGESTED&NOT_SUSPENDED Specifier: <TelephonyNetworkSpecifier [mSubId = 2]> SubscriptionIds: {2}]}  factorySerialNumber=12}\n";
        let active = parse(text, 37).unwrap().active.unwrap();
        assert!(active.metered && !active.roaming && !active.validated && active.is_over(Transport::Cellular));
    }

    #[test]
    fn a_vpn_is_told_from_what_it_runs_over() {
        let text = "Active default network: 103\n  NetworkAgentInfo{network{101} ni{WIFI CONNECTED} nc{[ Transports: WIFI Capabilities: NOT_METERED&INTERNET&NOT_VPN&VALIDATED&NOT_SUSPENDED&NOT_ROAMING PrivateDnsBroken]}}\n  NetworkAgentInfo{network{103} ni{VPN CONNECTED} nc{[ Transports: WIFI|VPN Capabilities: INTERNET&NOT_RESTRICTED&TRUSTED&VALIDATED&NOT_SUSPENDED&NOT_ROAMING]}}\n";
        let networks = parse(text, 34).unwrap();
        assert!(networks.vpn && networks.active.as_ref().unwrap().metered);
        let underlying = networks.underlying().unwrap();
        assert!(!underlying.metered && underlying.private_dns_broken);
    }

    #[test]
    fn a_network_that_is_not_described_is_not_guessed() {
        assert!(parse("Active default network: 7\n", 34).is_err());
        assert!(parse("garbage", 34).is_err());
        assert_eq!(parse("Active default network: none\n", 34).unwrap().active, None);
    }
}
