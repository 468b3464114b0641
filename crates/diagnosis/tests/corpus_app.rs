//! The facts about the app and its access, against recordings of real phones that lie beside the checkout.
//!
//! Where the recordings are not there, the tests say so and prove nothing.

mod recordings;

use diagnosis::case::{App, Case, Identity, PackageId};
use diagnosis::facts::exit_info::Reason;
use diagnosis::facts::jobs::{Constraint, WantedNetwork};
use diagnosis::facts::photo_access::Access;
use diagnosis::facts::{FactId, Snapshot};
use diagnosis::phone::Platform;
use recordings::{read_answers, recording};

fn case(api: u32, package: &str, uid: u32) -> Case {
    let package = PackageId::new(package).expect("a package name");
    Case {
        phone: Identity {
            platform: Platform::Android,
            serial: "recorded".into(),
            maker: "Google".into(),
            model: "Pixel".into(),
            os_version: "10".into(),
            api,
            locale: None,
        },
        user: uid / 100_000,
        app: Some(App { profile: diagnosis::knowledge::app_by_package(package.as_str()), package, uid: Some(uid) }),
        packages: None,
        memory: Default::default(),
    }
}

/// Answers every question of this fact with this text, and reads it.
fn read(fact: FactId, case: &Case, text: &str) -> Snapshot {
    read_answers(fact, case, |_| Some(text))
}

#[test]
fn jobs_of_a_pixel_with_android_10() {
    let Some(text) = recording("jobscheduler/android10-pixel-sailfish-chkbugreport-jobscheduler.txt") else { return };
    let facts = read(FactId::Jobs, &case(29, "com.accuweather.android", 10_106), &text);
    let jobs = &facts.jobs.get().unwrap().jobs;
    assert_eq!(jobs.len(), 4);
    let online: Vec<_> = jobs.iter().filter(|job| job.network == Some(WantedNetwork::Any)).collect();
    assert_eq!(online.len(), 3);
    assert!(online.iter().all(|job| job.blocking.contains(&Constraint::Connectivity)), "{online:#?}");
    let facts = read(FactId::Jobs, &case(29, "com.android.providers.downloads", 10_044), &text);
    let jobs = &facts.jobs.get().unwrap().jobs;
    assert_eq!(jobs.len(), 1, "the uid is shared with the media provider");
    assert_eq!((jobs[0].id, &jobs[0].blocking), (-100, &vec![Constraint::Idle]));
    assert!(jobs[0].wants_charging && jobs[0].wants_idle && jobs[0].periodic);
    assert_eq!(jobs[0].ready.unwrap().active, Some(false));
}

#[test]
fn jobs_of_another_user_are_not_ours() {
    let Some(text) = recording("jobscheduler/android10-pixel-sailfish-chkbugreport-jobscheduler.txt") else { return };
    let ours = read(FactId::Jobs, &case(29, "com.android.dialer", 10_089), &text);
    let theirs = read(FactId::Jobs, &case(29, "com.android.dialer", 1_110_089), &text);
    assert_eq!(ours.jobs.get().unwrap().jobs.len(), 2);
    assert_eq!(theirs.jobs.get().unwrap().jobs.len(), 1);
}

#[test]
fn history_of_jobs_tells_why_they_stopped() {
    let Some(text) = recording("jobscheduler/android10-pixel-sailfish-jobhistory.txt") else { return };
    let facts = read(FactId::Jobs, &case(29, "com.accuweather.android", 10_106), &text);
    let history = &facts.jobs.get().unwrap().history;
    let reasons: Vec<_> = history.iter().filter_map(|run| run.reason.as_deref()).collect();
    assert_eq!(reasons, ["last work dequeued", "app called jobFinished"]);
}

#[test]
fn a_job_of_android_7_waits_for_its_time() {
    let Some(text) = recording("jobscheduler/android7-avenjobdemo.txt") else { return };
    let facts = read(FactId::Jobs, &case(24, "com.example.aven.jobdemo", 10_191), &text);
    let job = &facts.jobs.get().unwrap().jobs[0];
    assert_eq!((job.id, job.network), (1001, Some(WantedNetwork::Unmetered)));
    assert_eq!(job.blocking, [Constraint::TimingDelay]);
}

#[test]
fn packages_of_android_10_and_11() {
    let Some(text) = recording("package/android-spytrap-gpstest.txt") else { return };
    let package = text.split("Package [").nth(1).unwrap().split(']').next().unwrap().to_owned();
    let case = case(30, &package, 10_150);
    let facts = read(FactId::App, &case, &text);
    let app = facts.app.get().unwrap();
    assert!(app.on_phone && app.installed);
    assert_eq!((app.stopped, app.disabled_by.as_deref()), (Some(false), Some("com.android.packageinstaller")));
    assert_eq!(app.preinstalled, Some(false));
    assert!(app.last_update_age_seconds.unwrap() > 4 * 365 * 86_400);
    let facts = read(FactId::PhotoAccess, &case, &text);
    let access = facts.photo_access.get().unwrap();
    assert_eq!((access.photos, access.denied.len()), (Access::None, 1));
}

#[test]
fn the_gallery_of_a_pixel_sees_photos_for_its_user() {
    let Some(text) = recording("package/android10-pixel-sailfish-gallery2-camera2.txt") else { return };
    for uid in [10_100, 1_110_100] {
        let facts = read(FactId::PhotoAccess, &case(29, "com.android.camera2", uid), &text);
        assert_eq!(facts.photo_access.get().unwrap().photos, Access::Full, "{uid}");
    }
    let facts = read(FactId::App, &case(29, "com.android.gallery3d", 10_102), &text);
    let app = facts.app.get().unwrap();
    assert_eq!(app.preinstalled, Some(true));
}

#[test]
fn accounts_are_counted_by_type() {
    let Some(text) = recording("account/android10-pixel-sailfish-chkbugreport-account.txt") else { return };
    let facts = read(FactId::Accounts, &case(29, "a.b", 1_110_001), &text);
    assert!(facts.accounts.get().unwrap().types.is_empty());
    let Some(text) = recording("account/android15-emulator-api35-empty.txt") else { return };
    let facts = read(FactId::Accounts, &case(35, "a.b", 10_001), &text);
    assert!(facts.accounts.get().unwrap().types.is_empty(), "what could be added is not what was added");
}

#[test]
fn sync_is_on_for_both_users_of_a_pixel() {
    let Some(text) = recording("sync/android10-pixel-sailfish-chkbugreport-content.txt") else { return };
    for uid in [10_098, 1_110_098] {
        let facts = read(FactId::Sync, &case(29, "com.android.email", uid), &text);
        let sync = facts.sync.get().unwrap();
        assert_eq!((sync.auto_sync, sync.clock_valid, sync.pending), (Some(true), Some(false), Some(0)));
        assert!(!sync.authorities.is_empty());
    }
}

#[test]
fn notifications_of_a_pixel_are_the_systems_own() {
    let Some(text) = recording("notification/android10-pixel-sailfish-chkbugreport-notification.txt") else { return };
    let facts = read(FactId::Notifications, &case(29, "com.android.contacts", 10_090), &text);
    let found = facts.notifications.get().unwrap();
    assert_eq!((found.app_blocked, found.posted.len()), (Some(false), 0));
}

#[test]
fn exits_of_android_14_keep_their_reason() {
    let Some(text) = recording("activity-services/android14plus-aibh-activity.txt") else { return };
    let facts = read(FactId::ExitInfo, &case(34, "com.google.android.apps.restore", 10_173), &text);
    let reasons: Vec<_> = facts.exit_info.get().unwrap().exits.iter().map(|exit| exit.reason).collect();
    assert_eq!(reasons, [Reason::Other, Reason::Signaled]);
}
