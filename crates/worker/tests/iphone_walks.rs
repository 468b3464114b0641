//! A person's way to an iPhone, at the worker's pipes: trust, a check, a pulled cable, an iPhone that lies.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::{Computer, Worker};
use diagnosis::phone::Platform;
use diagnosis::view::{DeeperView, FixState, Link, PersonEvent, ScreenView, View};
use simulator::fault::Faults;
use simulator::iphone::control::{Handle, SimulatedIphone};
use simulator::iphone::folder::Folder;
use simulator::iphone::lie::Lie;
use simulator::iphone::muxer::SimulatedMuxer;
use simulator::iphone::pairing::{Mood, Tap};

const PHONE: &str = "apple-iphone-14-pro-ios-18";
const RULE: &str = "power/low_power_mode_on";
const LOW_POWER: &str = "media:/PhotoData/CPL/syncstatus.plist:plist:isBlockedByLowPowerModeKey";

async fn phone(scene: Option<&str>) -> (Handle, SimulatedMuxer) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones").join(PHONE);
    let phone = SimulatedIphone::start(&Folder::read(&path).unwrap(), scene).unwrap();
    let muxer = SimulatedMuxer::start(&[&phone]).await.unwrap();
    (phone, muxer)
}

fn worker(computer: &Computer, phone: &Handle, muxer: &SimulatedMuxer) -> Worker {
    let address = muxer.address().to_string();
    Worker::start_in(computer, &["--serial", phone.udid(), "--iphone"], &[("USBMUXD_SOCKET_ADDRESS", &address)])
}

fn says(view: &View, trouble: &str) -> bool {
    matches!(&view.screen, ScreenView::Starting { problem: Some(problem) } if problem.what.id == trouble)
}

fn heard(view: &View) -> Vec<&str> {
    match &view.screen {
        ScreenView::Result(result) => result.heard.iter().map(|heard| heard.what.id.as_str()).collect(),
        _ => Vec::new(),
    }
}

fn rules(view: &View) -> Vec<&str> {
    let ScreenView::Result(result) = &view.screen else { panic!("no result: {view:#?}") };
    result.findings.iter().map(|finding| finding.rule.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trusted_checked_guided_and_seen_to_be_mended() {
    let (phone, muxer) = phone(Some("low-power-mode")).await;
    phone.set_mood(Mood::Locked);
    let computer = Computer::default();
    let mut worker = worker(&computer, &phone, &muxer);
    worker.until("the lock", |view| says(view, "wizard-trouble-locked"));
    phone.set_mood(Mood::Never);
    worker.until("the question", |view| says(view, "wizard-trouble-untrusted"));
    assert!(phone.tap(Tap::Trust));
    let result = worker.check();
    assert_eq!((result.phone.platform, result.phone.link), (Platform::Iphone, Link::Ready));
    assert_eq!(result.phone.name.as_deref(), Some("iPhone 14 Pro"));
    assert_eq!(rules(&result), [RULE]);

    // From the result on it is listened to, and what it says is shown; nothing is asked for again.
    phone.heard("StartActivity").await;
    phone.log("cloudphotod", "push failed: Error Domain=CPLErrorDomain Code=1004 \"Throttled\" (IMG_0042.HEIC)");
    let said = worker.until("a known line", |view| heard(view) == ["wizard-heard-throttled"]);
    assert!(!format!("{said:?}").contains("IMG_0042"), "of a line only that it was known is passed on");

    worker.send(PersonEvent::FixThis { rule: RULE.to_owned(), fix: None });
    worker.until("the guide", |view| matches!(view.screen, ScreenView::Fix(_)));
    phone.remove(LOW_POWER);
    phone.notify("com.apple.system.lowpowermode");
    worker.fix_page("the verdict", |state| matches!(state, FixState::Fixed));
    assert!(worker.close().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_no_is_taken_until_the_cable_is_plugged_in_again() {
    let (phone, muxer) = phone(None).await;
    phone.set_mood(Mood::Deny);
    let computer = Computer::default();
    let mut worker = worker(&computer, &phone, &muxer);
    worker.until("the No", |view| says(view, "wizard-trouble-distrusted"));
    phone.set_mood(Mood::AskThenTrust);
    phone.unplug();
    worker.until("the pulled cable", |view| says(view, "wizard-trouble-no_iphone"));
    assert_eq!(phone.computers_that_asked(), 1, "nobody asks again who was told No");
    phone.plug();
    worker.until("consent", |view| matches!(view.screen, ScreenView::Consent { .. }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pulled_cable_and_a_phone_that_lies_end_nothing() {
    let (phone, muxer) = phone(Some("low-power-mode")).await;
    let computer = Computer::default();
    let mut worker = worker(&computer, &phone, &muxer);
    worker.check();
    phone.unplug();
    worker.until("the loss", |view| view.phone.link == Link::Lost);
    phone.plug();
    worker.until("the return", |view| view.phone.link == Link::Ready);
    let (battery, lies) = ("GetValue com.apple.mobile.battery".to_owned(), ["IORegistry", "afc stat", "Browse"]);
    phone.set_faults(Faults {
        lies: [(battery, Lie::DeepXml)].into(),
        huge_length: lies.map(str::to_owned).into(),
        ..Faults::default()
    });
    worker.send(PersonEvent::CheckAgain);
    worker.until("the check", |view| matches!(view.screen, ScreenView::Checking { .. }));
    let result = worker.result();
    let ScreenView::Result(said) = &result.screen else { unreachable!() };
    assert!(!said.could_not_check.is_empty(), "what could not be read is said: {said:#?}");
    phone.set_faults(Faults::default());
    worker.send(PersonEvent::CheckAgain);
    worker.until("the check", |view| matches!(view.screen, ScreenView::Checking { .. }));
    assert_eq!(rules(&worker.result()), [RULE]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_iphone_that_means_harm_is_read_again_by_the_same_process_in_little_memory() {
    let (phone, muxer) = phone(Some("low-power-mode")).await;
    let computer = Computer::default();
    let mut worker = worker(&computer, &phone, &muxer);
    worker.check();
    for lie in Lie::ALL {
        let everything = ["GetValue com.apple.mobile.battery", "Browse", "IORegistry", "afc read"];
        let lies = everything.map(|request| (request.to_owned(), lie)).into();
        phone.set_faults(Faults { lies, ..Faults::default() });
        worker.send(PersonEvent::CheckAgain);
        worker.until("the check", |view| matches!(view.screen, ScreenView::Checking { .. }));
        let result = worker.result();
        let ScreenView::Result(said) = &result.screen else { unreachable!() };
        assert!(!said.could_not_check.is_empty(), "{lie:?}: what could not be read is said: {said:#?}");
        phone.set_faults(Faults::default());
        worker.send(PersonEvent::CheckAgain);
        worker.until("the check", |view| matches!(view.screen, ScreenView::Checking { .. }));
        assert_eq!(rules(&worker.result()), [RULE], "{lie:?}");
    }
    if let Some(most) = worker.most_memory_kib() {
        println!("at most {most} KiB");
        assert!(most < 256 << 10, "{most} KiB");
    }
    assert!(worker.close().success(), "it was one process all along");
}

#[test]
fn the_demo_has_an_iphone() {
    let computer = Computer::default();
    let mut worker = Worker::start_with(&computer, &["--serial", "demo", "--demo", PHONE]);
    let result = worker.check();
    assert!(result.phone.demo);
    let ScreenView::Result(said) = &result.screen else { unreachable!() };
    let lanes: BTreeSet<_> = said.findings.iter().map(|finding| format!("{:?}", finding.lane)).collect();
    assert!(lanes.len() >= 4, "faults of several lanes: {lanes:?}");

    // The person before it does what the page asks for, and nobody clicks.
    worker.send(PersonEvent::FixThis { rule: RULE.to_owned(), fix: None });
    let fixed = worker.fix_page("the verdict", |state| matches!(state, FixState::Fixed));
    assert!(fixed.phone.demo);
}

fn deeper(view: &View) -> Option<&DeeperView> {
    match &view.screen {
        ScreenView::Result(result) => result.deeper.as_ref(),
        _ => None,
    }
}

fn is_looking(view: &View) -> bool {
    matches!(view.screen, ScreenView::LookingDeeper { .. })
}

fn copies(computer: &Computer) -> usize {
    std::fs::read_dir(computer.data.path().join("photo-library")).map_or(0, Iterator::count)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_library_is_looked_into_and_a_killed_reader_leaves_nothing_for_long() {
    let (phone, muxer) = phone(Some("photos-only-here")).await;
    let computer = Computer::default();
    let mut first = worker(&computer, &phone, &muxer);
    assert_eq!(deeper(&first.check()), Some(&DeeperView::Offered));
    // The phone takes an hour for a piece, and the process is killed over it.
    let slow = [("afc read".to_owned(), 3_600_000)].into();
    phone.set_faults(Faults { slow, ..Faults::default() });
    first.send(PersonEvent::LookDeeper);
    first.until("the look", is_looking);
    phone.heard("afc open /PhotoData/Photos.sqlite-wal").await;
    first.kill();
    assert_eq!(copies(&computer), 2, "a folder and its lock");

    phone.set_faults(Faults::default());
    let mut second = worker(&computer, &phone, &muxer);
    second.check();
    assert_eq!(copies(&computer), 0, "the next one takes it away");
    second.send(PersonEvent::LookDeeper);
    second.until("the look", is_looking);
    let result = second.until("the numbers", |view| matches!(deeper(view), Some(DeeperView::Read { .. })));
    assert_eq!(rules(&result), ["files/only_on_this_phone"]);
    assert_eq!(copies(&computer), 0);
    assert!(second.close().success());
}
