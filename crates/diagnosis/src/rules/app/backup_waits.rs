use crate::case::Case;
use crate::facts::jobs::{Constraint, Job, WantedNetwork};
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::{Arg, Message};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The upload is planned and waits, with what it waits for. This is the phone's own reason.
///
/// ## Why it matters
/// It tells which of all the settings is the one in the way.
///
/// ## Sources
/// `Unsatisfied constraints:` of `dumpsys jobscheduler`, without those that never block
/// ([`crate::facts::jobs::Job::blocking`]). A job that waits for its hour, for a better moment (`FLEXIBILITY`) or for
/// a new photo (`CONTENT_TRIGGER`) is not stuck.
///
/// The networks only add to the finding; without them it is judged all the same.
pub const RULE: Rule = Rule { id: "app/backup_waits", lane: Lane::App, reads: &[FactId::Jobs, FactId::Networks], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let jobs = facts.jobs.get()?;
    let Some(app) = &case.app else { return Ok(None) };
    let uploads = jobs.uploads(app);
    // One that runs, or may start any moment, is a backup that works.
    if uploads.jobs.iter().any(|job| job.runs_now() || job.blocking.is_empty()) {
        return Ok(None);
    }
    let waiting = uploads.jobs.into_iter().filter(|job| is_stuck(job)).max_by_key(|job| job.enqueued_seconds_ago);
    let Some(job) = waiting else { return Ok(None) };
    let names: Vec<&str> = job.blocking.iter().map(Constraint::name).collect();
    // Where we do not know which job uploads, this one may do something else.
    let severity = if uploads.known { Severity::Stops } else { Severity::ProbablyStops };
    let mut found = Found::new(severity, Certainty::Seen)
        .evidence(FactId::Jobs, format!("JOB {}: Unsatisfied constraints: {}", job.id, names.join(" ")))
        .arg("reasons", Arg::Messages(reasons(job)));
    for reason in &job.restricted_due_to {
        found = found.evidence(FactId::Jobs, format!("Restricted due to: {reason}"));
    }
    if waits_for(job, &[Constraint::Charging, Constraint::BatteryNotLow, Constraint::Idle]) {
        found = found.fixes(&["charge_phone"]);
    }
    if !waits_for(job, NETWORK) {
        found = found.fixes(&["run_upload_job"]);
    } else if let Some(network) = fitting_network(job, facts) {
        found = found.evidence(FactId::Networks, format!("network {network} is validated")).fixes(&["restart_phone"]);
    }
    Ok(Some(found))
}

/// The network that the job waits for is there all the same: the scheduler's own note of it is stale. Seen on a
/// OnePlus 3T with Android 9, where a restart put it right.
fn fitting_network(job: &Job, facts: &Snapshot) -> Option<u32> {
    let network = facts.networks.ok()?.active.as_ref()?;
    let online = network.validated && !network.suspended && !network.captive_portal && !network.roaming;
    let waits_only_for_it = job.blocking.iter().all(|c| NETWORK.contains(c) || PATIENCE.contains(c));
    let fits = match job.network {
        Some(WantedNetwork::Any | WantedNetwork::NotRoaming) => true,
        Some(WantedNetwork::Unmetered) => !network.metered,
        Some(WantedNetwork::Metered | WantedNetwork::Other) | None => false,
    };
    (online && waits_only_for_it && fits).then_some(network.id)
}

const NETWORK: &[Constraint] =
    &[Constraint::Connectivity, Constraint::Unmetered, Constraint::NotRoaming, Constraint::Metered];

/// Waiting for these is how the phone plans, not a fault.
const PATIENCE: &[Constraint] =
    &[Constraint::TimingDelay, Constraint::Flexibility, Constraint::Prefetch, Constraint::ContentTrigger];

fn is_stuck(job: &Job) -> bool {
    let its_time_has_come = !job.blocking.contains(&Constraint::TimingDelay);
    its_time_has_come
        && !job.blocking.contains(&Constraint::ContentTrigger)
        && job.blocking.iter().any(|constraint| !PATIENCE.contains(constraint))
}

fn waits_for(job: &Job, any_of: &[Constraint]) -> bool {
    job.blocking.iter().any(|constraint| any_of.contains(constraint))
}

fn reasons(job: &Job) -> Vec<Message> {
    let mut reasons: Vec<Message> =
        job.blocking.iter().filter(|c| !PATIENCE.contains(c)).map(|constraint| reason(constraint, job)).collect();
    reasons.dedup();
    reasons
}

fn reason(constraint: &Constraint, job: &Job) -> Message {
    Message::new(match constraint {
        Constraint::Charging => "job-waits-charging",
        Constraint::BatteryNotLow => "job-waits-battery",
        Constraint::StorageNotLow => "job-waits-storage",
        Constraint::Idle => "job-waits-idle",
        Constraint::Unmetered => "job-waits-wifi",
        Constraint::Connectivity if job.network == Some(WantedNetwork::Unmetered) => "job-waits-wifi",
        Constraint::Connectivity | Constraint::Metered => "job-waits-connection",
        Constraint::NotRoaming => "job-waits-home_network",
        Constraint::DeviceNotDozing => "job-waits-awake",
        Constraint::BackgroundNotRestricted | Constraint::UidNotRestricted => "job-waits-background",
        Constraint::AppNotIdle => "job-waits-app_use",
        Constraint::WithinQuota | Constraint::TareWealth => "job-waits-quota",
        Constraint::TimingDelay
        | Constraint::Deadline
        | Constraint::ContentTrigger
        | Constraint::Prefetch
        | Constraint::Flexibility => "job-waits-moment",
        Constraint::Other(name) => {
            return Message::new("job-waits-other").with("name", Arg::Text(name.clone()));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(blocking: &[Constraint], network: Option<WantedNetwork>) -> Job {
        Job { blocking: blocking.to_vec(), network, ..Job::default() }
    }

    #[test]
    fn a_job_that_only_bides_its_time_is_not_stuck() {
        for waits in [
            vec![Constraint::TimingDelay],
            vec![Constraint::TimingDelay, Constraint::Connectivity],
            vec![Constraint::Flexibility],
            vec![Constraint::ContentTrigger],
            vec![Constraint::ContentTrigger, Constraint::Charging],
        ] {
            assert!(!is_stuck(&job(&waits, None)), "{waits:?}");
        }
        assert!(is_stuck(&job(&[Constraint::Charging, Constraint::Flexibility], None)));
    }

    #[test]
    fn wi_fi_is_named_where_the_job_wants_no_other_network() {
        let unmetered = job(&[Constraint::Connectivity], Some(WantedNetwork::Unmetered));
        assert_eq!(reasons(&unmetered), [Message::new("job-waits-wifi")]);
        let any = job(&[Constraint::Connectivity], Some(WantedNetwork::Any));
        assert_eq!(reasons(&any), [Message::new("job-waits-connection")]);
    }
}
