//! The internet: whether there is one, whether it works, and whether the backup app may use it.

use crate::case::Case;
use crate::facts::Snapshot;
use crate::facts::jobs::{Constraint, Job, WantedNetwork};
use crate::facts::networks::Network;

pub mod admin_denies_data;
pub mod airplane_mode_on;
pub mod app_data_denied;
pub mod app_mobile_data_unseen;
pub mod app_network_denied;
pub mod captive_portal;
pub mod clock_wrong;
pub mod data_saver_on;
pub mod everything_off;
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
