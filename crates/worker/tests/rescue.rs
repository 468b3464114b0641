//! Photos are saved at the worker's pipes: with the cable pulled in the middle, paused, and before a fix.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod common;

use std::path::Path;

use common::{Computer, Worker};
use diagnosis::view::{Link, PersonEvent, RescueState, ScreenView, View};
use simulator::fault::Faults;
use simulator::iphone::control::{Handle, SimulatedIphone};
use simulator::iphone::folder::Folder;
use simulator::iphone::muxer::SimulatedMuxer;

const PHONE: &str = "apple-iphone-14-pro-ios-18";
const PHOTOS: u64 = 5;
/// What the simulated phone makes up for each photo, and a byte more for each further one.
const PHOTO_BYTES: u64 = 1_800_000;

async fn phone() -> (Handle, SimulatedMuxer) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones").join(PHONE);
    let phone = SimulatedIphone::start(&Folder::read(&path).unwrap(), None).unwrap();
    phone.set("media:/DCIM/:photos", i64::try_from(PHOTOS).unwrap());
    let muxer = SimulatedMuxer::start(&[&phone]).await.unwrap();
    (phone, muxer)
}

/// A worker on the page that asks what is to be saved.
fn choosing(computer: &Computer, phone: &Handle, muxer: &SimulatedMuxer) -> Worker {
    let address = muxer.address().to_string();
    let arguments = ["--serial", phone.udid(), "--iphone"];
    let mut worker = Worker::start_in(computer, &arguments, &[("USBMUXD_SOCKET_ADDRESS", &address)]);
    worker.check();
    worker.send(PersonEvent::ShowRescue);
    let page = worker.until("what can be saved", |view| matches!(state(view), Some(RescueState::Choosing { .. })));
    let Some(RescueState::Choosing { choices, .. }) = state(&page) else { unreachable!() };
    assert_eq!((choices.len(), choices[0].files), (1, PHOTOS));
    worker
}

fn state(view: &View) -> Option<&RescueState> {
    match &view.screen {
        ScreenView::Rescue(rescue) => Some(&rescue.state),
        _ => None,
    }
}

fn start(worker: &mut Worker, dir: &Path) {
    let dir = dir.to_str().unwrap().to_owned();
    worker.send(PersonEvent::StartRescue { dir, choice: "all".to_owned(), folders: Vec::new() });
}

fn is_saved(view: &View) -> bool {
    if let Some(RescueState::Saved { left, .. }) = state(view) {
        assert!(left.is_empty(), "{left:?}");
        return true;
    }
    false
}

fn check_saved(dir: &Path) {
    for photo in 0..PHOTOS {
        let file = dir.join(format!("DCIM/100APPLE/IMG_{photo:04}.HEIC"));
        assert_eq!(file.metadata().unwrap().len(), PHOTO_BYTES + photo, "{}", file.display());
    }
    assert_eq!(dir.join("DCIM/100APPLE").read_dir().unwrap().count() as u64, PHOTOS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_goes_on_by_itself_when_the_cable_is_in_again() {
    let (computer, (phone, muxer)) = (Computer::default(), phone().await);
    let saved = tempfile::tempdir().unwrap();
    let mut worker = choosing(&computer, &phone, &muxer);
    phone.set_faults(Faults { cut_at_byte: Some(5_000_000), stays_away: true, ..Faults::default() });
    start(&mut worker, saved.path());
    let page = worker.until("the loss", |view| view.phone.link == Link::Lost);
    assert!(matches!(state(&page), Some(RescueState::Copying { .. })), "{page:#?}");
    phone.set_faults(Faults::default());
    phone.plug();
    worker.until("everything saved", is_saved);
    check_saved(saved.path());
    worker.send(PersonEvent::Back);
    worker.until("the result", |view| matches!(view.screen, ScreenView::Result(_)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_is_paused_and_gone_on_with_and_outlives_its_process() {
    let (computer, (phone, muxer)) = (Computer::default(), phone().await);
    let saved = tempfile::tempdir().unwrap();
    let mut worker = choosing(&computer, &phone, &muxer);
    // The phone falls silent in the middle: only the person ends this.
    phone.set_faults(Faults { silent_after_bytes: Some(4_000_000), ..Faults::default() });
    start(&mut worker, saved.path());
    let is_copying = |view: &View| match state(view) {
        Some(RescueState::Copying { progress: Some(progress), .. }) => progress.bytes_done > PHOTO_BYTES,
        _ => false,
    };
    worker.until("some of it", is_copying);
    worker.send(PersonEvent::PauseRescue);
    worker.until("the pause", |view| matches!(state(view), Some(RescueState::Paused { .. })));
    worker.kill();
    phone.set_faults(Faults::default());
    phone.forget_requests();

    let mut worker = choosing(&computer, &phone, &muxer);
    start(&mut worker, saved.path());
    worker.until("everything saved", is_saved);
    check_saved(saved.path());
    let opened = phone.requests().iter().filter(|request| request.starts_with("afc open /DCIM")).count() as u64;
    assert!(opened < PHOTOS, "what was there was not copied again: {opened}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_is_not_in_icloud_is_saved_after_the_look_that_was_taken_from_there() {
    let (computer, (phone, muxer)) = (Computer::default(), phone().await);
    // Two in iCloud, two that wait, and one with signs that nobody knows.
    let group = |photos: i64| toml::Value::Table([("photos".to_owned(), photos.into())].into_iter().collect());
    let library = [("ios", 18.into()), ("synced", group(2)), ("waiting", group(2)), ("strange", group(1))];
    let library: toml::Table = library.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    phone.set("media:/PhotoData/Photos.sqlite:library", library);
    let saved = tempfile::tempdir().unwrap();
    let mut worker = choosing(&computer, &phone, &muxer);
    worker.send(PersonEvent::LookDeeper);
    worker.until("the look", |view| matches!(view.screen, ScreenView::LookingDeeper { .. }));
    let page = worker.until("the choices", |view| matches!(state(view), Some(RescueState::Choosing { .. })));
    let Some(RescueState::Choosing { choices, .. }) = state(&page) else { unreachable!() };
    let offered: Vec<_> = choices.iter().map(|choice| (choice.id.as_str(), choice.files)).collect();
    assert_eq!(offered, [("only_here", 3), ("all", PHOTOS)]);
    assert_eq!(choices[0].notes.iter().map(|note| note.id.as_str()).collect::<Vec<_>>(), ["rescue-unclear"]);
    let dir = saved.path().to_str().unwrap().to_owned();
    worker.send(PersonEvent::StartRescue { dir, choice: "only_here".to_owned(), folders: Vec::new() });
    worker.until("everything saved", is_saved);
    let mut names: Vec<_> =
        saved.path().join("DCIM/100APPLE").read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["IMG_0002.HEIC", "IMG_0003.HEIC", "IMG_0004.HEIC"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_that_cannot_be_used_is_said_and_another_copy_begins_anew() {
    let (computer, (phone, muxer)) = (Computer::default(), phone().await);
    let saved = tempfile::tempdir().unwrap();
    let file = saved.path().join("file");
    std::fs::write(&file, "mine").unwrap();
    let mut worker = choosing(&computer, &phone, &muxer);
    start(&mut worker, &file);
    let page = worker.until("why", |view| matches!(state(view), Some(RescueState::Stopped { .. })));
    let Some(RescueState::Stopped { why, .. }) = state(&page) else { unreachable!() };
    assert_eq!(why.id, "rescue-stopped-folder");
    worker.send(PersonEvent::Back);
    worker.until("the result", |view| matches!(view.screen, ScreenView::Result(_)));
    worker.send(PersonEvent::ShowRescue);
    worker.until("what can be saved", |view| matches!(state(view), Some(RescueState::Choosing { .. })));
    start(&mut worker, &saved.path().join("photos"));
    worker.until("everything saved", is_saved);
    check_saved(&saved.path().join("photos"));
    assert_eq!(std::fs::read(&file).unwrap(), b"mine");
}
