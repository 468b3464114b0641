//! The look without the cable: only after a yes, with what was before stored, and taken back however it ends.

use super::fix_this;
use super::world::{Fate, World};
use crate::journal::State;
use crate::view::{CableAgain, Link, OffCableView, PersonEvent, ScreenView, View};
use crate::wizard::view;

fn page(view: &View) -> Option<&OffCableView> {
    match &view.screen {
        ScreenView::OffCable(look) => Some(look),
        _ => None,
    }
}

fn is_over(view: &View) -> bool {
    matches!(page(view), Some(OffCableView::Over { again, .. }) if *again != CableAgain::Waiting)
}

/// The headline, the rules that were found, and whether the phone believes in its cable again.
fn over(view: &View) -> (String, Vec<String>, CableAgain) {
    let Some(OffCableView::Over { headline, findings, again, .. }) = page(view) else {
        panic!("not over: {:?}", view.screen)
    };
    (headline.id.clone(), findings.iter().map(|finding| finding.rule.clone()).collect(), *again)
}

impl World {
    fn drain(&mut self) {
        while !self.under_way.is_empty() {
            self.end_one(0);
        }
    }
}

/// On the page that says what would happen.
fn asked() -> World {
    let mut world = World::new();
    world.saver_off_cable = true;
    world.go_to_result();
    world.drain();
    world.says(PersonEvent::ShowOffCable);
    assert!(matches!(page(&view(&world.wizard)), Some(OffCableView::Proposed { happens }) if happens.len() == 5));
    world
}

#[test]
fn what_stops_it_without_the_cable_is_found_and_the_cable_is_believed_in_again() {
    let mut world = asked();
    assert_eq!((world.log.clone(), world.under_way.len()), (Vec::new(), 0), "nothing before a yes");
    world.says(PersonEvent::Agree);
    let view_ = world.until(is_over);
    assert_eq!(over(&view_), ("off_cable-found".to_owned(), vec!["power/saver_on".to_owned()], CableAgain::Real));
    assert_eq!(world.log, ["store cable real→unplugged", "write cable unplugged", "write cable real"]);
    world.drain();
    assert_eq!(world.journal[0].state, State::Undone);
    assert!(!world.is_unplugged());
    // What was read without the cable is not the result of the check.
    world.says(PersonEvent::Back);
    let ScreenView::Result(result) = view(&world.wizard).screen else { panic!("no result") };
    assert!(result.findings.iter().all(|finding| finding.rule != "power/saver_on"));
}

#[test]
fn nothing_more_is_said_where_nothing_more_is_found() {
    let mut world = asked();
    world.saver_off_cable = false;
    world.says(PersonEvent::Agree);
    let view = world.until(is_over);
    assert_eq!(over(&view), ("off_cable-nothing".to_owned(), Vec::new(), CableAgain::Real));
}

#[test]
fn it_is_not_offered_where_it_could_harm() {
    type Arrange = fn(&mut World);
    let cases: [(&str, Arrange); 2] = [
        ("off_cable-no-too_low", |world| world.battery_percent = 29),
        ("off_cable-no-faked", |world| world.guard_ends_ms = Some(u64::MAX)),
    ];
    for (why, arrange) in cases {
        let mut world = World::new();
        arrange(&mut world);
        let result = world.go_to_result();
        let ScreenView::Result(result) = result.screen else { unreachable!() };
        let not = result.off_cable_look.and_then(|look| look.not);
        assert_eq!(not.map(|not| not.id).as_deref(), Some(why));
        world.says(PersonEvent::ShowOffCable);
        assert!(page(&view(&world.wizard)).is_none());
    }
    let mut iphone = World::iphone("com.apple.mobileslideshow");
    let result = iphone.go_to_result();
    assert!(matches!(result.screen, ScreenView::Result(result) if result.off_cable_look.is_none()));
}

#[test]
fn nothing_is_unplugged_where_what_was_before_is_not_stored_or_not_known() {
    let arrangements: [fn(&mut World); 3] = [
        |world| world.unreadable = true,
        |world| world.journal_works = false,
        |world| world.guard_ends_ms = Some(u64::MAX),
    ];
    for arrange in arrangements {
        let mut world = asked();
        arrange(&mut world);
        world.says(PersonEvent::Agree);
        let view = world.until(is_over);
        assert_eq!(over(&view), ("off_cable-not".to_owned(), Vec::new(), CableAgain::Never));
        assert!(world.log.iter().all(|line| !line.starts_with("write")), "{:?}", world.log);
    }
}

#[test]
fn a_phone_that_refuses_or_ends_the_guard_is_left_as_it_was() {
    for fate in [Fate::Refused, Fate::Kept] {
        let mut world = asked();
        world.fate = fate;
        world.says(PersonEvent::Agree);
        let view = world.until(is_over);
        assert_eq!(over(&view), ("off_cable-not".to_owned(), Vec::new(), CableAgain::Real), "{fate:?}");
        assert!(view.open_changes.is_empty());
    }
}

#[test]
fn a_reading_that_may_be_of_the_real_cable_says_nothing() {
    for slow_ms in [41_000, 60_000] {
        let mut world = asked();
        world.slow_ms = slow_ms;
        world.says(PersonEvent::Agree);
        let view = world.until(is_over);
        assert_eq!(over(&view), ("off_cable-not".to_owned(), Vec::new(), CableAgain::Real));
    }
}

/// So many steps into the look, with the guard begun where that is so far.
fn after(steps: usize) -> Option<World> {
    let mut world = asked();
    world.says(PersonEvent::Agree);
    for _ in 0..steps {
        if world.under_way.is_empty() {
            return None;
        }
        world.end_one(0);
    }
    (!is_over(&view(&world.wizard))).then_some(world)
}

#[test]
fn a_cable_that_is_pulled_at_any_moment_leaves_nothing() {
    let mut unplugged = 0;
    for steps in 0.. {
        let Some(mut world) = after(steps) else { break };
        unplugged += usize::from(world.is_unplugged());
        world.set_link(Link::Lost);
        world.drain();
        // Nobody comes back for an hour: the phone's own guard has ended it.
        world.now.steady_ms += 3_600_000;
        assert!(!world.is_unplugged());
        world.set_link(Link::Ready);
        let view = world.until(is_over);
        world.drain();
        assert!(view.open_changes.is_empty(), "after {steps}: {:?}", view.open_changes);
        assert!(!world.is_unplugged() && world.journal.iter().all(|stored| !stored.state.is_open()), "after {steps}");
    }
    assert!(unplugged >= 3, "the cable was pulled while the phone believed it: {unplugged}");
}

#[test]
fn the_next_visit_takes_back_what_a_killed_one_left() {
    let mut left = 0;
    for steps in 0.. {
        let Some(mut world) = after(steps) else { break };
        let unplugged = world.is_unplugged();
        left += usize::from(unplugged);
        // The guard died, too.
        world.guard_ends_ms = unplugged.then_some(u64::MAX);
        world.kill();
        world.set_link(Link::Ready);
        world.says(PersonEvent::AgreeToRead);
        world.drain();
        assert!(!world.is_unplugged(), "after {steps}");
        assert!(world.journal.iter().all(|stored| !stored.state.is_open()), "after {steps}: {:?}", world.journal);
    }
    assert!(left >= 3, "killed while the phone believed it: {left}");
}

#[test]
fn whoever_stops_it_has_it_taken_back_at_once_and_nobody_leaves_in_the_middle() {
    for steps in 0.. {
        let Some(mut world) = after(steps) else { break };
        if matches!(page(&view(&world.wizard)), Some(OffCableView::Over { .. })) {
            break;
        }
        let begun = world.log.iter().any(|line| line.starts_with("write"));
        world.says(PersonEvent::Back);
        world.says(PersonEvent::Finish);
        world.says(PersonEvent::CheckAgain);
        world.says(fix_this("power/saver_on"));
        assert!(page(&view(&world.wizard)).is_some(), "after {steps}");
        world.says(PersonEvent::Cancel);
        let view = world.until(is_over);
        let (headline, found, again) = over(&view);
        assert_eq!((headline.as_str(), found.len()), ("off_cable-not", 0), "after {steps}");
        assert!(again == CableAgain::Real || !begun, "after {steps}: {again:?}");
        world.drain();
        assert!(!world.is_unplugged() && world.journal.iter().all(|stored| !stored.state.is_open()), "after {steps}");
    }
}
