//! The photos are saved first: from the result, before a fix, and with a cable that is pulled.

use super::world::World;
use super::{is, state};
use crate::fact::Fact;
use crate::facts::photo_library::{Part, PhotoLibrary};
use crate::facts::traffic::Traffic;
use crate::phone::NoReply;
use crate::rescue::{Awake, News, OnlyHere, Outcome, Phase, Progress, Stopped};
use crate::view::{DeeperView, FixState, Link, PersonEvent, RescueChoice, RescueState, ScreenView, View};
use crate::wizard::{Effect, Told, view};

fn rescue(view: &View) -> Option<&RescueState> {
    match &view.screen {
        ScreenView::Rescue(rescue) => Some(&rescue.state),
        _ => None,
    }
}

fn page(wanted: fn(&RescueState) -> bool) -> impl FnMut(&View) -> bool {
    move |view| rescue(view).is_some_and(wanted)
}

fn is_choosing(state: &RescueState) -> bool {
    matches!(state, RescueState::Choosing { .. })
}

fn start(choice: &str, folders: &[&str]) -> PersonEvent {
    let folders = folders.iter().map(|folder| (*folder).to_owned()).collect();
    PersonEvent::StartRescue { dir: "/photos".to_owned(), choice: choice.to_owned(), folders }
}

/// On the page that asks what is to be saved.
fn choosing() -> World {
    let mut world = World::new();
    world.go_to_result();
    world.says(PersonEvent::ShowRescue);
    world.until(page(is_choosing));
    world
}

fn save_ticket(world: &World) -> u32 {
    let ticket = world.under_way.iter().find_map(|effect| match effect {
        Effect::Save { ticket, .. } => Some(*ticket),
        _ => None,
    });
    ticket.unwrap()
}

#[test]
fn photos_are_saved_into_the_folder_that_was_chosen() {
    let mut world = choosing();
    let Some(RescueState::Choosing { choices, folders, unlisted: None, deeper: None }) =
        rescue(&view(&world.wizard)).cloned()
    else {
        unreachable!()
    };
    assert_eq!(choices.iter().map(|choice| choice.id.as_str()).collect::<Vec<_>>(), ["all"]);
    assert_eq!(folders.iter().map(|folder| folder.name.as_str()).collect::<Vec<_>>(), ["DCIM/Camera", "Pictures"]);
    world.says(start("all", &["Pictures"]));
    world.until(page(|state| matches!(state, RescueState::Saved { .. })));
    assert_eq!(world.log, ["save 1 to /photos"]);
    world.says(PersonEvent::Back);
    assert!(matches!(view(&world.wizard).screen, ScreenView::Result(_)));
}

#[test]
fn what_came_since_the_last_upload_is_proposed_where_that_is_known() {
    let mut world = World::new();
    world.go_to_result();
    let traffic = Traffic {
        sent_24h_bytes: 0,
        sent_7d_bytes: 0,
        received_24h_bytes: 0,
        received_7d_bytes: 0,
        sent_mobile_7d_bytes: 0,
        read_at_unix: 0,
        sent_since_upload_bytes: 0,
        last_upload_seconds_ago: Some(86_400),
        recorded_seconds: 8_640_000,
    };
    world.wizard.facts.traffic = Fact::Known(traffic);
    world.says(PersonEvent::ShowRescue);
    let shown = world.until(page(is_choosing));
    let Some(RescueState::Choosing { choices, .. }) = rescue(&shown) else { unreachable!() };
    assert_eq!((choices[0].id.as_str(), choices[0].files, choices[1].files), ("since", 1, 2));
    world.says(start("since", &[]));
    world.until(page(|state| matches!(state, RescueState::Saved { .. })));
    assert_eq!(world.log, ["save 1 to /photos"]);
}

#[test]
fn what_the_library_says_is_only_there_is_the_reason() {
    let mut world = World::iphone(crate::facts::ios_app::PHOTOS);
    world.go_to_result();
    let why = |world: &World| match view(&world.wizard).screen {
        ScreenView::Result(result) => result.rescue,
        other => panic!("no result: {other:?}"),
    };
    assert_eq!(why(&world).id, "rescue-why-iphone");
    let only_here = |photos| Some(Part { photos, ..Part::default() });
    let library = |photos| Fact::Known(PhotoLibrary { only_here: only_here(photos), ..PhotoLibrary::default() });
    world.wizard.facts.photo_library = library(0);
    assert_eq!(why(&world).id, "rescue-why-iphone", "of the unclear ones nothing is said");
    world.wizard.facts.photo_library = library(312);
    assert_eq!(why(&world).id, "rescue-why-only_here");
    world.says(PersonEvent::ShowRescue);
    world.until(page(is_choosing));
    world.says(start("all", &["Pictures"]));
    world.until(page(|state| matches!(state, RescueState::Saved { .. })));
    assert_eq!(world.log, ["save 2 to /photos"], "all of it: of an iPhone no folders are chosen");
}

/// An iPhone whose library, once it is looked into, shows the older photo in iCloud.
fn iphone_with_library(not_found: u64) -> World {
    let mut world = World::iphone(crate::facts::ios_app::PHOTOS);
    world.says_of_icloud(|_| {});
    world.photo_library = Some(PhotoLibrary {
        all: Some(Part { photos: 5, ..Part::default() }),
        only_here: Some(Part { photos: 3, ..Part::default() }),
        cannot_sync: Some(Part::default()),
        not_here: Some(Part::default()),
        ..PhotoLibrary::default()
    });
    world.only_here = Some(OnlyHere { found: 1, unclear: 2, not_found });
    world.go_to_result();
    world
}

fn choices(world: &World) -> Vec<RescueChoice> {
    match rescue(&view(&world.wizard)) {
        Some(RescueState::Choosing { choices, .. }) => choices.clone(),
        other => panic!("nothing to choose: {other:?}"),
    }
}

#[test]
fn of_an_iphone_only_what_is_not_in_icloud_is_saved_once_its_library_was_looked_into() {
    let mut world = iphone_with_library(0);
    world.says(PersonEvent::ShowRescue);
    let shown = world.until(page(is_choosing));
    let Some(RescueState::Choosing { deeper, .. }) = rescue(&shown) else { unreachable!() };
    assert_eq!(deeper, &Some(DeeperView::Offered), "the look is offered where it is missed");
    assert_eq!(choices(&world).iter().map(|choice| choice.id.as_str()).collect::<Vec<_>>(), ["all"]);
    // From here, and back to here.
    world.says(PersonEvent::LookDeeper);
    assert!(matches!(view(&world.wizard).screen, ScreenView::LookingDeeper { .. }));
    world.until(page(is_choosing));
    let offered = choices(&world);
    assert_eq!((offered[0].id.as_str(), offered[0].files, offered[1].files), ("only_here", 1, 2));
    assert_eq!(offered[0].notes.iter().map(|note| note.id.as_str()).collect::<Vec<_>>(), ["rescue-unclear"]);
    world.says(start("only_here", &[]));
    let saved = world.until(page(|state| matches!(state, RescueState::Saved { .. })));
    assert!(matches!(rescue(&saved), Some(RescueState::Saved { whole: true, missing: None, .. })), "{saved:?}");
    assert_eq!(world.log, ["save 1 to /photos"]);
    world.says(PersonEvent::Back);
    let ScreenView::Result(result) = view(&world.wizard).screen else { unreachable!() };
    let offering: Vec<_> = result.findings.iter().filter(|finding| finding.rescue).map(|f| f.rule.as_str()).collect();
    assert_eq!(offering, ["files/only_on_this_phone"]);
}

#[test]
fn photos_that_the_iphone_does_not_show_are_not_said_to_be_saved() {
    let mut world = iphone_with_library(2);
    world.says(PersonEvent::LookDeeper);
    world
        .until(|view| matches!(&view.screen, ScreenView::Result(result) if result.deeper != Some(DeeperView::Offered)));
    for (choice, missed) in [("only_here", true), ("all", false)] {
        world.says(PersonEvent::ShowRescue);
        world.until(page(is_choosing));
        world.says(start(choice, &[]));
        let saved = world.until(page(|state| matches!(state, RescueState::Saved { .. })));
        let Some(RescueState::Saved { whole, missing, .. }) = rescue(&saved) else { unreachable!() };
        assert_eq!(
            (*whole, missing.as_ref().map(|missing| missing.id.as_str())),
            (!missed, missed.then_some("rescue-not_found"))
        );
        world.says(PersonEvent::Back);
    }
}

#[test]
fn a_look_that_is_stopped_leads_back_to_the_choice_and_the_fix_that_waits_for_it() {
    let mut world = iphone_with_library(0);
    world.says_of_icloud(|status| status.low_power_mode = true);
    world.says(PersonEvent::CheckAgain);
    world.until(|view| matches!(view.screen, ScreenView::Result(_)));
    let (rule, fix) = ("power/low_power_mode_on".to_owned(), Some("restart_phone".to_owned()));
    world.says(PersonEvent::FixThis { rule, fix });
    let proposed = world.until(is(|state| matches!(state, FixState::Proposed)));
    let ScreenView::Fix(page_of_fix) = &proposed.screen else { unreachable!() };
    assert_eq!(page_of_fix.rescue_first.as_ref().map(|why| why.id.as_str()), Some("rescue-why-iphone"));
    world.says(PersonEvent::ShowRescue);
    world.until(page(is_choosing));
    world.says(PersonEvent::LookDeeper);
    world.says(PersonEvent::Cancel);
    let shown = world.until(page(is_choosing));
    assert!(matches!(&shown.screen, ScreenView::Rescue(rescue) if rescue.before_fix));
    world.says(PersonEvent::LookDeeper);
    world.until(page(is_choosing));
    assert_eq!(choices(&world)[0].id, "only_here");
    world.says(PersonEvent::Back);
    world.until(is(|state| matches!(state, FixState::Proposed)));
    assert_eq!(world.log, Vec::<String>::new());
}

#[test]
fn a_copy_goes_on_by_itself_when_the_phone_is_back() {
    let mut world = choosing();
    world.says(start("all", &[]));
    world.set_link(Link::Lost);
    world.end_one(0);
    assert!(world.under_way.is_empty(), "nothing is asked of a phone that is not there");
    assert!(matches!(rescue(&view(&world.wizard)), Some(RescueState::Copying { .. })), "the page stays");
    world.set_link(Link::Ready);
    world.until(page(|state| matches!(state, RescueState::Saved { .. })));
    assert_eq!(world.log, ["save 2 to /photos", "save 2 to /photos"]);
}

#[test]
fn a_copy_is_paused_and_gone_on_with() {
    let mut world = choosing();
    world.says(start("all", &[]));
    let ticket = save_ticket(&world);
    world.says(PersonEvent::PauseRescue);
    assert!(world.under_way.is_empty(), "it was stopped");
    // What it still had to say is not heard any more.
    world.tell(Told::Saved { ticket, ended: Ok(Outcome::default()) });
    assert!(matches!(rescue(&view(&world.wizard)), Some(RescueState::Paused { .. })));
    world.set_link(Link::Lost);
    world.set_link(Link::Ready);
    assert!(world.under_way.is_empty(), "it stays paused");
    world.says(PersonEvent::GoOnWithRescue);
    world.until(page(|state| matches!(state, RescueState::Saved { .. })));
}

#[test]
fn a_full_disk_is_said_and_the_same_copy_goes_on() {
    let mut world = choosing();
    world.says(start("all", &[]));
    let ticket = save_ticket(&world);
    world.under_way.clear();
    world.tell(Told::Saved { ticket, ended: Err(Stopped::Full) });
    let Some(RescueState::Stopped { why, .. }) = rescue(&view(&world.wizard)).cloned() else { unreachable!() };
    assert_eq!(why.id, "rescue-stopped-full");
    world.says(PersonEvent::GoOnWithRescue);
    world.until(page(|state| matches!(state, RescueState::Saved { .. })));
}

#[test]
fn a_phone_that_goes_away_each_time_is_given_up_and_one_that_gets_on_is_not() {
    for gets_on in [false, true] {
        let mut world = choosing();
        world.says(start("all", &[]));
        for loss in 1..=8 {
            let Some(index) = world.under_way.iter().position(|effect| matches!(effect, Effect::Save { .. })) else {
                break;
            };
            let ticket = save_ticket(&world);
            world.under_way.remove(index);
            for bytes_done in [loss * 10, loss * 10 + u64::from(gets_on)] {
                let progress = Progress { phase: Phase::Copying, files_done: 0, files: 2, bytes_done, bytes: 2000 };
                // A first reading says what is there already, and is no proof.
                let progress = if gets_on { progress } else { Progress { bytes_done: 10, ..progress } };
                world.tell(Told::Saving { ticket, news: News::Progress(progress) });
            }
            world.set_link(Link::Lost);
            world.tell(Told::Saved { ticket, ended: Err(Stopped::Lost) });
            world.set_link(Link::Ready);
        }
        let given_up = matches!(rescue(&view(&world.wizard)), Some(RescueState::Stopped { .. }));
        assert_eq!(given_up, !gets_on);
    }
}

#[test]
fn how_fast_it_is_is_said_once_it_is_known() {
    let mut world = choosing();
    world.says(start("all", &[]));
    let ticket = save_ticket(&world);
    world.tell(Told::Saving { ticket, news: News::Awake(Awake::NotKept) });
    let mut rate_at = |ms: u64, bytes_done: u64| {
        world.now.steady_ms += ms;
        let bytes = 100 << 20;
        let progress = Progress { phase: Phase::Copying, files_done: 0, files: 2, bytes_done, bytes };
        world.tell(Told::Saving { ticket, news: News::Progress(progress) });
        let Some(RescueState::Copying { progress, awake, .. }) = rescue(&view(&world.wizard)).cloned() else {
            unreachable!()
        };
        assert_eq!(awake.unwrap().id, "rescue-awake-not_kept");
        progress.unwrap().rate
    };
    assert_eq!(rate_at(0, 40 << 20), None, "what was there before was not copied now");
    assert_eq!(rate_at(1000, 41 << 20), None);
    let rate = rate_at(3000, 60 << 20).unwrap();
    assert_eq!(rate.args["bytes"], crate::message::Arg::Bytes(5 << 20));
    assert_eq!(rate.args["left"], crate::message::Arg::Seconds(8));
}

#[test]
fn a_list_that_the_phone_refuses_is_said_and_asked_for_again() {
    let mut world = World::new();
    world.go_to_result();
    world.says(PersonEvent::ShowRescue);
    let Some(Effect::ListMedia { ticket, .. }) = world.under_way.pop() else { unreachable!() };
    world.tell(Told::Listed { ticket, listing: Err(NoReply::Refused("no".to_owned())) });
    let Some(RescueState::NotListed { why }) = rescue(&view(&world.wizard)).cloned() else { unreachable!() };
    assert_eq!(why.id, "rescue-not_listed-refused");
    world.says(PersonEvent::GoOnWithRescue);
    world.until(page(is_choosing));
}

#[test]
fn a_fix_that_waited_for_it_is_proposed_again() {
    let mut world = World::new();
    world.go_to_result();
    world.says(super::fix_this(super::ACCESS));
    let proposed = is(|state| matches!(state, FixState::Proposed));
    world.until(proposed);
    world.says(PersonEvent::ShowRescue);
    let shown = world.until(page(is_choosing));
    assert!(matches!(&shown.screen, ScreenView::Rescue(rescue) if rescue.before_fix));
    world.says(PersonEvent::Back);
    world.until(is(|state| matches!(state, FixState::Proposed)));
    assert_eq!(world.log, Vec::<String>::new(), "nothing was changed meanwhile");
    assert!(state(&view(&world.wizard)).is_some());
}
