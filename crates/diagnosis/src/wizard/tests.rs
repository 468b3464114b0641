//! Walks through the one function, with everything that can go wrong on the way.

mod beside;
mod cloud;
mod iphone;
mod meter;
mod off_cable;
mod online;
mod own_settings;
mod rescue;
mod world;

use world::{Fate, World, airplane, permission};

use super::{Effect, view};
use crate::journal::State;
use crate::view::{ChangeState, FindingState, FixState, Link, PersonEvent, ScreenView, View};

const AIRPLANE: &str = "connection/airplane_mode_on";
const ACCESS: &str = "access/photo_access_missing";

fn fix_this(rule: &str) -> PersonEvent {
    PersonEvent::FixThis { rule: rule.to_owned(), fix: None }
}

fn state(view: &View) -> Option<&FixState> {
    match &view.screen {
        ScreenView::Fix(fix) => Some(&fix.state),
        _ => None,
    }
}

fn is(wanted: fn(&FixState) -> bool) -> impl FnMut(&View) -> bool {
    move |view| state(view).is_some_and(wanted)
}

fn is_proposed(state: &FixState) -> bool {
    matches!(state, FixState::Proposed)
}

fn is_fixed(state: &FixState) -> bool {
    matches!(state, FixState::Fixed)
}

/// At the proposal for the photo permission.
fn proposed() -> World {
    let mut world = World::new();
    world.go_to_result();
    world.says(fix_this(ACCESS));
    world.until(is(is_proposed));
    world
}

#[test]
fn after_a_fix_it_is_said_that_catching_up_takes_battery() {
    let next = |world: &World| match view(&world.wizard).screen {
        ScreenView::Done(done) => done.next.iter().map(|next| next.id.clone()).collect::<Vec<_>>().join(" "),
        other => panic!("not done: {other:?}"),
    };
    let mut world = proposed();
    world.says(PersonEvent::Agree);
    world.until(is(is_fixed));
    world.says(PersonEvent::Finish);
    assert_eq!(next(&world), "wizard-next-charge wizard-next-battery wizard-next-tomorrow");
    let mut healthy = World::iphone("com.apple.mobileslideshow");
    healthy.go_to_result();
    healthy.says(PersonEvent::Finish);
    assert_eq!(next(&healthy), "wizard-next-charge wizard-next-tomorrow");
}

#[test]
fn nothing_is_asked_of_the_phone_before_consent() {
    let everything = [
        PersonEvent::Show,
        PersonEvent::ChooseApp { package: None },
        PersonEvent::Cancel,
        PersonEvent::CheckAgain,
        PersonEvent::StartFixing,
        fix_this(ACCESS),
        PersonEvent::Agree,
        PersonEvent::TryAnother,
        PersonEvent::Skip,
        PersonEvent::Answer { answer: "yes".to_owned() },
        PersonEvent::LookNow,
        PersonEvent::OpenAgain,
        PersonEvent::Back,
        PersonEvent::ChangeApp,
        PersonEvent::Finish,
        PersonEvent::Undo { change: "1".to_owned() },
        PersonEvent::UndoAll,
        PersonEvent::ShowHistory,
        PersonEvent::ShowReport,
        PersonEvent::ShowMonthly,
        PersonEvent::ShowCompare,
        PersonEvent::Watch,
        PersonEvent::ShowOffCable,
        PersonEvent::OpenDebuggingScreen,
    ];
    let mut world = World::new();
    world.says(PersonEvent::AgreeToRead);
    for link in [Link::Connecting, Link::Unauthorized, Link::Ready, Link::Lost, Link::Ready] {
        world.set_link(link);
        for event in &everything {
            world.says(event.clone());
        }
    }
    assert!(
        world.under_way.iter().all(|effect| matches!(effect, Effect::Recall | Effect::RecallAccounts)),
        "{:?}",
        world.under_way
    );
    assert!(matches!(view(&world.wizard).screen, ScreenView::Consent { .. }));
}

#[test]
fn the_old_value_is_stored_before_the_write_and_comes_back_with_the_undo() {
    let mut world = proposed();
    let before = world.values.clone();
    assert_eq!(world.log, Vec::<String>::new());
    world.says(PersonEvent::Agree);
    world.until(is(is_fixed));
    world.says(PersonEvent::UndoAll);
    world.until(|view| view.open_changes.is_empty());
    let name = permission().message_id().trim_start_matches("setting-").to_owned();
    let expected =
        [format!("store {name} denied→granted"), format!("write {name} granted"), format!("write {name} denied")];
    assert_eq!(world.log, expected);
    assert_eq!(world.values, before);
    world.until(|_| true);
    while !world.under_way.is_empty() {
        world.end_one(0);
    }
    assert_eq!(world.journal[0].state, State::Undone);
}

#[test]
fn what_can_go_wrong_with_one_change() {
    type Wanted = fn(&FixState) -> bool;
    type Case = (&'static str, fn(&mut World), Wanted, bool);
    let cases: [Case; 5] = [
        (
            "an old value that cannot be read",
            |world| world.unreadable = true,
            |s| matches!(s, FixState::NotTried { .. }),
            false,
        ),
        (
            "a journal that takes nothing",
            |world| world.journal_works = false,
            |s| matches!(s, FixState::NotTried { .. }),
            false,
        ),
        (
            "a refusal",
            |world| world.fate = Fate::Refused,
            |s| matches!(s, FixState::Refused { another: true, .. }),
            false,
        ),
        (
            "a phone that keeps its value",
            |world| world.fate = Fate::Kept,
            |s| matches!(s, FixState::Refused { another: true, .. }),
            false,
        ),
        ("a phone that does as it is told", |_| {}, is_fixed, true),
    ];
    for (what, arrange, wanted, changed) in cases {
        let mut world = proposed();
        arrange(&mut world);
        let before = world.values.clone();
        world.says(PersonEvent::Agree);
        let view = world
            .until(is(|state| !matches!(state, FixState::Proposed | FixState::Acting { .. } | FixState::Verifying)));
        assert!(state(&view).is_some_and(wanted), "{what}: {:?}", state(&view));
        assert_eq!(world.values != before, changed, "{what}");
        assert_eq!(!view.open_changes.is_empty(), changed, "{what}");
    }
}

#[test]
fn a_lost_answer_is_settled_by_reading_and_not_by_guessing() {
    for (fate, writes) in [(Fate::LostBefore, 1), (Fate::LostAfter, 1)] {
        let mut world = proposed();
        world.fate = fate;
        world.says(PersonEvent::Agree);
        let lost = world.until(|view| view.phone.link == Link::Lost);
        assert!(matches!(state(&lost), Some(FixState::Acting { .. })), "the page stays");
        world.fate = Fate::Arrives;
        world.set_link(Link::Ready);
        let fixed = world.until(is(is_fixed));
        assert_eq!(fixed.open_changes[0].state, ChangeState::Made);
        let written = world.log.iter().filter(|line| line.starts_with("write")).count();
        assert_eq!(written, writes, "{fate:?}: {:?}", world.log);
    }
}

#[test]
fn a_refused_change_is_followed_by_the_guided_way_which_sees_the_person_do_it() {
    let mut world = proposed();
    world.fate = Fate::Refused;
    world.says(PersonEvent::Agree);
    world.until(is(|state| matches!(state, FixState::Refused { .. })));
    world.says(PersonEvent::TryAnother);
    world.until(is(|state| matches!(state, FixState::OnPhone { opened: true, watched: true, .. })));
    for _ in 0..20 {
        world.end_one(0);
        assert!(state(&view(&world.wizard)).is_some_and(|state| matches!(state, FixState::OnPhone { .. })));
    }
    world.values.insert(permission().message_id(), "granted".to_owned());
    world.until(is(is_fixed));
    assert!(view(&world.wizard).open_changes.is_empty(), "the person's own change is not ours to undo");
}

#[test]
fn safe_changes_are_agreed_to_once_a_plan() {
    let mut world = World::new();
    world.go_to_result();
    world.says(PersonEvent::StartFixing);
    let first = world.until(is(is_proposed));
    assert_eq!(first.notice.map(|notice| notice.id).as_deref(), Some("wizard-notice-safe_once"));
    world.says(PersonEvent::Agree);
    let fixed = world.until(is(is_fixed));
    let ScreenView::Fix(fix) = fixed.screen else { unreachable!() };
    assert_eq!((fix.rule.as_str(), fix.position, fix.of), (AIRPLANE, 1, 2));
    world.says(PersonEvent::Agree);
    let mut asked = false;
    let second = world.until(|view| {
        asked |= state(view).is_some_and(is_proposed);
        state(view).is_some_and(is_fixed)
    });
    let ScreenView::Fix(fix) = second.screen else { unreachable!() };
    assert_eq!((fix.rule.as_str(), fix.changes.len(), asked), (ACCESS, 1, false));
    world.says(PersonEvent::Agree);
    let done = world.until(|view| matches!(view.screen, ScreenView::Done(_)));
    let ScreenView::Done(done) = done.screen else { unreachable!() };
    assert_eq!(done.headline.id, "wizard-done-fixed");
    assert!(done.findings.iter().all(|finding| finding.state == FindingState::Fixed));
}

#[test]
fn a_wait_counts_down_and_can_be_cut_short() {
    for cut_short in [false, true] {
        let mut world = World::new();
        world.values.insert(airplane().message_id(), "off".to_owned());
        world.go_to_result();
        let fix = Some("toggle_airplane_mode".to_owned());
        world.says(PersonEvent::FixThis { rule: "connection/no_network".to_owned(), fix });
        world.until(is(is_proposed));
        world.says(PersonEvent::Agree);
        let mut left = Vec::new();
        world.until(|view| {
            if let Some(FixState::Counting { seconds_left, .. }) = state(view) {
                left.push(*seconds_left);
            }
            cut_short && !left.is_empty() || state(view).is_some_and(is_fixed)
        });
        if cut_short {
            world.says(PersonEvent::Cancel);
            world.until(is(is_fixed));
        } else {
            left.dedup();
            assert_eq!(left, (1..=5).rev().collect::<Vec<u32>>());
        }
    }
}

#[test]
fn a_phone_that_dies_at_one_question_is_not_asked_for_ever() {
    let mut world = proposed();
    world.fate = Fate::LostBefore;
    world.says(PersonEvent::Agree);
    for _ in 0..40 {
        while !world.under_way.is_empty() && world.link == Link::Ready {
            world.end_one(0);
        }
        if state(&view(&world.wizard))
            .is_some_and(|state| matches!(state, FixState::Refused { .. } | FixState::NotTried { .. }))
        {
            return;
        }
        world.set_link(Link::Ready);
    }
    panic!("still at it: {:?}", view(&world.wizard).screen);
}

#[test]
fn an_undo_leaves_alone_what_somebody_else_changed_unless_asked_again() {
    let mut world = proposed();
    world.says(PersonEvent::Agree);
    world.until(is(is_fixed));
    world.values.insert(permission().message_id(), "by-policy".to_owned());
    let id = view(&world.wizard).open_changes[0].id.clone();
    let failed = |view: &View| matches!(view.open_changes[0].state, ChangeState::UndoFailed { .. });
    world.says(PersonEvent::Undo { change: id.clone() });
    world.until(failed);
    assert_eq!(world.values[&permission().message_id()], "by-policy");
    world.says(PersonEvent::Undo { change: id });
    world.until(|view| view.open_changes.is_empty());
    assert_eq!(world.values[&permission().message_id()], "denied");
}

/// Numbers that are the same in each run (xorshift64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }
}

#[test]
fn whatever_happens_in_whatever_order_everything_can_be_put_back() {
    let fates = [Fate::Arrives, Fate::Arrives, Fate::LostBefore, Fate::LostAfter, Fate::Refused, Fate::Kept];
    let persons = [
        PersonEvent::AgreeToRead,
        PersonEvent::ChooseApp { package: None },
        PersonEvent::StartFixing,
        fix_this(ACCESS),
        fix_this(AIRPLANE),
        PersonEvent::Agree,
        PersonEvent::Agree,
        PersonEvent::TryAnother,
        PersonEvent::Skip,
        PersonEvent::LookNow,
        PersonEvent::Cancel,
        PersonEvent::Back,
        PersonEvent::Finish,
        PersonEvent::UndoAll,
        PersonEvent::Undo { change: "1".to_owned() },
        PersonEvent::CheckAgain,
        PersonEvent::Watch,
    ];
    let rescues = [
        PersonEvent::ShowOffCable,
        PersonEvent::ShowOffCable,
        PersonEvent::ShowRescue,
        PersonEvent::StartRescue { dir: "/photos".to_owned(), choice: "all".to_owned(), folders: Vec::new() },
        PersonEvent::PauseRescue,
        PersonEvent::GoOnWithRescue,
        PersonEvent::Back,
        PersonEvent::Back,
    ];
    let mut changed = 0;
    for seed in 1..=5000 {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(seed));
        let mut world = World::new();
        let before = world.values.clone();
        // Half of the visits begin where there is something to fix.
        if dice.roll(2) == 0 {
            world.go_to_result();
        }
        for _ in 0..dice.roll(120) {
            world.fate = fates[dice.roll(fates.len())];
            match dice.roll(20) {
                0 => world.set_link(Link::Lost),
                1..=3 => world.set_link(Link::Ready),
                4 if dice.roll(8) == 0 => world.kill(),
                10 if dice.roll(3) == 0 => world.says(rescues[dice.roll(rescues.len())].clone()),
                5..=9 => world.says(persons[dice.roll(persons.len())].clone()),
                _ if world.under_way.is_empty() => {}
                _ => {
                    let index = dice.roll(world.under_way.len());
                    world.end_one(index);
                }
            }
        }
        // The storm is over: everything that is open is put back.
        world.fate = Fate::Arrives;
        changed += usize::from(world.values != before || world.is_unplugged());
        world.set_link(Link::Ready);
        for _ in 0..400 {
            if world.under_way.is_empty() {
                break;
            }
            if state(&view(&world.wizard)).is_some_and(|state| matches!(state, FixState::OnPhone { .. })) {
                world.says(PersonEvent::Back);
                continue;
            }
            world.end_one(0);
        }
        for _ in 0..3 {
            world.says(PersonEvent::UndoAll);
            for _ in 0..400 {
                if world.under_way.is_empty() {
                    break;
                }
                world.end_one(0);
            }
        }
        let view = view(&world.wizard);
        assert!(!world.is_unplugged(), "seed {seed}");
        assert_eq!(world.values, before, "seed {seed}: {:?} {:?} {view:#?}", world.log, world.journal);
        assert!(world.journal.iter().all(|stored| !stored.state.is_open()), "seed {seed}: {:?}", world.journal);
    }
    assert!(changed > 100, "only {changed} visits changed anything");
}
