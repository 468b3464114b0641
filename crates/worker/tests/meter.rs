//! The meter over the real protocol: every simulated phone tells what its app has sent, and a worker watches it grow.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::time::Duration;

use common::{Computer, Worker, folder, folders};
use diagnosis::message::Arg;
use diagnosis::meter::{Over, Reading, measure};
use diagnosis::survey::survey;
use diagnosis::view::{Link, PersonEvent, ScreenView, View, WatchState, WatchVerdict, WatchView};
use phone::adb::Adb;
use phone::adb::key::Key;
use simulator::control::SimulatedPhone;
use worker::clock::SystemClock;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_android_phone_tells_what_its_app_has_sent() {
    let key = Key::generate().unwrap();
    for folder in folders() {
        let phone = SimulatedPhone::start(&folder, None).await.unwrap();
        let adb =
            Adb::over_tcp(phone.address(), Duration::from_secs(10), std::slice::from_ref(&key), |_| {}).await.unwrap();
        let clock = SystemClock::default();
        let survey = survey(&adb, &clock, phone.serial()).await.unwrap();
        let app = survey.likeliest().or(survey.apps.first()).map(|choice| choice.package.clone());
        let before = phone.state_snapshot();
        let reading = measure(&adb, &clock, &survey.case(app.as_ref())).await;
        let Ok(Reading::Sent(sent)) = reading else { panic!("{}: {reading:?}", folder.name) };
        assert_eq!((sent.sent, sent.received), (48_210_000, 2_412_345), "{}", folder.name);
        assert_eq!(sent.over, Some(Over::Wifi), "{}", folder.name);
        assert_eq!(phone.state_snapshot(), before);
        assert_eq!(phone.unanswered(), Vec::<String>::new(), "{}", folder.name);
    }
}

fn page(view: &View) -> Option<&WatchView> {
    match &view.screen {
        ScreenView::Watch(watch) => Some(watch),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_seen_going_up_over_a_cable_that_was_pulled_meanwhile() {
    let phone = SimulatedPhone::start(&folder("google-pixel-9-android-16"), None).await.unwrap();
    let computer = Computer::default();
    let before = phone.state_snapshot();
    let mut worker = Worker::start(&computer, phone.address());
    worker.check();
    worker.send(PersonEvent::Watch);
    worker.until("the first reading", |view| page(view).is_some_and(|page| page.points.len() == 1));
    phone.unplug();
    worker.until("the lost link", |view| view.phone.link == Link::Lost);
    phone.set_state("sent.live", "53210000");
    phone.plug();
    let grown = |view: &View| {
        let so_far = page(view).and_then(|page| page.so_far.as_ref());
        so_far.is_some_and(|so_far| so_far.args["amount"] == Arg::Bytes(5_000_000))
    };
    worker.until("what went up meanwhile", grown);
    worker.send(PersonEvent::Cancel);
    let ended = worker
        .until("the verdict", |view| page(view).is_some_and(|page| matches!(page.state, WatchState::Ended { .. })));
    let Some(WatchState::Ended { verdict, .. }) = page(&ended).map(|page| &page.state) else { unreachable!() };
    assert_eq!(*verdict, WatchVerdict::Works);
    worker.send(PersonEvent::Back);
    worker.result();
    phone.set_state("sent.live", "48210000");
    assert_eq!(phone.state_snapshot(), before, "nothing was changed");
    assert!(worker.close().success());
}
