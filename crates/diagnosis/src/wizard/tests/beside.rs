//! The pages beside the way: this month's checks, and services side by side.

use super::world::World;
use crate::choose::CompareView;
use crate::facts::Lane;
use crate::facts::photo_library::{Part, PhotoLibrary};
use crate::message::{Arg, Args};
use crate::monthly::{MonthlyState, MonthlyView};
use crate::rules::{Certainty, Finding, Severity};
use crate::view::{PersonEvent, ScreenView};
use crate::wizard::view;

const PHOTOS: &str = "com.apple.mobileslideshow";
const DAY_MS: i64 = 86_400_000;

fn month(world: &mut World) -> MonthlyView {
    world.says(PersonEvent::ShowMonthly);
    let ScreenView::Monthly(month) = view(&world.wizard).screen else { panic!("no month") };
    world.says(PersonEvent::Back);
    assert!(matches!(view(&world.wizard).screen, ScreenView::Result(_)), "back leads to where one came from");
    *month
}

fn states(month: &MonthlyView) -> Vec<(&str, MonthlyState)> {
    month.checks.iter().map(|check| (check.id.as_str(), check.state)).collect()
}

fn titles(messages: &[crate::message::Message]) -> Vec<&str> {
    messages.iter().map(|message| message.id.as_str()).collect()
}

fn check_again(world: &mut World) {
    world.says(PersonEvent::CheckAgain);
    world.end_one(0);
    world.until(|view| matches!(view.screen, ScreenView::Result(_)));
}

#[test]
fn a_month_later_it_is_said_what_got_worse_and_what_is_gone() {
    let mut world = World::iphone(PHOTOS);
    world.says_of_icloud(|status| status.low_power_mode = true);
    world.go_to_result();
    let first = month(&mut world);
    assert_eq!(first.change, None, "there is nothing to compare with");
    let [storage, _, battery, internet] = first.checks.as_slice() else { panic!("four checks") };
    assert_eq!(storage.state, MonthlyState::Ok);
    assert_eq!(internet.state, MonthlyState::Ok);
    assert_eq!(titles(&battery.found), ["rule-power-low_power_mode_on"]);

    // A week is no month.
    world.now.unix_ms += 7 * DAY_MS;
    check_again(&mut world);
    assert_eq!(month(&mut world).change, None);

    world.now.unix_ms += 23 * DAY_MS;
    world.says_of_icloud(|status| status.cloud_full = true);
    check_again(&mut world);
    let later = month(&mut world);
    assert_eq!(states(&later)[0], ("storage", MonthlyState::NeedsYou));
    assert_eq!(states(&later)[2], ("battery", MonthlyState::Ok));
    let change = later.change.unwrap();
    assert_eq!(titles(&change.worse), ["rule-storage-icloud_full"]);
    assert_eq!(titles(&change.better), ["rule-power-low_power_mode_on"]);
    assert_eq!(change.unknown, Vec::new());
    // An iPhone lists its photos only on request, and that is said.
    assert_eq!(titles(&later.library), ["monthly-library-unknown", "monthly-only_here-look"]);
}

#[test]
fn services_are_compared_by_what_this_phone_showed_and_answers_are_kept() {
    let mut world = World::iphone(PHOTOS);
    world.says_of_icloud(|status| status.cloud_full = true);
    let shown = |world: &World| -> CompareView {
        let ScreenView::Compare(compare) = view(&world.wizard).screen else { panic!("no comparison") };
        *compare
    };
    world.says(PersonEvent::ShowCompare);
    assert!(!matches!(view(&world.wizard).screen, ScreenView::Compare(_)), "nothing was checked yet");
    world.go_to_result();
    world.says(PersonEvent::ShowCompare);
    assert_eq!(titles(&shown(&world).seen), ["choose-seen-full"]);
    for (question, answer) in [("sight", "anyone"), ("place", "provider"), ("cost", "free"), ("cost", "nonsense")] {
        world.says(PersonEvent::Choose { question: question.to_owned(), answer: answer.to_owned() });
    }
    let suggestion = shown(&world).suggestion.unwrap();
    let icloud = suggestion.left_out.iter().find(|left_out| left_out.name == "iCloud Photos").unwrap();
    assert_eq!(icloud.why.id, "choose-out-full");
    world.says(PersonEvent::Back);
    let all = Some(Part { photos: 9, bytes: 7_000_000_000, ..Part::default() });
    world.photo_library = Some(PhotoLibrary { all, ..PhotoLibrary::default() });
    world.says(PersonEvent::LookDeeper);
    world.until(|view| matches!(view.screen, ScreenView::Result(_)));
    world.says(PersonEvent::ShowCompare);
    assert_eq!(titles(&shown(&world).seen), ["choose-seen-size", "choose-seen-full"]);
    assert!(shown(&world).suggestion.is_some(), "answers are asked for once a visit");
}

#[test]
fn photos_that_are_only_on_an_iphone_are_counted_where_somebody_looked_both_times() {
    let part = |photos: u64| Some(Part { photos, ..Part::default() });
    let look_deeper = |world: &mut World, all: u64, only_here: u64| {
        let gave_up = part(1);
        world.photo_library = Some(PhotoLibrary {
            all: part(all),
            only_here: part(only_here),
            cannot_sync: gave_up,
            ..PhotoLibrary::default()
        });
        world.says(PersonEvent::LookDeeper);
        world.until(|view| matches!(view.screen, ScreenView::Result(_)));
    };
    let mut world = World::iphone(PHOTOS);
    world.says_of_icloud(|_| {});
    world.go_to_result();
    look_deeper(&mut world, 50, 12);
    assert_eq!(titles(&month(&mut world).library), ["monthly-library", "monthly-only_here"]);
    world.now.unix_ms += 30 * DAY_MS;
    check_again(&mut world);
    let not_looked = month(&mut world);
    assert_eq!(titles(&not_looked.library), ["monthly-library-unknown", "monthly-only_here-look"]);
    // What only the deeper look finds is no news: it was not looked for then.
    let change = not_looked.change.unwrap();
    assert_eq!((change.worse, change.better, change.unknown), (Vec::new(), Vec::new(), Vec::new()));
    look_deeper(&mut world, 57, 9);
    let looked = month(&mut world);
    let said = ["monthly-library", "monthly-library-more", "monthly-only_here", "monthly-only_here-fewer"];
    assert_eq!(titles(&looked.library), said);
    assert_eq!(looked.library[3].args.get("count"), Some(&Arg::Count(3)));
    assert_eq!(looked.change.unwrap().worse, Vec::new());
}

#[test]
fn photos_that_may_be_only_on_an_android_phone_are_counted_and_compared() {
    let look = |world: &mut World, count: u64, since: bool| {
        let mut args = Args::from([("count".to_owned(), Arg::Count(count))]);
        if since {
            args.insert("since".to_owned(), Arg::Time(1_795_000_000));
        }
        world.wizard.verdict.findings = vec![Finding {
            rule: "app/nothing_uploaded",
            lane: Lane::App,
            severity: Severity::ProbablyStops,
            certainty: Certainty::Indirect,
            evidence: Vec::new(),
            args,
            fixes: Vec::new(),
        }];
        month(world).library
    };
    let keep = |world: &mut World| {
        let kept = world.wizard.kept_check(&world.wizard.verdict).unwrap();
        world.wizard.checks.insert(0, kept);
    };
    let mut world = World::new();
    world.go_to_result();
    let first = look(&mut world, 12, true);
    assert_eq!(titles(&first), ["monthly-library-unknown", "monthly-only_here-at_least"]);
    assert_eq!(first[1].args["count"], Arg::Count(12));
    keep(&mut world);
    world.now.unix_ms += 30 * DAY_MS;
    check_again(&mut world);
    let later = look(&mut world, 40, true);
    assert_eq!(titles(&later)[1..], ["monthly-only_here-at_least", "monthly-only_here-more"]);
    assert_eq!(later[2].args["count"], Arg::Count(28));
    // What an earlier release kept were the photos of one week.
    look(&mut world, 12, false);
    world.wizard.checks.clear();
    keep(&mut world);
    world.now.unix_ms += 30 * DAY_MS;
    check_again(&mut world);
    assert_eq!(titles(&look(&mut world, 40, true))[1..], ["monthly-only_here-at_least"]);
}
