//! The internet: whether there is one, whether it works, and whether the backup app may use it.

use crate::case::Case;
use crate::fact::Missing;
use crate::facts::jobs::{Constraint, Job, WantedNetwork};
use crate::facts::networks::{Network, Transport};
use crate::facts::{FactId, Snapshot};
use crate::knowledge::own_settings::{MobileData, OwnSetting};
use crate::phone::Platform;
use crate::rules::other_app;

pub mod admin_denies_data;
pub mod airplane_mode_on;
pub mod app_data_denied;
pub mod app_data_limit_unseen;
pub mod app_data_limited;
pub mod app_mobile_data_unseen;
pub mod app_network_denied;
pub mod captive_portal;
pub mod clock_wrong;
pub mod data_saver_on;
pub mod everything_off;
pub mod line_sends_slowly;
pub mod low_data_mode_on;
pub mod network_not_validated;
pub mod no_network;
pub mod photos_mobile_data_off;
pub mod poor_network;
pub mod private_dns_broken;
pub mod proxy_set;
pub mod roaming;
pub mod vpn_lockdown;
pub mod vpn_metered;
pub mod weak_wifi;
pub mod wifi_metered;
pub mod wifi_off;

/// What the app's upload jobs ask of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Demand {
    /// A job waits for it now.
    Held,
    /// A job wants it.
    Wanted,
    /// The jobs take any network.
    Any,
    /// There are no jobs that tell.
    Untold,
}

fn demand(case: &Case, facts: &Snapshot, wants: fn(&Job) -> bool) -> Demand {
    let (Some(app), Some(jobs)) = (&case.app, facts.jobs.ok()) else { return Demand::Untold };
    let uploads = jobs.uploads(app).jobs;
    if uploads.iter().any(|job| wants(job) && is_held(job)) {
        Demand::Held
    } else if uploads.iter().any(|job| wants(job)) {
        Demand::Wanted
    } else if uploads.is_empty() {
        Demand::Untold
    } else {
        Demand::Any
    }
}

/// Most people never changed it, so it is likely and no more.
fn is_wifi_only_by_default(case: &Case) -> bool {
    let profile = case.app.as_ref().and_then(|app| app.profile).and_then(|profile| profile.android.as_ref());
    profile.is_some_and(|android| android.wifi_only_by_default)
}

/// The phone says that the network is what the job waits for.
fn is_held(job: &Job) -> bool {
    let network = [Constraint::Connectivity, Constraint::Unmetered, Constraint::NotRoaming, Constraint::Metered];
    job.blocking.iter().any(|constraint| network.contains(constraint))
}

fn wants_unmetered(job: &Job) -> bool {
    job.network == Some(WantedNetwork::Unmetered) || job.required.contains(&Constraint::Unmetered)
}

fn wants_home(job: &Job) -> bool {
    wants_unmetered(job)
        || job.network == Some(WantedNetwork::NotRoaming)
        || job.required.contains(&Constraint::NotRoaming)
}

fn wants_network(job: &Job) -> bool {
    job.network.is_some()
}

/// What the app's own setting lets through over mobile data, and where the phone says that it matters.
#[derive(Debug, Clone, PartialEq, Eq)]
struct OwnLimit {
    seen: OwnLimitSeen,
    evidence: (FactId, String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OwnLimitSeen {
    /// Nobody looked, or was sure.
    Not,
    Nothing,
    SoMuchADay,
}

/// Google Photos offers 5, 10 and 30 MB a day. Seven days touch eight of them.
const MOST_BY_LIMIT_BYTES: u64 = 8 * 30_000_000;

/// `None`: it is not in the way, or the app has no such setting that we know.
fn own_limit(case: &Case, facts: &Snapshot) -> Result<Option<OwnLimit>, Missing> {
    let profile = case.installed_app().and_then(|(app, _)| app.profile);
    let Some((profile, kind)) = profile.and_then(|profile| Some((profile, profile.settings.mobile_data.as_ref()?)))
    else {
        return Ok(None);
    };
    let answer = |question: &str| case.memory.answers.get(question).map(String::as_str);
    let evidence = match case.phone.platform {
        Platform::Android => {
            let cellular =
                facts.networks.get()?.underlying().is_some_and(|network| network.is_over(Transport::Cellular));
            let sends = facts.traffic.ok().is_some_and(|traffic| traffic.sent_mobile_7d_bytes > MOST_BY_LIMIT_BYTES);
            (cellular && !sends).then(|| (FactId::Networks, "Transports: CELLULAR".to_owned()))
        }
        Platform::Iphone => {
            let app = facts.ios_app.get()?;
            let wanted = other_app(case).is_some() && answer("app_mobile_data") == Some("on");
            let known = profile.settings.way(OwnSetting::MobileData).is_some();
            (wanted && known && !app.offloaded).then(|| (FactId::IosApp, app.bundle.clone()))
        }
    };
    let Some(evidence) = evidence else { return Ok(None) };
    let answer = match kind.value {
        MobileData::Switch => answer("app_data_switch"),
        MobileData::DailyLimit => answer("app_data_limit"),
    };
    let seen = match answer {
        Some("on" | "unlimited") => return Ok(None),
        Some("off" | "none") => OwnLimitSeen::Nothing,
        Some("limited") => OwnLimitSeen::SoMuchADay,
        Some(_) | None => OwnLimitSeen::Not,
    };
    Ok(Some(OwnLimit { seen, evidence }))
}

/// The capabilities that matter, as the phone names them.
fn named(network: &Network) -> String {
    let flags = [
        (network.validated, "VALIDATED"),
        (network.captive_portal, "CAPTIVE_PORTAL"),
        (network.partial_connectivity, "PARTIAL_CONNECTIVITY"),
        (!network.metered, "NOT_METERED"),
        (!network.roaming, "NOT_ROAMING"),
        (!network.suspended, "NOT_SUSPENDED"),
        (network.vpn, "VPN"),
    ];
    let names: Vec<&str> = flags.iter().filter(|(is, _)| *is).map(|(_, name)| *name).collect();
    format!("Active default network: {}, Capabilities: {}", network.id, names.join("&"))
}
