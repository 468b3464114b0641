//! Reading `dumpsys jobscheduler`: blocks of one job each.

use super::history::{history, printed_uid};
use super::{Constraint, Job, Jobs, Ready, WantedNetwork};
use crate::fact::Unknown;
use crate::facts::scan;

/// The jobs and runs of one app of one user. The dump filters by app id only, so that other users' jobs are in it too.
pub(super) fn parse(text: &str, package: &str, uid: u32, user: u32) -> Result<Jobs, Unknown> {
    let blocks = blocks(text);
    if blocks.is_empty() && !is_job_dump(text) {
        return Err(Unknown::unreadable("list of jobs"));
    }
    let jobs = blocks.iter().filter_map(|block| job(block, package, user)).collect();
    Ok(Jobs { jobs, history: history(text, &printed_uid(uid)) })
}

/// `Registered 25 jobs:`, `Registered jobs:` (Android 5), `No jobs …`.
fn is_job_dump(text: &str) -> bool {
    text.lines().map(str::trim).any(|line| {
        (line.starts_with("Registered") && line.ends_with("jobs:"))
            || line.starts_with("No jobs")
            || line == "Job history:"
    })
}

/// Each job with its lines: from `JOB …` to the next line that is not indented deeper.
fn blocks(text: &str) -> Vec<Vec<&str>> {
    let mut blocks: Vec<Vec<&str>> = Vec::new();
    let mut depth: Option<usize> = None;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        if line.trim_start().starts_with("JOB ") && head(line).is_some() {
            blocks.push(vec![line]);
            depth = Some(indent);
        } else if depth.is_some_and(|depth| line.trim().is_empty() || indent > depth) {
            if let Some(block) = blocks.last_mut() {
                block.push(line);
            }
        } else {
            depth = None;
        }
    }
    blocks
}

/// The first line of a job, in pieces.
#[derive(Debug, Default, PartialEq, Eq)]
struct Head {
    id: i32,
    namespace: Option<String>,
    tag: Option<String>,
    component: Option<String>,
}

/// `JOB #u0a81/1034: 98d5dbe comp`, with a namespace as `JOB name:u0a81/7: …` or `… comp @name@ <tag>`.
fn head(line: &str) -> Option<Head> {
    let line = line.trim_start().strip_prefix("JOB ")?.trim_start();
    let (unique, rest) = line.split_once(": ").or_else(|| line.strip_suffix(':').map(|unique| (unique, "")))?;
    let (before, id) = unique.rsplit_once('/')?;
    let id = id.trim().parse().ok()?;
    let names = before.rsplit_once(['#', ':', '@', ' ']).map_or("", |(names, _)| names);
    let mut head = Head { id, namespace: bare(names), ..Head::default() };
    for word in rest.split_whitespace().skip(1) {
        let word = marked(word, '#', '#', &mut head.tag);
        let word = marked(word, '<', '>', &mut head.tag);
        let word = marked(word, '@', '@', &mut head.namespace);
        let word = marked(word, '{', '}', &mut head.namespace);
        if head.component.is_none() && word.contains('/') {
            head.component = Some(word.to_owned());
        }
    }
    Some(head)
}

/// Takes `<open>…<close>` off the front of a word and keeps what is between.
fn marked<'a>(word: &'a str, open: char, close: char, into: &mut Option<String>) -> &'a str {
    match word.strip_prefix(open).and_then(|rest| rest.split_once(close)) {
        Some((mark, rest)) if !mark.is_empty() => {
            *into = Some(mark.to_owned());
            rest
        }
        _ => word,
    }
}

fn bare(word: &str) -> Option<String> {
    let word = word.trim_matches(['@', '#', '<', '>', '{', '}', ':', ' ']);
    (!word.is_empty()).then(|| word.to_owned())
}

fn job(block: &[&str], package: &str, user: u32) -> Option<Job> {
    let head = head(block.first()?)?;
    let body = block[1..].join("\n");
    let source = scan::value(&body, "Source", ':');
    let component = scan::value(&body, "Service", ':').map(str::to_owned).or(head.component).unwrap_or_default();
    match source {
        Some(source) => {
            let is_ours = scan::field(source, "pkg") == Some(package);
            let of_user = scan::field(source, "user").and_then(|u| u.parse().ok()).is_none_or(|u: u32| u == user);
            if !is_ours || !of_user {
                return None;
            }
        }
        None if component.split('/').next() != Some(package) => return None,
        None => {}
    }
    let constraints = |key| scan::value(&body, key, ':').map(constraints).unwrap_or_default();
    let flag = |key| scan::value(&body, key, ':').and_then(scan::boolean);
    let number = |key| scan::value(&body, key, ':').and_then(|v| v.parse::<u32>().ok());
    let requires = scan::value(&body, "Requires", ':').unwrap_or_default();
    let wants = |key| scan::field(requires, key) == Some("true");
    let required = constraints("Required constraints");
    let seconds = |text: &str| scan::duration_ms(text).map(|ms| ms / 1000);
    let local = |key| scan::value(&body, key, ':').map(str::to_owned);
    Some(Job {
        id: head.id,
        namespace: head.namespace,
        tag: head.tag.or_else(|| scan::value(&body, "Trace tag", ':').map(str::to_owned)),
        component: full_class(&component),
        satisfied: constraints("Satisfied constraints"),
        unsatisfied: constraints("Unsatisfied constraints"),
        dynamic: constraints("Dynamic constraints"),
        blocking: Vec::new(),
        network: network(&body, &required),
        wants_charging: wants("charging") || required.contains(&Constraint::Charging),
        wants_battery_not_low: wants("batteryNotLow") || required.contains(&Constraint::BatteryNotLow),
        wants_idle: wants("deviceIdle") || required.contains(&Constraint::Idle),
        wants_storage_not_low: required.contains(&Constraint::StorageNotLow),
        watches_content: body.contains("Trigger content URIs:") || required.contains(&Constraint::ContentTrigger),
        periodic: scan::value(&body, "PERIODIC", ':').is_some(),
        media_backup_exemption: ['=', ':']
            .iter()
            .find_map(|separator| scan::value(&body, "Has media backup exemption", *separator))
            .and_then(scan::boolean),
        // Both lines are printed only where there is something to count.
        failures: number("Num failures").unwrap_or(0),
        system_stops: number("Num system stops").unwrap_or(0),
        last_success_local: local("Last successful run"),
        last_failure_local: local("Last failed run"),
        enqueued_seconds_ago: scan::value(&body, "Enqueue time", ':').and_then(seconds).map(|s| -s),
        earliest_in_seconds: scan::value(&body, "Run time", ':')
            .and_then(|line| scan::field(line, "earliest"))
            .and_then(seconds),
        ready: scan::value(&body, "Ready", ':').and_then(ready),
        restricted_due_to: scan::value(&body, "Restricted due to", ':').map(restrictions).unwrap_or_default(),
        not_dozing: flag("readyNotDozing"),
        not_restricted_in_background: flag("readyNotRestrictedInBg"),
        component_enabled: flag("readyComponentEnabled"),
        doze_exempt: flag("Doze whitelisted") == Some(true),
        standby_bucket: scan::value(&body, "Standby bucket", ':')
            .filter(|bucket| !bucket.is_empty())
            .map(str::to_lowercase),
        required,
    })
}

/// `CHARGING TIMING_DELAY [0x80000001]`: the names, without the bits.
fn constraints(text: &str) -> Vec<Constraint> {
    text.split_whitespace()
        .take_while(|word| !word.starts_with('[') && !word.starts_with("0x"))
        .filter(|word| word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'))
        .map(Constraint::from_name)
        .collect()
}

/// `app/.Job` is short for `app/app.Job`.
fn full_class(component: &str) -> String {
    match component.split_once('/') {
        Some((package, class)) if class.starts_with('.') => format!("{package}/{package}{class}"),
        _ => component.to_owned(),
    }
}

/// A number up to Android 8 (`JobInfo.NETWORK_TYPE_*`), the text of a `NetworkRequest` from Android 9.
fn network(body: &str, required: &[Constraint]) -> Option<WantedNetwork> {
    let Some(text) = scan::value(body, "Network type", ':') else {
        return required.iter().find_map(|constraint| match constraint {
            Constraint::Unmetered => Some(WantedNetwork::Unmetered),
            Constraint::NotRoaming => Some(WantedNetwork::NotRoaming),
            Constraint::Metered => Some(WantedNetwork::Metered),
            Constraint::Connectivity => Some(WantedNetwork::Any),
            _ => None,
        });
    };
    match text {
        "0" => return None,
        "1" => return Some(WantedNetwork::Any),
        "2" => return Some(WantedNetwork::Unmetered),
        "3" => return Some(WantedNetwork::NotRoaming),
        "4" => return Some(WantedNetwork::Metered),
        _ => {}
    }
    let Some(capabilities) = text.split_once("Capabilities:") else { return Some(WantedNetwork::Other) };
    let capabilities = capabilities.1.split_whitespace().next().unwrap_or_default();
    let has = |name: &str| capabilities.split('&').any(|c| c.trim_matches(['[', ']', ',']) == name);
    Some(if has("NOT_METERED") {
        WantedNetwork::Unmetered
    } else if has("NOT_ROAMING") {
        WantedNetwork::NotRoaming
    } else {
        WantedNetwork::Any
    })
}

/// `false (job=false user=true !restricted=true !pending=true !active=true !backingup=true comp=true)`;
/// up to Android 7 the last ones stand without the `!` and mean the opposite.
fn ready(text: &str) -> Option<Ready> {
    let (verdict, parts) = text.split_once('(').unwrap_or((text, ""));
    let part = |name: &str| {
        parts.split([' ', ')']).find_map(|part| {
            let (key, value) = part.split_once('=')?;
            let value = scan::boolean(value)?;
            match key.strip_prefix('!') {
                Some(key) => (key == name).then_some(!value),
                None => (key == name).then_some(value),
            }
        })
    };
    Some(Ready {
        ready: scan::boolean(verdict)?,
        job: part("job"),
        user_started: part("user"),
        restricted: part("restricted"),
        pending: part("pending"),
        active: part("active"),
        backing_up: part("backingup"),
        component: part("comp"),
    })
}

/// ` none.` or reasons in the phone's words.
fn restrictions(text: &str) -> Vec<String> {
    let text = text.trim().trim_end_matches('.').trim();
    if text.is_empty() || text == "none" {
        return Vec::new();
    }
    vec![text.to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: &str = "com.example.backup";

    /// Android 14, in the order and spelling of `JobStatus.dump`.
    const WAITS_FOR_WIFI: &str = "\
Registered 92 jobs:
  JOB androidx.work.systemjobscheduler:u0a142/812: 9fe1c3a com.example.backup/androidx.work.impl.background.systemjob.SystemJobService
    u0a142 tag=*job*/@androidx.work.systemjobscheduler@com.example.backup/androidx.work.impl.background.systemjob.SystemJobService
    Source: uid=u0a142 user=0 pkg=com.example.backup
    JobInfo:
      Service: com.example.backup/androidx.work.impl.background.systemjob.SystemJobService
      Priority: DEFAULT
      Requires: charging=false batteryNotLow=true deviceIdle=false
      Network type: NetworkRequest [ NONE id=0, [ Capabilities: NOT_METERED&INTERNET&NOT_RESTRICTED&TRUSTED&VALIDATED&NOT_VCN_MANAGED Uid: 10142 UnderlyingNetworks: Null] ]
      Backoff: policy=1 initial=+30s0ms
    Required constraints: BATTERY_NOT_LOW CONNECTIVITY [0x10000002]
    Preferred constraints:
    Dynamic constraints:
    Satisfied constraints: BATTERY_NOT_LOW DEVICE_NOT_DOZING BACKGROUND_NOT_RESTRICTED [0x2400002]
    Unsatisfied constraints: CONNECTIVITY TARE_WEALTH WITHIN_QUOTA [0x19000000]
    Constraint history:
      -3h1m2s3ms = BATTERY_NOT_LOW DEVICE_NOT_DOZING [0x2000002]
    Doze whitelisted: true
    Tracking: BATTERY CONNECTIVITY QUOTA
    Implicit constraints:
      readyNotDozing: true
      readyNotRestrictedInBg: true
      readyComponentEnabled: true
    Standby bucket: WORKING_SET
    Enqueue time: -3h1m2s3ms
    Run time: earliest=none, latest=none, original latest=none
    Num failures: 2
    Last failed run: 2026-11-20 03:00:01
    Restricted due to: none.
    Ready: false (job=false user=true !restricted=true !pending=true !active=true !backingup=true comp=true)
  JOB #u10a142/3: 1 com.example.backup/.Other
    Source: uid=u10a142 user=10 pkg=com.example.backup

  Job history:
      -3h02m00s265ms   START: #u0a142/812 com.example.backup/androidx.work.impl.background.systemjob.SystemJobService
      -3h01m02s116ms    STOP: #u0a142/812 com.example.backup/androidx.work.impl.background.systemjob.SystemJobService constraints not satisfied
      -3h00m00s000ms   START: #u0a9/1 other.app/.Job

Pending queue:
";

    #[test]
    fn the_phones_own_reason_is_read_whatever_else_is_listed_as_unsatisfied() {
        let mut jobs = parse(WAITS_FOR_WIFI, APP, 10_142, 0).unwrap();
        assert_eq!(jobs.jobs.len(), 1, "the job of user 10 is not ours");
        let job = &mut jobs.jobs[0];
        assert_eq!((job.id, job.namespace.as_deref()), (812, Some("androidx.work.systemjobscheduler")));
        assert_eq!(job.network, Some(WantedNetwork::Unmetered));
        assert_eq!(job.holding_back(34), [Constraint::Connectivity]);
        assert_eq!((job.failures, job.last_failure_local.as_deref()), (2, Some("2026-11-20 03:00:01")));
        assert_eq!(job.enqueued_seconds_ago, Some(10_862));
        assert!(job.doze_exempt && job.wants_battery_not_low && !job.wants_charging);
        assert_eq!(job.standby_bucket.as_deref(), Some("working_set"));
        assert_eq!(jobs.history.len(), 2);
        assert_eq!(jobs.history[1].reason.as_deref(), Some("constraints not satisfied"));
    }

    #[test]
    fn the_first_line_is_read_in_every_known_form() {
        for (line, id, namespace, tag) in [
            ("JOB #u0a81/1034: 98d5dbe app/.Job", 1034, None, None),
            ("  JOB #u0a44/-100: 58a3279 app/.Job", -100, None, None),
            ("JOB #u0a81/7: 1f2e app/.Job @space@ <mark>", 7, Some("space"), Some("mark")),
            ("JOB space:u0a81/7: 1f2e app/.Job", 7, Some("space"), None),
            ("JOB @space@u0a81/7: 1f2e app/.Job", 7, Some("space"), None),
            ("JOB #u0a81/7: 1f2e #mark#@space@app/.Job", 7, Some("space"), Some("mark")),
            ("JOB space:u0a237/9: adf1bc9 #Upload#@space@app/.Job", 9, Some("space"), Some("Upload")),
            ("JOB #u0a81/7: 1f2e app/.Job {space}", 7, Some("space"), None),
        ] {
            let head = head(line).unwrap();
            assert_eq!((head.id, head.namespace.as_deref(), head.tag.as_deref()), (id, namespace, tag), "{line}");
        }
        assert_eq!(head("JOB of the day: nothing"), None);
    }

    #[test]
    fn a_job_of_android_7_says_ready_the_other_way_round() {
        let text = "    JOB #u0a191/1001: 39fd118 com.example.backup/.Job
       u0a191 tag=*job*/com.example.backup/.Job
       Source: uid=u0a191 user=0 pkg=com.example.backup
       JobInfo:
         Service: com.example.backup/.Job
         Requires: charging=false deviceIdle=false
         Network type: 2
       Required constraints: TIMING_DELAY DEADLINE UNMETERED
       Satisfied constraints: CONNECTIVITY NOT_ROAMING APP_NOT_IDLE DEVICE_NOT_DOZING TIMING_DELAY
       Unsatisfied constraints: DEADLINE UNMETERED
       Ready: false (job=false pending=false active=true user=true)
";
        let jobs = parse(text, APP, 10_191, 0).unwrap();
        let job = &jobs.jobs[0];
        assert_eq!(job.component, "com.example.backup/com.example.backup.Job");
        assert_eq!(job.network, Some(WantedNetwork::Unmetered));
        assert!(job.runs_now());
        let waiting = Job { ready: None, ..job.clone() };
        assert_eq!(waiting.holding_back(24), [Constraint::Unmetered]);
    }

    #[test]
    fn the_quota_blocks_only_where_nothing_else_explains_the_wait() {
        let job = Job {
            required: vec![Constraint::Connectivity],
            satisfied: vec![Constraint::Connectivity, Constraint::DeviceNotDozing],
            unsatisfied: vec![Constraint::WithinQuota, Constraint::TareWealth],
            not_dozing: Some(true),
            not_restricted_in_background: Some(true),
            ready: Some(Ready { job: Some(false), ..Ready::default() }),
            ..Job::default()
        };
        assert_eq!(job.holding_back(34), [Constraint::WithinQuota]);
        let ready = Job { ready: Some(Ready { job: Some(true), ..Ready::default() }), ..job };
        assert_eq!(ready.holding_back(34), []);
    }

    #[test]
    fn what_an_old_phone_leaves_unsaid_counts_only_where_nothing_else_explains_the_wait() {
        let verdict = |job| Some(Ready { job: Some(job), ..Ready::default() });
        let waits = Job {
            required: vec![Constraint::Unmetered],
            satisfied: vec![Constraint::Unmetered, Constraint::DeviceNotDozing],
            ready: verdict(false),
            ..Job::default()
        };
        assert_eq!(waits.holding_back(26), [Constraint::AppNotIdle]);
        assert_eq!(waits.holding_back(29), []);
        assert_eq!(Job { ready: verdict(true), ..waits.clone() }.holding_back(26), []);
        let for_wifi = Job { unsatisfied: vec![Constraint::Unmetered], satisfied: vec![Constraint::Charging], ..waits };
        assert_eq!(for_wifi.holding_back(26), [Constraint::Unmetered]);
    }

    #[test]
    fn no_jobs_is_an_answer_and_no_dump_is_none() {
        assert_eq!(parse("Registered 0 jobs:\n  None.\n", APP, 1, 0).unwrap().jobs, []);
        assert!(parse("", APP, 1, 0).is_err());
        assert!(parse("Invalid package: x\n", APP, 1, 0).is_err());
    }
}
