//! What the rules of power, storage, files and provider find, what they let pass, and what their fixes do then.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

use diagnosis::case::{App, Case, Identity, PackageId};
use diagnosis::fact::Fact;
use diagnosis::facts::Snapshot;
use diagnosis::facts::background::Background;
use diagnosis::facts::battery::{Battery, Status};
use diagnosis::facts::battery_saver::BatterySaver;
use diagnosis::facts::charge_limit::ChargeLimit;
use diagnosis::facts::doze::Doze;
use diagnosis::facts::doze_list::{DozeList, Listed};
use diagnosis::facts::jobs::{Constraint, Job, Jobs, WantedNetwork};
use diagnosis::facts::overrides::Overrides;
use diagnosis::facts::scheduler_verdict::SchedulerVerdict;
use diagnosis::facts::standby::{Bucket, Standby};
use diagnosis::facts::storage::{Level, Storage};
use diagnosis::facts::thermal::Thermal;
use diagnosis::fixes::{self, Step};
use diagnosis::phone::Platform;
use diagnosis::rules::{self, Severity};

fn case(api: u32) -> Case {
    Case {
        phone: Identity {
            platform: Platform::Android,
            serial: "x".into(),
            maker: "Google".into(),
            model: "x".into(),
            os_version: "x".into(),
            api,
            locale: None,
        },
        user: 0,
        app: Some(App { package: PackageId::new("com.example.backup").unwrap(), profile: None, uid: Some(10_142) }),
        packages: None,
        memory: Default::default(),
    }
}

/// What this rule says about these facts; the facts that it lacks are a failure of the test.
fn judge(rule: &str, facts: &Snapshot) -> Option<Severity> {
    let rule = rules::by_id(rule).unwrap();
    rule.judge(&case(34), facts).unwrap().map(|finding| finding.severity)
}

fn facts(set: impl FnOnce(&mut Snapshot)) -> Snapshot {
    let mut facts = Snapshot::empty();
    set(&mut facts);
    facts
}

fn battery(level_percent: u8, plugged: bool) -> Fact<Battery> {
    let status = Some(if plugged { Status::Charging } else { Status::Discharging });
    Fact::Known(Battery { level_percent, status, plugged, temperature_decicelsius: Some(280), overridden: false })
}

fn list(app: Option<Listed>) -> Fact<DozeList> {
    Fact::Known(DozeList { app, by_user: 1 })
}

#[test]
fn a_rule_that_lacks_its_fact_is_skipped_and_not_passed() {
    let empty = Snapshot::empty();
    // Without a profile the cloud's words are not known, and there is nothing to judge.
    let judged = |rule: &&rules::Rule| {
        ["power/", "storage/"].iter().any(|lane| rule.id.starts_with(lane)) && rule.id != "storage/cloud_full"
    };
    for rule in rules::ALL.iter().filter(judged) {
        assert!(rule.judge(&case(34), &empty).is_err(), "{} judged nothing", rule.id);
    }
}

#[test]
fn the_battery_is_low_from_the_level_that_the_phone_uses() {
    let low = |level, plugged, low_at| {
        judge(
            "power/battery_too_low",
            &facts(|facts| {
                facts.battery = battery(level, plugged);
                let verdict = SchedulerVerdict { battery_not_low: None, low_at_percent: Some(low_at) };
                facts.scheduler_verdict = Fact::Known(verdict);
            }),
        )
    };
    assert_eq!(low(15, false, 15), Some(Severity::Stops));
    assert_eq!(low(16, false, 15), None);
    assert_eq!(low(30, false, 30), Some(Severity::Stops), "the person chose another level");
    assert_eq!(low(10, true, 15), Some(Severity::Slows), "the cable lifts it while it is in");
}

#[test]
fn a_saver_that_rests_on_the_cable_is_found_and_one_that_starts_late_is_not() {
    let saver = |saver: BatterySaver| facts(|facts| facts.battery_saver = Fact::Known(saver));
    let resting = saver(BatterySaver { comes_back: Some(true), ..BatterySaver::default() });
    assert_eq!(judge("power/saver_comes_back", &resting), Some(Severity::Slows));
    assert_eq!(judge("power/saver_on", &resting), None);
    let at = |level| {
        let scheduled = BatterySaver { starts_at_percent: Some(level), ..BatterySaver::default() };
        judge("power/saver_scheduled", &saver(scheduled))
    };
    assert_eq!([at(0), at(20), at(30), at(75)], [None, None, Some(Severity::Note), Some(Severity::Slows)]);
}

#[test]
fn a_charge_limit_is_in_the_way_only_of_work_that_waits_for_charging() {
    let limited = |counts_as_charging, blocking: Vec<Constraint>| {
        judge(
            "power/charge_limit_in_the_way",
            &facts(|facts| {
                facts.battery = battery(80, true);
                facts.charge_limit = Fact::Known(ChargeLimit {
                    limited: Some(true),
                    plugged: Some(true),
                    counts_as_charging: Some(counts_as_charging),
                    ..ChargeLimit::default()
                });
                let job = Job { network: Some(WantedNetwork::Any), blocking, ..Job::default() };
                facts.jobs = Fact::Known(Jobs { jobs: vec![job], history: Vec::new() });
            }),
        )
    };
    assert_eq!(limited(false, vec![Constraint::Charging]), Some(Severity::ProbablyStops));
    assert_eq!(limited(true, vec![Constraint::Charging]), None, "it charges all the same");
    assert_eq!(limited(false, vec![Constraint::Connectivity]), None, "it waits for something else");
}

#[test]
fn the_restriction_counts_although_the_app_is_exempt_from_sleep() {
    let facts = facts(|facts| {
        facts.doze_list = list(Some(Listed::ByUser));
        facts.standby = Fact::Known(Standby { bucket: Some(Bucket::Exempted), ..Standby::default() });
        facts.background = Fact::Known(Background {
            op: "RUN_ANY_IN_BACKGROUND".into(),
            package_mode: "allow".into(),
            uid_mode: "ignore".into(),
            level: None,
        });
    });
    assert_eq!(judge("power/background_restricted", &facts), Some(Severity::Stops));
    let steps = (fixes::by_id("allow_background").unwrap().steps)(&case(34), &facts).unwrap();
    assert_eq!(steps.len(), 1, "only the mode that forbids it is changed");
    assert!((fixes::by_id("allow_background").unwrap().steps)(&case(28), &facts).is_err(), "no uid modes before 29");
}

#[test]
fn a_low_bucket_is_found_unless_the_app_is_exempt() {
    let judge_bucket = |bucket, listed| {
        let facts = facts(|facts| {
            facts.standby = Fact::Known(Standby { bucket: Some(bucket), ..Standby::default() });
            facts.doze_list = list(listed);
        });
        [judge("power/seldom_used_bucket", &facts), judge("power/restricted_bucket", &facts)]
    };
    assert_eq!(judge_bucket(Bucket::Rare, None), [Some(Severity::Slows), None]);
    assert_eq!(judge_bucket(Bucket::Rare, Some(Listed::ByUser)), [None, None]);
    assert_eq!(judge_bucket(Bucket::Rare, Some(Listed::BySystemExceptIdle)), [Some(Severity::Slows), None]);
    assert_eq!(judge_bucket(Bucket::Frequent, None), [None, None]);
    assert_eq!(judge_bucket(Bucket::Restricted, None), [None, Some(Severity::ProbablyStops)]);
}

#[test]
fn deep_sleep_after_seconds_is_found_and_androids_own_half_hour_is_not() {
    let sleeps = |seconds, listed| {
        judge(
            "power/sleeps_too_soon",
            &facts(|facts| {
                facts.doze = Fact::Known(Doze {
                    inactive_seconds: Some(seconds),
                    idle_after_inactive_seconds: Some(seconds),
                    ..Doze::default()
                });
                facts.doze_list = list(listed);
            }),
        )
    };
    assert_eq!(sleeps(15, None), Some(Severity::Slows));
    assert_eq!(sleeps(15, Some(Listed::ByUser)), None);
    assert_eq!(sleeps(1800, None), None);
}

#[test]
fn heat_counts_from_where_the_scheduler_acts_on_it() {
    let heat = |status, overridden| {
        let thermal = Thermal { status: Some(status), overridden, ..Thermal::default() };
        judge("power/too_hot", &facts(|facts| facts.thermal = Fact::Known(thermal)))
    };
    assert_eq!([heat(0, false), heat(1, false)], [None, None]);
    assert_eq!([heat(2, false), heat(3, false)], [Some(Severity::ProbablyStops), Some(Severity::Stops)]);
    assert_eq!(heat(4, true), None, "somebody forced it: another rule says so");
}

#[test]
fn every_override_that_was_left_is_taken_back_by_one_fix() {
    let facts = facts(|facts| {
        let overrides = Overrides { battery: Some(true), doze: Some(true), storage: Some(false), thermal: None };
        facts.overrides = Fact::Known(overrides);
    });
    assert_eq!(judge("power/battery_override_left", &facts), Some(Severity::ProbablyStops));
    assert_eq!(judge("power/sleep_override_left", &facts), Some(Severity::ProbablyStops));
    assert_eq!(judge("storage/storage_override_left", &facts), None);
    let steps = (fixes::by_id("reset_override").unwrap().steps)(&case(34), &facts).unwrap();
    assert!(steps.len() == 2 && steps.iter().all(|step| matches!(step, Step::Do { .. })));
}

#[test]
fn a_phone_is_full_by_its_own_word_or_by_androids_number() {
    let full =
        |storage: Storage| judge("storage/phone_storage_low", &facts(|facts| facts.storage = Fact::Known(storage)));
    let free = |free: u64, level| Storage {
        free_bytes: Some(free),
        total_bytes: Some(128 << 30),
        level,
        ..Storage::default()
    };
    assert_eq!(full(free(300 << 20, None)), Some(Severity::ProbablyStops));
    assert_eq!(full(free(600 << 20, Some(Level::Normal))), None);
    assert_eq!(full(free(1 << 20, Some(Level::Full))), Some(Severity::Stops));
    let forced = Storage { overridden: true, ..free(60 << 30, Some(Level::Low)) };
    assert_eq!(full(forced), None, "somebody forced it: another rule says so");
}
