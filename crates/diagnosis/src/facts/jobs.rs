//! The app's jobs: what Android's own scheduler says about each piece of background work, and what it waits for.
//!
//! ```text
//! Registered 25 jobs:                                                      (Android 10, Pixel)
//!   JOB #u0a44/-100: 58a3279 com.android.providers.downloads/.DownloadIdleService
//!     u0a44 tag=*job*/com.android.providers.downloads/.DownloadIdleService
//!     Source: uid=u0a44 user=0 pkg=com.android.providers.downloads
//!     JobInfo:
//!       Service: com.android.providers.downloads/.DownloadIdleService
//!       PERIODIC: interval=+12h0m0s0ms flex=+12h0m0s0ms
//!       Requires: charging=true batteryNotLow=false deviceIdle=true
//!       Network type: NetworkRequest [ NONE id=0, [ Capabilities: INTERNET&NOT_RESTRICTED&TRUSTED&VALIDATED Uid: 10089] ]
//!     Required constraints: CHARGING TIMING_DELAY DEADLINE IDLE [0xc0000005]
//!     Satisfied constraints: CHARGING BATTERY_NOT_LOW TIMING_DELAY DEVICE_NOT_DOZING BACKGROUND_NOT_RESTRICTED WITHIN_QUOTA [0x83400003]
//!     Unsatisfied constraints: DEADLINE IDLE [0x40000004]
//!     Tracking: BATTERY IDLE TIME QUOTA
//!     Implicit constraints:
//!       readyNotDozing: true
//!       readyNotRestrictedInBg: true
//!     Standby bucket: ACTIVE
//!     Enqueue time: -2m2s579ms
//!     Run time: earliest=-2m2s579ms, latest=+11h57m57s421ms, original latest=+11h57m57s421ms
//!     Ready: false (job=false user=true !pending=true !active=true !backingup=true comp=true)
//!
//!   Job history:
//!      -1m47s917ms   START: #u0a106/3000004 com.accuweather.android/com.urbanairship.job.AndroidJobService
//!      -1m47s867ms  STOP-P: #u0a106/3000004 com.accuweather.android/com.urbanairship.job.AndroidJobService app called jobFinished
//! ```
//!
//! Constraints are read by name, never by their bits: those changed meaning between versions.
//! Up to Android 8 the wished network is a number; `Ready` says `active=` where newer versions say `!active=`.
//! From Android 14 the first line may carry a namespace, and from 15 a tag:
//! `JOB androidx.work.systemjobscheduler:u0a237/9: adf1bc9 #Upload#@androidx.work.systemjobscheduler@app/.Job`.

use serde::{Serialize, Serializer};

use super::{FactId, Lane, Reading, Replies};
use crate::case::{App, Case};
use crate::fact::{Unknown, Why};
use crate::phone::Query;

mod dump;
mod history;

/// `dumpsys jobscheduler PKG`, Android 5 and newer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Jobs {
    /// The app's jobs of this user, in the phone's order. Empty: the scheduler has none.
    pub jobs: Vec<Job>,
    /// Starts and stops of the app's jobs that the phone still remembers, oldest first.
    pub history: Vec<Run>,
}

/// One job.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Job {
    pub id: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// `package/class`, the class in full.
    pub component: String,
    pub required: Vec<Constraint>,
    pub satisfied: Vec<Constraint>,
    pub unsatisfied: Vec<Constraint>,
    /// Added by the system for a restricted app (Android 10 and newer).
    pub dynamic: Vec<Constraint>,
    /// What truly holds the job back now: see [`Job::holding_back`].
    pub blocking: Vec<Constraint>,
    /// `None`: the job wants no network.
    pub network: Option<WantedNetwork>,
    pub wants_charging: bool,
    pub wants_battery_not_low: bool,
    pub wants_idle: bool,
    pub wants_storage_not_low: bool,
    /// It starts when something changes, such as a new photo.
    pub watches_content: bool,
    pub periodic: bool,
    /// Android 14 and newer, for jobs that watch content.
    pub media_backup_exemption: Option<bool>,
    pub failures: u32,
    pub system_stops: u32,
    /// By the clock on the phone's wall, `YYYY-MM-DD hh:mm:ss`: the phone does not say its time zone here.
    pub last_success_local: Option<String>,
    pub last_failure_local: Option<String>,
    pub enqueued_seconds_ago: Option<i64>,
    /// When it may start at the earliest; negative: that time is over.
    pub earliest_in_seconds: Option<i64>,
    /// The phone's verdict; `None` where there is no such line.
    pub ready: Option<Ready>,
    /// Restrictions by the phone itself (heat …), in its own words.
    pub restricted_due_to: Vec<String>,
    pub not_dozing: Option<bool>,
    pub not_restricted_in_background: Option<bool>,
    pub component_enabled: Option<bool>,
    pub doze_exempt: bool,
    /// As the phone names it, lower case: `active`, `rare`, `restricted` …
    pub standby_bucket: Option<String>,
}

/// The parts of `Ready: …`; `None` where this version does not print the part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Ready {
    pub ready: bool,
    /// All that the job waits for is there.
    pub job: Option<bool>,
    pub user_started: Option<bool>,
    pub restricted: Option<bool>,
    /// In the queue of those that start next.
    pub pending: Option<bool>,
    /// It runs now.
    pub active: Option<bool>,
    pub backing_up: Option<bool>,
    pub component: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WantedNetwork {
    Any,
    Unmetered,
    NotRoaming,
    Metered,
    /// A request that we do not know the meaning of.
    Other,
}

/// A row of the job history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    pub seconds_ago: i64,
    pub id: i32,
    pub stopped: bool,
    /// Why it stopped, in the phone's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What a job may wait for. In JSON the phone's name in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Constraint {
    Charging,
    BatteryNotLow,
    StorageNotLow,
    TimingDelay,
    Deadline,
    Idle,
    Connectivity,
    Unmetered,
    NotRoaming,
    Metered,
    AppNotIdle,
    ContentTrigger,
    DeviceNotDozing,
    BackgroundNotRestricted,
    WithinQuota,
    TareWealth,
    Prefetch,
    UidNotRestricted,
    Flexibility,
    /// A maker's own, or a newer version's.
    Other(String),
}

/// `JobStatus.dumpConstraints`, Android 7 to 16.
const NAMES: &[(&str, Constraint)] = &[
    ("CHARGING", Constraint::Charging),
    ("BATTERY_NOT_LOW", Constraint::BatteryNotLow),
    ("STORAGE_NOT_LOW", Constraint::StorageNotLow),
    ("TIMING_DELAY", Constraint::TimingDelay),
    ("DEADLINE", Constraint::Deadline),
    ("IDLE", Constraint::Idle),
    ("CONNECTIVITY", Constraint::Connectivity),
    ("UNMETERED", Constraint::Unmetered),
    ("NOT_ROAMING", Constraint::NotRoaming),
    ("METERED", Constraint::Metered),
    ("APP_NOT_IDLE", Constraint::AppNotIdle),
    ("CONTENT_TRIGGER", Constraint::ContentTrigger),
    ("DEVICE_NOT_DOZING", Constraint::DeviceNotDozing),
    ("BACKGROUND_NOT_RESTRICTED", Constraint::BackgroundNotRestricted),
    ("WITHIN_QUOTA", Constraint::WithinQuota),
    ("TARE_WEALTH", Constraint::TareWealth),
    ("PREFETCH", Constraint::Prefetch),
    ("UID_NOT_RESTRICTED", Constraint::UidNotRestricted),
    ("FLEXIBILITY", Constraint::Flexibility),
];

impl Constraint {
    pub(crate) fn from_name(name: &str) -> Self {
        NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map_or_else(|| Self::Other(name.to_owned()), |(_, constraint)| constraint.clone())
    }

    /// As the phone names it.
    pub fn name(&self) -> &str {
        match self {
            Constraint::Other(name) => name,
            known => NAMES.iter().find(|(_, constraint)| constraint == known).map_or("", |(name, _)| name),
        }
    }
}

impl Serialize for Constraint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name().to_lowercase())
    }
}

impl Job {
    /// Only a change of content starts it: a watcher that waits for a new photo, not a job that is stuck.
    pub fn is_watcher(&self) -> bool {
        self.watches_content && self.blocking.iter().all(|c| *c == Constraint::ContentTrigger)
    }

    /// WorkManager's jobs all have one class; from Android 15 a tag tells them apart.
    fn is_named(&self, name: &str) -> bool {
        self.component.contains(name) || self.tag.as_deref().is_some_and(|tag| tag.contains(name))
    }

    pub fn runs_now(&self) -> bool {
        self.ready.is_some_and(|ready| ready.active == Some(true))
    }

    /// What holds this job back now, from what the phone printed.
    ///
    /// * `Unsatisfied` names `DEADLINE`, which never blocks, and from Android 10 `WITHIN_QUOTA` (13: `TARE_WEALTH`)
    ///   whether the job needs it or not. The quota counts if the job requires it, or if the phone says that the
    ///   job's conditions are not met and nothing else explains it.
    /// * Doze and the background restriction are implicit: never in `Required`, but read from their own lines. Up to
    ///   Android 9 there are none: then their absence in `Satisfied` counts where nothing else explains the wait.
    fn holding_back(&self, api: u32) -> Vec<Constraint> {
        if self.ready.is_some_and(|ready| ready.job == Some(true) || ready.active == Some(true)) {
            return Vec::new();
        }
        let wanted = |c: &&Constraint| self.required.contains(c) || self.dynamic.contains(c);
        let mut blocking: Vec<Constraint> =
            self.unsatisfied.iter().filter(wanted).filter(|c| **c != Constraint::Deadline).cloned().collect();
        // A restricted app's job needs its dynamic constraints even where `Unsatisfied` leaves them out.
        for constraint in &self.dynamic {
            if !self.satisfied.contains(constraint) && !blocking.contains(constraint) {
                blocking.push(constraint.clone());
            }
        }
        if self.not_dozing == Some(false) && !self.doze_exempt {
            blocking.push(Constraint::DeviceNotDozing);
        }
        if self.not_restricted_in_background == Some(false) {
            blocking.push(Constraint::BackgroundNotRestricted);
        }
        blocking.dedup();
        if blocking.is_empty() && self.ready.is_some_and(|ready| ready.job == Some(false)) {
            blocking.extend(self.unsaid(api));
        }
        blocking
    }

    /// What may hold back a job that says it is not ready, and names nothing.
    fn unsaid(&self, api: u32) -> Option<Constraint> {
        let absent = |c: &Constraint| !self.satisfied.is_empty() && !self.satisfied.contains(c);
        [
            (self.unsatisfied.contains(&Constraint::WithinQuota), Constraint::WithinQuota),
            (api <= 28 && self.not_dozing.is_none() && !self.doze_exempt, Constraint::DeviceNotDozing),
            (api == 28 && self.not_restricted_in_background.is_none(), Constraint::BackgroundNotRestricted),
            (api <= 27, Constraint::AppNotIdle),
        ]
        .into_iter()
        .find_map(|(possible, constraint)| (possible && absent(&constraint)).then_some(constraint))
    }
}

impl Jobs {
    /// The jobs that upload. Where the app's profile names them they are known; else those that want a network and
    /// do not wait for an idle phone (such jobs tidy up) may be.
    pub fn uploads(&self, app: &App) -> Uploads<'_> {
        let named = app.profile.and_then(|profile| profile.android.as_ref()).map(|android| &android.upload_jobs);
        match named.filter(|names| !names.is_empty()) {
            Some(names) => Uploads {
                known: true,
                jobs: self.jobs.iter().filter(|job| names.iter().any(|name| job.is_named(name))).collect(),
            },
            None => Uploads {
                known: false,
                jobs: self.jobs.iter().filter(|job| job.network.is_some() && !job.wants_idle).collect(),
            },
        }
    }
}

/// The jobs that upload, and whether the app's profile names them.
#[derive(Debug)]
pub struct Uploads<'a> {
    pub known: bool,
    pub jobs: Vec<&'a Job>,
}

fn query(app: &App, api: u32) -> Query {
    // The argument came with Android 7; before, the whole list is printed and we pick.
    if api < 24 {
        return Query::shell("dumpsys jobscheduler");
    }
    Query::shell(format!("dumpsys jobscheduler {}", app.package))
}

impl Reading for Jobs {
    const ID: FactId = FactId::Jobs;
    const LANE: Lane = Lane::App;
    const MAY_SHOW: &'static [&'static str] = &[
        "[0-9]{1,6} jobs, none that uploads",
        "JOB [0-9]{1,12}: Requires: charging=true",
        "JOB [0-9]{1,12}: Trigger content URIs",
        "JOB [0-9]{1,12}: Unsatisfied constraints:( (CHARGING|BATTERY_NOT_LOW|STORAGE_NOT_LOW|TIMING_DELAY|DEADLINE|IDLE|CONNECTIVITY|UNMETERED|NOT_ROAMING|METERED|APP_NOT_IDLE|CONTENT_TRIGGER|DEVICE_NOT_DOZING|BACKGROUND_NOT_RESTRICTED|WITHIN_QUOTA|TARE_WEALTH|PREFETCH|UID_NOT_RESTRICTED|FLEXIBILITY)){1,20}",
        "Restricted due to: (none|job restrictions|thermal|background restricted|TARE|flex policy)",
        "JOB [0-9]{1,12}: Num failures: [0-9]{1,6}(, Last failed run: [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2})?",
    ];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        let (app, _) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        Ok(vec![query(app, case.phone.api)])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let (app, uid) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        let text = replies.text(&query(app, case.phone.api))?;
        let mut jobs = dump::parse(&text, app.package.as_str(), uid, case.user)?;
        for job in &mut jobs.jobs {
            job.blocking = job.holding_back(case.phone.api);
        }
        Ok(jobs)
    }
}
