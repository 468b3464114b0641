//! The rules about the app and its access: a healthy phone shows nothing, and each bad state is found with a fix.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

use std::collections::HashMap;

use diagnosis::case::{App, Case, Identity, PackageId};
use diagnosis::facts::{Answer, FactId, Replies, Snapshot};
use diagnosis::fixes::{self, Safety, Step};
use diagnosis::knowledge::{AndroidApp, AppProfile, Limits};
use diagnosis::phone::{Platform, Reply};
use diagnosis::rules::{self, Finding, Severity};

const PACKAGE: &str = "com.example.backup";

/// What a phone says, by the start of the question.
struct Phone {
    api: u32,
    answers: HashMap<&'static str, String>,
    profile: Option<AndroidApp>,
    installed: bool,
}

/// Android 14, everything as it should be: the upload is ready to start.
fn healthy() -> Phone {
    let answers = HashMap::from([
        ("dumpsys package", PACKAGE_DUMP.to_owned()),
        ("dumpsys jobscheduler", job("BATTERY_NOT_LOW CONNECTIVITY", "WITHIN_QUOTA TARE_WEALTH", "true", "")),
        ("dumpsys notification", NOTIFICATIONS.replace("TITLE", "Backup").replace("TEXT", "All done")),
        (
            "dumpsys account",
            "User UserInfo{0:Owner:4c13}:\n  Accounts: 1\n    Account {name=x, type=com.google}\n".into(),
        ),
        ("dumpsys content", "Auto sync: u0=true\nActive Syncs: 0\nPending Syncs: 0\n".to_owned()),
        ("dumpsys activity exit-info", "ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)\n".to_owned()),
        (
            "dumpsys activity services",
            "ACTIVITY MANAGER SERVICES (dumpsys activity services)\n  (nothing)\n".to_owned(),
        ),
        ("dumpsys battery", "  USB powered: true\n  status: 2\n  level: 80\n  scale: 100\n".to_owned()),
        ("pm help", "  clear [--user USER_ID] [--cache-only] PACKAGE\n".to_owned()),
        ("cmd appops get", "No operations.\n".to_owned()),
    ]);
    Phone { api: 34, answers, profile: Some(profile()), installed: true }
}

const PACKAGE_DUMP: &str = "\
Packages:
  Package [com.example.backup] (1f):
    appId=10142
    versionCode=7 minSdk=26 targetSdk=34
    versionName=1.2
    lastUpdateTime=2026-11-14 12:00:00
    pkgFlags=[ HAS_CODE ]
    User 0: ceDataInode=1 installed=true hidden=false suspended=false stopped=false notLaunched=false enabled=0 quarantined=false
      runtime permissions:
        android.permission.READ_MEDIA_IMAGES: granted=true, flags=[ USER_SET]
        android.permission.READ_MEDIA_VIDEO: granted=true, flags=[ USER_SET]
        android.permission.READ_MEDIA_VISUAL_USER_SELECTED: granted=true, flags=[ USER_SET]
        android.permission.POST_NOTIFICATIONS: granted=true, flags=[ USER_SET]
";

const NOTIFICATIONS: &str = "\
Current Notification Manager state:
    NotificationRecord(0x1: pkg=com.example.backup user=UserHandle{0} id=1 tag=null importance=2 key=k: Notification(channel=c flags=0x0))
      extras={
        android.title=String (TITLE)
        android.text=String (TEXT)
      }
";

fn profile() -> AndroidApp {
    AndroidApp {
        packages: vec![PACKAGE.to_owned()],
        account_types: vec!["com.google".to_owned()],
        upload_jobs: vec!["SystemJobService".to_owned()],
        stale_after_days: Some(365),
        cloud_full_words: vec!["storage is full".to_owned()],
        sign_in_words: vec!["sign in".to_owned()],
        ..AndroidApp::default()
    }
}

/// One job in the spelling of Android 14.
fn job(required: &str, unsatisfied: &str, verdict: &str, more: &str) -> String {
    format!(
        "Registered 1 jobs:
  JOB #u0a142/812: 9fe1c3a com.example.backup/androidx.work.impl.background.systemjob.SystemJobService @androidx.work.systemjobscheduler@
    Source: uid=u0a142 user=0 pkg=com.example.backup
    JobInfo:
      Service: com.example.backup/androidx.work.impl.background.systemjob.SystemJobService
      Requires: charging={charging} batteryNotLow=true deviceIdle=false
      Network type: NetworkRequest [ NONE id=0, [ Capabilities: NOT_METERED&INTERNET&VALIDATED Uid: 10142] ]
    Required constraints: {required} [0x1]
    Dynamic constraints:
    Satisfied constraints: DEVICE_NOT_DOZING BACKGROUND_NOT_RESTRICTED [0x1]
    Unsatisfied constraints: {unsatisfied} [0x1]
    Implicit constraints:
      readyNotDozing: true
      readyNotRestrictedInBg: true
    Standby bucket: ACTIVE
    Enqueue time: -3h1m2s3ms
{more}    Ready: false (job={verdict} user=true !restricted=true !pending=true !active=true !backingup=true comp=true)
",
        charging = required.contains("CHARGING"),
    )
}

impl Phone {
    fn with(mut self, question: &'static str, answer: impl Into<String>) -> Self {
        self.answers.insert(question, answer.into());
        self
    }

    fn package(self, from: &str, to: &str) -> Self {
        assert!(PACKAGE_DUMP.contains(from), "{from}");
        self.with("dumpsys package", PACKAGE_DUMP.replace(from, to))
    }

    fn profile(mut self, change: impl FnOnce(&mut AndroidApp)) -> Self {
        change(self.profile.as_mut().unwrap());
        self
    }

    fn case(&self) -> Case {
        let profile = self.profile.clone().map(|android| AppProfile {
            id: "example".into(),
            name: "Example".into(),
            android: Some(android),
            ios: None,
            limits: Limits::default(),
            settings: Default::default(),
            service: None,
            ended: None,
            feed: None,
            server: None,
        });
        Case {
            phone: Identity {
                platform: Platform::Android,
                serial: "S".into(),
                maker: "Google".into(),
                model: "Pixel".into(),
                os_version: "14".into(),
                api: self.api,
                locale: None,
            },
            user: 0,
            app: Some(App {
                package: PackageId::new(PACKAGE).unwrap(),
                profile: profile.map(|profile| &*Box::leak(Box::new(profile))),
                uid: self.installed.then_some(10_142),
            }),
            packages: None,
            memory: Default::default(),
        }
    }

    fn read(&self) -> (Case, Snapshot) {
        let case = self.case();
        let (mut facts, mut replies) = (Snapshot::empty(), Replies::default());
        for fact in FactId::ALL {
            for query in fact.ask(&case).unwrap_or_default() {
                // The longest beginning that fits is the closest.
                let known = self.answers.iter().filter(|(question, _)| query.command().starts_with(**question));
                let known = known.max_by_key(|(question, _)| question.len());
                let Some((_, text)) = known else { continue };
                let reply = Reply { stdout: text.clone().into_bytes(), stderr: Vec::new(), exit: Some(0) };
                // 2026-11-24 12:00:00 UTC.
                replies.insert(query, Answer { reply: Ok(reply), received_unix_ms: 1_795_521_600_000, took_ms: 1 });
            }
            facts.read(*fact, &case, &replies);
        }
        (case, facts)
    }

    /// What the rules of the lanes `app` and `access` and the cloud's say.
    fn findings(&self) -> Vec<Finding> {
        let (case, facts) = self.read();
        let ours = |finding: &Finding| {
            finding.rule.starts_with("app/")
                || finding.rule.starts_with("access/")
                || finding.rule == "storage/cloud_full"
        };
        rules::judge(&case, &facts).findings.into_iter().filter(ours).collect()
    }
}

/// This phone shows exactly this, and every fix that is named makes steps or says why not.
fn check(phone: Phone, expected: &[(&str, Severity)]) -> Vec<Finding> {
    let findings = phone.findings();
    let found: Vec<_> = findings.iter().map(|finding| (finding.rule, finding.severity)).collect();
    assert_eq!(found, expected, "{findings:#?}");
    let (case, facts) = phone.read();
    for id in findings.iter().flat_map(|finding| &finding.fixes) {
        let fix = fixes::by_id(id).unwrap_or_else(|| panic!("no fix {id}"));
        let Ok(steps) = (fix.steps)(&case, &facts) else { continue };
        assert!(!steps.is_empty(), "{id}");
        let undoable = steps.iter().all(|step| matches!(step, Step::Change { .. }));
        assert_eq!(fix.safety == Safety::Safe, undoable, "{id}");
        let acts = steps.iter().any(|step| matches!(step, Step::Change { .. } | Step::Do { .. }));
        assert_eq!(fix.safety == Safety::Manual, !acts, "{id}");
    }
    findings
}

fn steps_of(phone: &Phone, fix: &str) -> Vec<Step> {
    let (case, facts) = phone.read();
    (fixes::by_id(fix).unwrap().steps)(&case, &facts).unwrap_or_default()
}

#[test]
fn a_healthy_phone_shows_nothing() {
    check(healthy(), &[]);
    let mut unknown_app = healthy();
    unknown_app.profile = None;
    check(unknown_app, &[]);
}

#[test]
fn an_app_that_cannot_run_is_found_once_and_for_its_reason() {
    use Severity::Stops;
    check(healthy().package("stopped=false", "stopped=true"), &[("app/app_stopped", Stops)]);
    check(healthy().package("suspended=false", "suspended=true"), &[("app/app_suspended", Stops)]);
    check(healthy().package("quarantined=false", "quarantined=true"), &[("app/app_suspended", Stops)]);
    for off in ["enabled=2", "enabled=3", "enabled=4"] {
        check(healthy().package("enabled=0", off), &[("app/app_disabled", Stops)]);
    }
    check(healthy().package("enabled=0", "enabled=1"), &[]);
    let both = PACKAGE_DUMP.replace("enabled=0", "enabled=3").replace("stopped=false", "stopped=true");
    check(healthy().with("dumpsys package", both), &[("app/app_disabled", Stops)]);
}

#[test]
fn an_app_that_is_not_there_is_found_and_so_is_one_of_another_user() {
    let mut missing = healthy().with("dumpsys package", format!("Unable to find package: {PACKAGE}\n"));
    missing.installed = false;
    check(missing, &[("app/app_missing", Severity::Stops)]);
    let mut elsewhere = healthy().package(" installed=true", " installed=false");
    elsewhere.installed = false;
    check(elsewhere, &[("app/not_installed_for_user", Severity::Stops)]);
}

#[test]
fn what_the_app_may_not_see_is_found_and_granted() {
    let images = "READ_MEDIA_IMAGES: granted=true, flags=[ USER_SET]";
    let video = "READ_MEDIA_VIDEO: granted=true, flags=[ USER_SET]";
    let selected = "USER_SELECTED: granted=true";
    let denied = |text: &str| text.replace("granted=true", "granted=false");
    let some = PACKAGE_DUMP.replace(images, &denied(images)).replace(video, &denied(video));
    let phone = || healthy().with("dumpsys package", some.clone());
    check(phone(), &[("access/only_selected_photos", Severity::Stops)]);
    assert_eq!(steps_of(&phone(), "grant_photo_access").len(), 2, "photos and videos");

    let none = some.replace(selected, &denied(selected));
    let phone = || healthy().with("dumpsys package", none.clone());
    check(phone(), &[("access/photo_access_missing", Severity::Stops)]);

    let by_policy = none.replace("USER_SET]", "POLICY_FIXED]");
    let phone = healthy().with("dumpsys package", by_policy);
    assert!(steps_of(&phone, "grant_photo_access").is_empty(), "a policy refuses");
    let found = check(phone, &[("access/photo_access_by_policy", Severity::Stops)]);
    assert!(found[0].fixes.is_empty());

    check(healthy().package(video, &denied(video)), &[("access/videos_left_out", Severity::Slows)]);
    let once = healthy().package(images, &images.replace("USER_SET", "USER_SET|ONE_TIME"));
    check(once, &[("access/photo_access_for_once", Severity::Slows)]);
}

#[test]
fn notifications_that_are_off_are_a_note() {
    let on = "POST_NOTIFICATIONS: granted=true";
    let off = healthy().package(on, "POST_NOTIFICATIONS: granted=false");
    assert_eq!(steps_of(&off, "grant_notifications").len(), 1);
    check(off, &[("access/notifications_off", Severity::Note)]);
    let mut old = healthy()
        .with("dumpsys package", PACKAGE_DUMP.replace("READ_MEDIA_IMAGES", "READ_EXTERNAL_STORAGE"))
        .with("dumpsys notification", format!("{NOTIFICATIONS}      AppSettings: {PACKAGE} (10142) importance=NONE\n"));
    old.api = 31;
    check(old, &[("access/notifications_off", Severity::Note)]);
}

#[test]
fn the_phones_own_reason_is_found_and_patience_is_not() {
    let waits = |unsatisfied: &str| {
        healthy().with("dumpsys jobscheduler", job("BATTERY_NOT_LOW CONNECTIVITY", unsatisfied, "false", ""))
    };
    let found = check(waits("CONNECTIVITY WITHIN_QUOTA"), &[("app/backup_waits", Severity::Stops)]);
    assert_eq!(found[0].evidence[0].text, "JOB 812: Unsatisfied constraints: CONNECTIVITY");
    assert!(found[0].fixes.is_empty(), "an upload cannot run without a network");
    let found = check(waits("BATTERY_NOT_LOW DEADLINE"), &[("app/backup_waits", Severity::Stops)]);
    assert_eq!(found[0].fixes, ["charge_phone", "run_upload_job"]);
    check(waits("TARE_WEALTH"), &[]);
    check(waits("WITHIN_QUOTA"), &[("app/backup_waits", Severity::Stops)]);

    let mut guessed = waits("CONNECTIVITY");
    guessed.profile.as_mut().unwrap().upload_jobs.clear();
    check(guessed, &[("app/backup_waits", Severity::ProbablyStops)]);

    for patient in ["TIMING_DELAY", "FLEXIBILITY", "CONTENT_TRIGGER", "DEADLINE TIMING_DELAY"] {
        let phone = healthy().with("dumpsys jobscheduler", job(patient, patient, "false", ""));
        check(phone, &[]);
    }
}

#[test]
fn a_network_that_is_there_and_not_noticed_asks_for_a_restart() {
    let waits = || healthy().with("dumpsys jobscheduler", job("CONNECTIVITY", "CONNECTIVITY", "false", ""));
    let dump = |more: &str| {
        format!(
            "Active default network: 101\nNetworkAgentInfo{{network{{101}}  handle{{1}} ni{{WIFI CONNECTED extra: }} created=1 Score(60) everValidated lastValidated lp{{{{}}}} nc{{[ Transports: WIFI Capabilities: {more}INTERNET&NOT_RESTRICTED&TRUSTED&VALIDATED&NOT_ROAMING&NOT_SUSPENDED LinkUpBandwidth>=1Kbps ]}} }}\n"
        )
    };
    let found =
        check(waits().with("dumpsys connectivity", dump("NOT_METERED&")), &[("app/backup_waits", Severity::Stops)]);
    assert_eq!(found[0].fixes, ["restart_phone"]);
    let found = check(waits().with("dumpsys connectivity", dump("")), &[("app/backup_waits", Severity::Stops)]);
    assert!(found[0].fixes.is_empty(), "it waits for a network that costs nothing");
}

#[test]
fn the_upload_is_run_under_its_own_name() {
    let phone = healthy().with("dumpsys jobscheduler", job("CHARGING", "CHARGING", "false", ""));
    let steps = steps_of(&phone, "run_upload_job");
    let [Step::Do { deed }] = steps.as_slice() else { panic!("{steps:?}") };
    assert_eq!(
        deed.action(Platform::Android, 0).unwrap().command(),
        "cmd jobscheduler run -f -u 0 -n androidx.work.systemjobscheduler com.example.backup 812"
    );
}

#[test]
fn an_upload_that_wants_a_charger_is_told_while_the_cable_hides_it() {
    let phone = healthy().with("dumpsys jobscheduler", job("CHARGING CONNECTIVITY", "", "true", ""));
    let (mut case, facts) = phone.read();
    let found = check(phone, &[("app/only_while_charging", Severity::Note)]);
    assert_eq!(found[0].fixes, ["tell_about_nights"]);
    // What the phone keeps of its nights is seldom enough: the person knows.
    for (said, severity) in [("mostly", None), ("seldom", Some(Severity::Slows)), ("not_sure", Some(Severity::Note))] {
        case.memory.answers.insert("nights".to_owned(), said.to_owned());
        let found = rules::judge(&case, &facts).findings;
        assert_eq!(found.first().map(|finding| finding.severity), severity, "{said}");
    }
}

#[test]
fn what_the_phone_shows_of_its_nights_holds_against_what_is_remembered() {
    let history = |days: u32, more: &str| {
        format!(
            "Battery History (9% used):\n  0 (19) TIME: 2026-11-01-12-00-00\n  0 (2) 100 plug=none\n{more}  +{days}d0h (2) 50 -screen\n"
        )
    };
    let over_night = |day: u32| format!("  +{day}d9h (3) 50 plug=ac\n  +{day}d20h (3) 100 plug=none\n");
    let every_night: String = (0..4).map(over_night).collect();
    for (text, answer, expected) in [
        (history(4, ""), None, Some(Severity::Slows)),
        (history(4, ""), Some("mostly"), Some(Severity::Slows)),
        (history(4, &every_night), None, None),
        (history(4, &every_night), Some("seldom"), None),
        // One in four is neither, and two nights may be a journey: the person is asked.
        (history(4, &over_night(1)), None, Some(Severity::Note)),
        (history(4, &over_night(1)), Some("mostly"), None),
        (history(2, ""), None, Some(Severity::Note)),
        ("Battery History (0% used):\n".to_owned(), None, Some(Severity::Note)),
        ("".to_owned(), None, Some(Severity::Note)),
    ] {
        let phone = healthy()
            .with("dumpsys jobscheduler", job("CHARGING CONNECTIVITY", "", "true", ""))
            .with("dumpsys batterystats", text.clone());
        let (mut case, facts) = phone.read();
        case.memory.answers.extend(answer.map(|answer| ("nights".to_owned(), answer.to_owned())));
        let verdict = rules::judge(&case, &facts);
        let found = verdict.findings.first().map(|finding| (finding.rule, finding.severity));
        assert_eq!(found, expected.map(|severity| ("app/only_while_charging", severity)), "{text}{answer:?}");
        assert!(verdict.skipped.iter().all(|skipped| skipped.rule != "app/only_while_charging"));
    }
}

#[test]
fn failures_count_from_the_fourth() {
    let fails = |times: u32| {
        let more = format!("    Num failures: {times}\n    Last failed run: 2026-11-24 03:00:00\n");
        healthy().with("dumpsys jobscheduler", job("CONNECTIVITY", "", "true", &more))
    };
    check(fails(3), &[]);
    check(fails(4), &[("app/keeps_failing", Severity::ProbablyStops)]);
}

#[test]
fn only_deaths_at_work_and_of_late_count() {
    let exits = |count: usize, reason: &str, importance: u32, day: &str| {
        let mut text = "ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)\n".to_owned();
        for n in 0..count {
            text += &format!(
                "        ApplicationExitInfo #{n}:\n          timestamp=2026-11-{day} 10:0{n}:00.000 pid=1 realUid=10142 packageUid=10142 user=0\n          process=a reason={reason} subreason=0 (UNKNOWN) status=0\n          importance={importance} pss=0,00 description=x\n"
            );
        }
        healthy().with("dumpsys activity exit-info", text)
    };
    check(exits(3, "4 (APP CRASH(EXCEPTION))", 400, "23"), &[("app/keeps_crashing", Severity::ProbablyStops)]);
    check(exits(2, "4 (APP CRASH(EXCEPTION))", 400, "23"), &[]);
    check(exits(3, "4 (APP CRASH(EXCEPTION))", 400, "02"), &[]);
    check(exits(3, "3 (LOW MEMORY)", 125, "24"), &[("app/keeps_being_killed", Severity::Slows)]);
    check(exits(5, "3 (LOW MEMORY)", 400, "24"), &[]);
    check(exits(5, "10 (USER REQUESTED)", 100, "24"), &[]);
}

#[test]
fn an_app_whose_upload_is_known_and_absent_has_its_switch_off() {
    let none = "Registered 0 jobs:\n  None.\n";
    check(healthy().with("dumpsys jobscheduler", none), &[("app/no_backup_work", Severity::ProbablyStops)]);
    let mut unknown = healthy().with("dumpsys jobscheduler", none);
    unknown.profile.as_mut().unwrap().upload_jobs.clear();
    check(unknown, &[]);
    let running = "ACTIVITY MANAGER SERVICES (dumpsys activity services)\n  * ServiceRecord{1 u0 com.example.backup/.Up}\n    isForeground=true foregroundId=1\n";
    check(healthy().with("dumpsys jobscheduler", none).with("dumpsys activity services", running), &[]);
}

#[test]
fn a_watcher_is_how_some_apps_are_made() {
    let watcher = job("CONTENT_TRIGGER", "CONTENT_TRIGGER", "false", "");
    let phone = healthy().with("dumpsys jobscheduler", watcher).profile(|android| android.only_on_new_photo = true);
    check(phone, &[("app/only_on_new_photo", Severity::Note)]);
}

#[test]
fn signing_in_is_seen_by_account_by_sync_and_by_what_the_app_shows() {
    let nobody = "User UserInfo{0:Owner:4c13}:\n  Accounts: 0\n";
    check(healthy().with("dumpsys account", nobody), &[("access/no_account", Severity::Stops)]);
    let own_sign_in = healthy().with("dumpsys account", nobody).profile(|android| android.account_types.clear());
    check(own_sign_in, &[]);

    let asks = NOTIFICATIONS.replace("TITLE", "Please Sign in").replace("TEXT", "to go on");
    let found =
        check(healthy().with("dumpsys notification", asks), &[("access/sign_in_needed", Severity::ProbablyStops)]);
    assert_eq!(found[0].evidence[0].text, "Please Sign in: to go on");
}

#[test]
fn a_full_cloud_is_shown_in_the_apps_own_words() {
    let full = NOTIFICATIONS.replace("TITLE", "Backup paused").replace("TEXT", "Your storage is full");
    check(healthy().with("dumpsys notification", full), &[("storage/cloud_full", Severity::Stops)]);
}

#[test]
fn the_master_switch_matters_only_to_apps_that_sync_by_it() {
    let off = "Auto sync: u0=false\nActive Syncs: 0\n";
    check(healthy().with("dumpsys content", off), &[]);
    let synced = healthy().with("dumpsys content", off).profile(|android| android.uses_account_sync = true);
    check(synced, &[("access/master_sync_off", Severity::Stops)]);
}

#[test]
fn age_is_judged_only_where_the_profile_gives_a_limit() {
    let old = || healthy().package("lastUpdateTime=2026-11-14", "lastUpdateTime=2024-11-14");
    check(old(), &[("app/far_out_of_date", Severity::Slows)]);
    check(old().profile(|android| android.stale_after_days = None), &[]);
}

#[test]
fn the_cache_is_offered_only_where_a_command_does_just_that() {
    assert_eq!(steps_of(&healthy(), "clear_cache").len(), 1);
    assert!(steps_of(&healthy().with("pm help", "  clear [--user USER_ID] PACKAGE\n"), "clear_cache").is_empty());
}
