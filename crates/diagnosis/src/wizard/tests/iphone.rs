//! An iPhone in the same world: nothing on it is changed but by the person's hands, and the page sees them.

use super::world::World;
use super::{fix_this, is, is_fixed, state};
use crate::facts::icloud_photos::{IcloudPhotos, Status};
use crate::facts::ios_app::{IosApp, PHOTOS};
use crate::facts::photo_library::services::{Judges, Original};
use crate::facts::photo_library::{Part, PhotoLibrary};
use crate::live::{Change, Heard, Saying};
use crate::phone::{Platform, Portion};
use crate::view::{DeeperView, FindingView, FixState, Link, PersonEvent, ScreenView, View};
use crate::wizard::{Effect, Told, view};

const LOW_POWER: &str = "power/low_power_mode_on";
const ACCESS: &str = "access/photo_access_unseen";

/// Low Power Mode holds the sync of iCloud Photos back.
fn saving_power() -> World {
    let mut world = World::iphone(PHOTOS);
    world.says_of_icloud(|status| status.low_power_mode = true);
    world.go_to_result();
    world
}

impl World {
    pub(super) fn says_of_icloud(&mut self, change: impl FnOnce(&mut Status)) {
        let mut status = Status { library_attached: true, connected: true, initial_sync: Some(1), ..Status::default() };
        change(&mut status);
        let icloud = IcloudPhotos { on: true, status: Some(status), ..IcloudPhotos::default() };
        self.icloud_photos = Some(IcloudPhotos { pending_resets: Some(Vec::new()), ..icloud });
    }
}

fn outcome(view: &View) -> &str {
    match &view.screen {
        ScreenView::Result(result) => result.headline.id.as_str(),
        _ => "no result",
    }
}

#[test]
fn the_person_turns_the_switch_and_the_page_goes_on_by_itself() {
    let mut world = saving_power();
    assert_eq!(outcome(&view(&world.wizard)), "rule-power-low_power_mode_on");
    world.says(PersonEvent::StartFixing);
    let page = world.until(is(|state| matches!(state, FixState::OnPhone { .. })));
    let Some(FixState::OnPhone { opened, opens, path, path_language, watched, .. }) = state(&page) else {
        unreachable!()
    };
    assert!(!opens, "nothing opens on an iPhone");
    assert_eq!((*opened, *watched, path_language.as_deref()), (false, true, Some("de-DE")));
    assert_eq!(path.last().map(String::as_str), Some("Stromsparmodus"));
    for _ in 0..10 {
        world.end_one(0);
        assert!(state(&view(&world.wizard)).is_some_and(|state| matches!(state, FixState::OnPhone { .. })));
    }
    world.says_of_icloud(|_| {});
    world.until(is(is_fixed));
    assert_eq!(world.log, Vec::<String>::new(), "nothing was opened, written or stored");
}

#[test]
fn a_restart_is_asked_for_and_waited_for_and_proven_by_the_same_rule() {
    let mut world = saving_power();
    let fix = Some("restart_phone".to_owned());
    world.says(PersonEvent::FixThis { rule: LOW_POWER.to_owned(), fix });
    let page = world.until(is(|state| matches!(state, FixState::Proposed)));
    let ScreenView::Fix(fix) = &page.screen else { unreachable!() };
    assert!(fix.loses.is_some());
    world.says(PersonEvent::Agree);
    assert!(world.under_way.iter().any(|effect| matches!(effect, Effect::Do { .. })), "{:?}", world.under_way);
    world.end_one(0);
    world.set_link(Link::Lost);
    world.end_one(0);
    world.says_of_icloud(|_| {});
    world.set_link(Link::Ready);
    world.booted = true;
    world.until(is(|state| matches!(state, FixState::Counting { .. })));
    world.says(PersonEvent::Cancel);
    world.until(is(is_fixed));
}

#[test]
fn a_restart_is_not_offered_while_photos_may_be_on_their_way() {
    let mut world = saving_power();
    world.says_of_icloud(|status| status.changes_waiting = true);
    world.says(PersonEvent::CheckAgain);
    world.until(|view| outcome(view) != "no result");
    let fix = Some("restart_phone".to_owned());
    world.says(PersonEvent::FixThis { rule: LOW_POWER.to_owned(), fix });
    assert_eq!(state(&view(&world.wizard)), None);
}

#[test]
fn what_the_phone_does_not_tell_is_asked_once_and_the_answer_is_the_proof() {
    for (answer, fixed) in [("all", true), ("some", false), ("not_sure", false)] {
        let mut world = World::iphone("com.google.photos");
        world.says_of_icloud(|_| {});
        world.ios_app = Some(IosApp { bundle: "com.google.photos".to_owned(), plans_work: true, ..IosApp::default() });
        world.go_to_result();
        world.says(fix_this(ACCESS));
        let page = world.until(is(|state| matches!(state, FixState::OnPhone { .. })));
        let Some(FixState::OnPhone { path, watched, .. }) = state(&page) else { unreachable!() };
        assert_eq!((path.join(" > ").as_str(), *watched), ("Einstellungen > Apps > Google Photos > Fotos", false));
        world.says(PersonEvent::LookNow);
        let page = world.until(is(|state| matches!(state, FixState::Asking { .. })));
        let Some(FixState::Asking { answers, .. }) = state(&page) else { unreachable!() };
        assert_eq!(answers.iter().map(|answer| answer.id.as_str()).collect::<Vec<_>>(), ["all", "some", "not_sure"]);
        world.says(PersonEvent::Answer { answer: answer.to_owned() });
        let page = world.until(is(|state| matches!(state, FixState::Fixed | FixState::NotFixed { .. })));
        assert_eq!(state(&page).is_some_and(is_fixed), fixed, "{answer}");
    }
}

#[test]
fn only_what_an_iphone_has_is_shown_and_counted() {
    let mut world = World::iphone(PHOTOS);
    world.says_of_icloud(|_| {});
    world.set_link(Link::Ready);
    let consent = view(&world.wizard);
    assert_eq!(consent.phone.platform, Platform::Iphone);
    let ScreenView::Consent { reads, .. } = consent.screen else { panic!("{:?}", consent.screen) };
    assert!(reads.iter().all(|reads| reads.id != "wizard-reads-notifications"), "{reads:?}");
    world.says(PersonEvent::AgreeToRead);
    let choose = world.until(|view| matches!(view.screen, ScreenView::ChooseApp { .. }));
    let ScreenView::ChooseApp { apps } = choose.screen else { unreachable!() };
    assert!(
        apps.iter().any(|app| app.package == "io.ente.frame") && apps.iter().all(|app| !app.name.contains("Samsung"))
    );
    world.says(PersonEvent::ChooseApp { package: None });
    let ScreenView::Checking { lanes, .. } = view(&world.wizard).screen else { panic!("no check") };
    let names: Vec<&str> = lanes.iter().flat_map(|lane| &lane.facts).map(|fact| fact.name.id.as_str()).collect();
    assert!(names.contains(&"fact-icloud_photos") && !names.contains(&"fact-doze"), "{names:?}");
    let result = world.until(|view| outcome(view) != "no result");
    assert_eq!(outcome(&result), "wizard-headline-nothing");
}

#[test]
fn two_visits_hours_apart_tell_slow_from_stuck() {
    let mut world = World::iphone(PHOTOS);
    let waits = |status: &mut Status| {
        status.changes_waiting = true;
        status.last_sync = Some(1_795_000_000);
    };
    world.says_of_icloud(waits);
    assert_eq!(outcome(&world.go_to_result()), "wizard-headline-nothing");
    for (hours, headline) in [(1, "wizard-headline-nothing"), (9, "wizard-headline-probably")] {
        world.now.unix_ms += hours * 3_600_000;
        world.says(PersonEvent::CheckAgain);
        world.end_one(0);
        let result = world.until(|view| outcome(view) != "no result");
        assert_eq!(outcome(&result), headline, "{hours}");
    }
    world.says_of_icloud(|status| {
        waits(status);
        status.last_sync = Some(1_795_500_000);
    });
    world.says(PersonEvent::CheckAgain);
    world.end_one(0);
    assert_eq!(outcome(&world.until(|view| outcome(view) != "no result")), "wizard-headline-nothing");
}

fn part(photos: u64) -> Option<Part> {
    Some(Part { photos, ..Part::default() })
}

fn deeper(view: &View) -> Option<DeeperView> {
    match &view.screen {
        ScreenView::Result(result) => result.deeper.clone(),
        other => panic!("no result: {other:?}"),
    }
}

fn said(view: &View) -> Vec<String> {
    match deeper(view) {
        Some(DeeperView::Read { says }) => says.into_iter().map(|message| message.id).collect(),
        other => panic!("nothing was read: {other:?}"),
    }
}

fn looking(world: &World) -> u32 {
    match world.under_way.as_slice() {
        [Effect::LookDeeper { ticket, .. }] => *ticket,
        other => panic!("nobody looks: {other:?}"),
    }
}

#[test]
fn who_asks_for_it_sees_the_copy_come_and_what_it_tells() {
    let mut world = World::iphone(PHOTOS);
    world.says_of_icloud(|_| {});
    world.photo_library = Some(PhotoLibrary {
        all: part(50),
        only_here: part(12),
        cannot_sync: part(0),
        not_here: part(0),
        ..PhotoLibrary::default()
    });
    assert_eq!(deeper(&world.go_to_result()), Some(DeeperView::Offered));
    world.under_way.clear();
    world.says(PersonEvent::LookDeeper);
    let ticket = looking(&world);
    world.tell(Told::Portion { ticket, portion: Portion { bytes: 3, of: 9 } });
    assert_eq!(view(&world.wizard).screen, ScreenView::LookingDeeper { bytes: 3, of: 9 });
    // A cable that is pulled: the copy is made again when the phone is back.
    world.set_link(Link::Lost);
    world.end_one(0);
    world.set_link(Link::Ready);
    assert_eq!(view(&world.wizard).screen, ScreenView::LookingDeeper { bytes: 0, of: 0 });
    looking(&world);
    world.end_one(0);
    let result = view(&world.wizard);
    assert_eq!(said(&result), ["wizard-deeper-all", "wizard-deeper-only_here"]);
    let ScreenView::Result(shown) = &result.screen else { unreachable!() };
    assert!(shown.findings.iter().any(|finding| finding.rule == "files/only_on_this_phone"), "{shown:#?}");
    // The check is not kept a second time: how many there are is added to the one that was kept.
    let [Effect::SaveCheck { check }] = world.under_way.as_slice() else { panic!("{:?}", world.under_way) };
    assert_eq!(check.library.and_then(|library| library.only_here), Some(12));
    assert!(check.findings.iter().all(|finding| finding.rule != "files/only_on_this_phone"));
    assert_eq!(world.wizard.checks.len(), 1);
}

#[test]
fn who_does_not_want_to_wait_is_back_at_the_result() {
    let mut world = World::iphone(PHOTOS);
    world.says_of_icloud(|_| {});
    world.go_to_result();
    world.under_way.clear();
    world.says(PersonEvent::LookDeeper);
    let late = looking(&world);
    world.says(PersonEvent::Cancel);
    assert_eq!(world.under_way.len(), 0, "the copy is stopped");
    assert_eq!(deeper(&view(&world.wizard)), Some(DeeperView::Offered));
    world.tell(Told::Portion { ticket: late, portion: Portion { bytes: 3, of: 9 } });
    assert_eq!(deeper(&view(&world.wizard)), Some(DeeperView::Offered));
    // It can be tried again, and a No is an answer.
    world.says(PersonEvent::LookDeeper);
    world.end_one(0);
    let Some(DeeperView::NotRead { why }) = deeper(&view(&world.wizard)) else { panic!() };
    assert_eq!(why.id, "wizard-deeper-refused");
    world.says(PersonEvent::CheckAgain);
    let again = world.until(|view| matches!(view.screen, ScreenView::Result(_)));
    assert_eq!(deeper(&again), Some(DeeperView::Offered), "a new check has not looked there");
}

#[test]
fn none_is_said_only_where_all_of_it_is_clear() {
    let told = |library: PhotoLibrary| {
        let mut world = World::iphone(PHOTOS);
        world.says_of_icloud(|_| {});
        world.photo_library = Some(PhotoLibrary { all: part(50), ..library });
        world.go_to_result();
        world.says(PersonEvent::LookDeeper);
        said(&world.until(|view| matches!(view.screen, ScreenView::Result(_))))
    };
    let clear = PhotoLibrary { only_here: part(0), not_here: part(7), ..PhotoLibrary::default() };
    assert_eq!(told(clear.clone()), ["all", "none_only_here", "not_here"].map(|id| format!("wizard-deeper-{id}")));
    let unclear = PhotoLibrary { unclear: 5, not_here: None, ..clear };
    assert_eq!(told(unclear), ["all", "unclear"].map(|id| format!("wizard-deeper-{id}")));
    assert_eq!(told(PhotoLibrary::default()), ["all", "untold"].map(|id| format!("wizard-deeper-{id}")));
}

/// Google Photos never takes one of these, and Ente takes all.
fn with_a_large_photo() -> PhotoLibrary {
    let mut judges = Judges::default();
    let photo = Original {
        bytes: Some(2_000_000),
        kind: Some("public.jpeg"),
        sides: Some((4000, 3000)),
        ..Original::default()
    };
    judges.add(&Original { edited: Some(false), ..photo });
    judges.add(&Original { bytes: Some(300_000_000), edited: Some(false), not_here: true, ..photo });
    PhotoLibrary {
        all: part(2),
        only_here: part(0),
        not_here: part(0),
        unfit: Some(judges.end()),
        ..PhotoLibrary::default()
    }
}

fn unfit(view: &View) -> (Vec<String>, Vec<String>) {
    let ScreenView::Result(result) = &view.screen else { panic!("no result: {:?}", view.screen) };
    let files = result.findings.iter().filter(|finding| finding.rule.starts_with("files/"));
    let places = result.unfit.iter().filter_map(|file| file.place.as_ref());
    (files.map(|finding| finding.rule.clone()).collect(), places.map(|place| place.id.clone()).collect())
}

#[test]
fn what_the_service_never_takes_is_that_of_the_app_and_nothing_is_read_again_for_another() {
    let large = vec!["files/too_large_for_service".to_owned()];
    let mut world = World::iphone("com.google.photos");
    world.says_of_icloud(|_| {});
    world.photo_library = Some(with_a_large_photo());
    world.go_to_result();
    world.says(PersonEvent::LookDeeper);
    let looked = world.until(|view| matches!(view.screen, ScreenView::Result(_)));
    assert_eq!(unfit(&looked), (large.clone(), vec!["unfit-in_cloud".to_owned()]));
    let change = |world: &mut World, app: &str| {
        world.says(PersonEvent::ChangeApp);
        world.says(PersonEvent::ChooseApp { package: Some(app.to_owned()) });
        world.until(|view| matches!(view.screen, ScreenView::Result(_)))
    };
    for (app, found) in [("io.ente.frame", false), ("com.apple.mobileslideshow", false), ("com.google.photos", true)] {
        let other = change(&mut world, app);
        assert!(matches!(deeper(&other), Some(DeeperView::Read { .. })), "{app}");
        assert_eq!(!unfit(&other).0.is_empty() && !unfit(&other).1.is_empty(), found, "{app}");
    }
    world.now.unix_ms += 11 * 60 * 1000;
    let late = change(&mut world, "com.google.photos");
    assert_eq!((deeper(&late), unfit(&late).0.len()), (Some(DeeperView::Offered), 0), "that was before the walk");
}

#[test]
fn what_a_library_does_not_tell_is_not_said_to_fit() {
    let skipped = |library: PhotoLibrary, app: &'static str| {
        let mut world = World::iphone(app);
        world.says_of_icloud(|_| {});
        world.photo_library = Some(library);
        world.go_to_result();
        world.says(PersonEvent::LookDeeper);
        world.until(|view| matches!(view.screen, ScreenView::Result(_)));
        let skipped = world.wizard.verdict.skipped.iter().map(|skipped| skipped.rule);
        skipped.filter(|rule| rule.contains("service") || rule.contains("kind")).collect::<Vec<_>>()
    };
    let library = with_a_large_photo();
    let told = skipped(library.clone(), "com.google.photos");
    assert_eq!(told, Vec::<&str>::new());
    let mut untold = Judges::default();
    untold.add(&Original::default());
    let untold = PhotoLibrary { unfit: Some(untold.end()), ..library.clone() };
    let all = ["files/too_large_for_service", "files/kind_not_taken", "files/too_small_for_service"];
    assert_eq!(skipped(untold.clone(), "com.google.photos"), all);
    assert_eq!(skipped(untold.clone(), "io.ente.frame"), all[..1], "of the others no limit is known");
    assert_eq!(skipped(PhotoLibrary { unfit: None, ..library }, "com.google.photos"), all);
    assert_eq!(skipped(untold, "com.apple.mobileslideshow"), Vec::<&str>::new());
}

#[test]
fn an_android_phone_has_nothing_deeper() {
    let mut world = World::new();
    assert_eq!(deeper(&world.go_to_result()), None);
    let before = world.under_way.len();
    world.says(PersonEvent::LookDeeper);
    assert_eq!(world.under_way.len(), before);
}

#[test]
fn what_the_phone_says_by_itself_makes_a_watching_page_look_at_once() {
    let mut world = saving_power();
    assert!(world.listening.is_some(), "from the first result on");
    let changed = Told::Heard(Heard::Changed(Change::PhotoSync));
    let looks = |world: &World| world.under_way.iter().any(|effect| matches!(effect, Effect::Reread { .. }));
    // The result is of its check.
    world.tell(changed.clone());
    assert!(!looks(&world));
    world.says(fix_this(LOW_POWER));
    world.until(is(|state| matches!(state, FixState::OnPhone { .. })));
    assert!(!looks(&world), "it waits for its next look");
    let asleep = world.now.steady_ms;
    world.tell(changed.clone());
    assert!(looks(&world));
    // It changes while the answer of before is on its way.
    world.tell(changed.clone());
    world.end_one(0);
    assert!(looks(&world), "once more, without a pause: {:?}", world.under_way);
    world.says_of_icloud(|_| {});
    world.end_one(0);
    assert!(is(is_fixed)(&view(&world.wizard)));
    assert_eq!(world.now.steady_ms, asleep, "nobody waited");

    world.set_link(Link::Lost);
    assert!(world.listening.is_none());
    world.tell(changed);
    world.set_link(Link::Ready);
    assert!(world.listening.is_some());
}

#[test]
fn what_parts_of_ios_say_stands_beside_what_was_found_until_it_is_mended() {
    let mut world = World::iphone(PHOTOS);
    world.says_of_icloud(|status| status.cloud_full = true);
    world.go_to_result();
    for saying in [Saying::QuotaExceeded, Saying::Throttled, Saying::Throttled] {
        world.tell(Told::Heard(Heard::Said(saying)));
    }
    let said = |world: &World| match view(&world.wizard).screen {
        ScreenView::Result(result) => {
            let heard: Vec<String> = result.heard.into_iter().map(|heard| heard.what.id).collect();
            let log = |finding: FindingView| finding.evidence.into_iter().filter(|row| row.fact.id == "wizard-heard");
            (heard, result.findings.into_iter().flat_map(log).map(|row| row.text).collect::<Vec<_>>())
        }
        other => panic!("{other:?}"),
    };
    let throttled = "wizard-heard-throttled".to_owned();
    assert_eq!(said(&world), (vec![throttled.clone()], vec![Saying::QuotaExceeded.words().to_owned()]));

    world.says(fix_this("storage/icloud_full"));
    let page = world.until(is(|state| matches!(state, FixState::OnPhone { .. })));
    let Some(FixState::OnPhone { heard, .. }) = state(&page) else { unreachable!() };
    assert_eq!(heard.iter().map(|heard| heard.what.id.as_str()).collect::<Vec<_>>(), ["wizard-heard-quota_exceeded"]);
    world.says_of_icloud(|_| {});
    world.until(is(is_fixed));
    world.says(PersonEvent::Back);
    assert_eq!(said(&world), (vec![throttled], Vec::new()));
    // A new check begins anew.
    world.says(PersonEvent::CheckAgain);
    world.until(|view| outcome(view) != "no result");
    assert_eq!(said(&world), (Vec::new(), Vec::new()));
}
