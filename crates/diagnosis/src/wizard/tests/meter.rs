//! The meter: opened after a fix and from the result, watched for a minute, cut short, and cut off.

use super::world::World;
use super::{is, is_fixed, proposed, state};
use crate::fact::Fact;
use crate::facts::ios_app::PHOTOS;
use crate::facts::traffic::Traffic;
use crate::live::{Change, Heard};
use crate::message::Arg;
use crate::view::{Link, PersonEvent, ScreenView, View, WatchState, WatchVerdict, WatchView};
use crate::wizard::{Effect, Told, view};

fn page(view: &View) -> Option<&WatchView> {
    match &view.screen {
        ScreenView::Watch(watch) => Some(watch),
        _ => None,
    }
}

fn verdict(view: &View) -> Option<WatchVerdict> {
    match page(view)?.state {
        WatchState::Ended { verdict, .. } => Some(verdict),
        WatchState::Watching => None,
    }
}

/// The ids of the verdict's sentences, and of what stops it.
fn said(view: &View) -> (String, Vec<String>, Vec<String>) {
    let Some(WatchState::Ended { headline, says, stops, .. }) = page(view).map(|page| &page.state) else {
        panic!("no verdict: {:?}", view.screen)
    };
    let ids = |messages: &Vec<crate::message::Message>| messages.iter().map(|message| message.id.clone()).collect();
    (headline.id.clone(), ids(says), ids(stops))
}

/// At the result, watching a phone that sends so much a second.
fn watching(a_second: u64) -> World {
    let mut world = World::new();
    world.sends = Some((5_000_000, a_second));
    world.go_to_result();
    world.says(PersonEvent::Watch);
    world
}

#[test]
fn after_a_fix_it_is_seen_going_up_and_the_way_leads_back_to_the_fix() {
    let mut world = proposed();
    world.says(PersonEvent::Watch);
    assert!(page(&view(&world.wizard)).is_none(), "not while something waits to be done");
    world.says(PersonEvent::Agree);
    world.until(is(is_fixed));
    world.sends = Some((0, 200_000));
    let before = world.log.clone();
    world.says(PersonEvent::Watch);
    let mut seen = Vec::new();
    let ended = world.until(|view| {
        seen.extend(page(view).and_then(|page| page.points.last()).map(|point| (point.ms, point.amount)));
        verdict(view).is_some()
    });
    seen.dedup();
    assert_eq!(seen.first(), Some(&(0, 0)));
    assert_eq!(seen[1], (3_000, 600_000));
    assert_eq!((seen.len(), seen.last()), (21, Some(&(60_000, 12_000_000))), "a reading every three seconds");
    let shown = page(&ended).unwrap();
    assert_eq!(shown.so_far.as_ref().unwrap().args["amount"], Arg::Bytes(12_000_000));
    let details: Vec<&str> = shown.details.iter().map(|said| said.id.as_str()).collect();
    assert_eq!(details, ["watch-speed", "watch-over-wifi"]);
    let (headline, says, stops) = said(&ended);
    assert_eq!((headline.as_str(), says.len(), stops.len()), ("watch-bytes-works", 1, 0));
    assert_eq!(world.log, before, "nothing was written, opened or stored");
    world.says(PersonEvent::Back);
    assert!(state(&view(&world.wizard)).is_some_and(is_fixed));
    world.says(PersonEvent::Finish);
    let ScreenView::Done(done) = view(&world.wizard).screen else { panic!("not done") };
    assert!(done.watch);
}

#[test]
fn nothing_for_a_minute_is_no_alarm_and_names_what_was_not_fixed() {
    let mut world = watching(10);
    let ended = world.until(|view| verdict(view).is_some());
    let (headline, says, stops) = said(&ended);
    assert_eq!(verdict(&ended), Some(WatchVerdict::Nothing));
    assert_eq!(headline, "watch-bytes-nothing");
    assert_eq!(says, ["watch-bytes-nothing.done", "watch-bytes-nothing.open", "watch-bytes-nothing.charge"]);
    assert!(stops.iter().any(|stop| stop == "rule-connection-airplane_mode_on"), "{stops:?}");
    // Once more, from the beginning.
    world.sends = Some((5_000_000, 900_000));
    world.says(PersonEvent::Watch);
    assert_eq!(page(&view(&world.wizard)).map(|page| page.points.len()), Some(0));
    let ended = world.until(|view| verdict(view).is_some());
    assert_eq!(verdict(&ended), Some(WatchVerdict::Works));
    world.says(PersonEvent::Back);
    assert!(matches!(view(&world.wizard).screen, ScreenView::Result(_)));
}

#[test]
fn whoever_has_seen_enough_gets_the_verdict_early_and_no_false_one() {
    for (a_second, early) in [(900_000, WatchVerdict::Works), (0, WatchVerdict::Untold)] {
        let mut world = watching(a_second);
        world.until(|view| page(view).is_some_and(|page| page.points.len() == 4));
        world.says(PersonEvent::Cancel);
        assert_eq!(verdict(&view(&world.wizard)), Some(early));
        assert!(world.under_way.is_empty(), "{:?}", world.under_way);
    }
    // Turning away ends the readings.
    let mut world = watching(0);
    world.until(|view| page(view).is_some_and(|page| page.points.len() == 2));
    world.says(PersonEvent::Back);
    assert!(world.under_way.is_empty() && matches!(view(&world.wizard).screen, ScreenView::Result(_)));
}

#[test]
fn a_lost_cable_is_waited_for_at_every_moment() {
    for ends in 0..6 {
        let mut world = watching(100_000);
        for _ in 0..ends {
            world.end_one(0);
        }
        world.set_link(Link::Lost);
        while !world.under_way.is_empty() {
            world.end_one(0);
        }
        let waiting = view(&world.wizard);
        assert!(page(&waiting).is_some() && verdict(&waiting).is_none(), "after {ends}: {:?}", waiting.screen);
        world.now.steady_ms += 20_000;
        world.set_link(Link::Ready);
        let ended = world.until(|view| verdict(view).is_some());
        assert_eq!(verdict(&ended), Some(WatchVerdict::Works), "after {ends}");
    }
}

#[test]
fn a_phone_that_does_not_tell_is_not_watched_in_vain() {
    let mut world = World::new();
    world.sends = None;
    world.go_to_result();
    world.says(PersonEvent::Watch);
    let ended = world.until(|view| verdict(view).is_some());
    assert_eq!(said(&ended), ("watch-untold".to_owned(), vec!["watch-untold.not_here".to_owned()], Vec::new()));
    assert!(world.under_way.is_empty());
    // A phone that goes away at each reading is given up.
    let mut world = watching(0);
    for _ in 0..20 {
        let Some(index) = world.under_way.iter().position(|effect| matches!(effect, Effect::Measure { .. })) else {
            if world.under_way.is_empty() {
                break;
            }
            world.end_one(0);
            continue;
        };
        let Effect::Measure { ticket, .. } = world.under_way.remove(index) else { unreachable!() };
        let reading = Err(crate::fact::Unknown::new(crate::fact::Why::Lost));
        world.tell(Told::Measured { ticket, reading });
    }
    assert_eq!(said(&view(&world.wizard)).1, ["watch-untold.lost"]);
}

#[test]
fn a_time_is_said_where_the_speed_and_the_rest_are_known() {
    // Of the two photos that the phone lists, the new one came since the last upload.
    let cases: [(Option<u64>, bool); 2] = [(Some(86_400), true), (None, false)];
    for (last_upload_seconds_ago, told) in cases {
        let mut world = watching(30);
        world.says(PersonEvent::Cancel);
        world.says(PersonEvent::Back);
        world.wizard.facts.traffic = Fact::Known(Traffic {
            sent_24h_bytes: 0,
            sent_7d_bytes: 0,
            received_24h_bytes: 0,
            received_7d_bytes: 0,
            sent_mobile_7d_bytes: 0,
            read_at_unix: 0,
            sent_since_upload_bytes: 0,
            last_upload_seconds_ago,
            recorded_seconds: 1_000_000,
        });
        world.photo_bytes = 400_000_000;
        world.sends = Some((0, 200_000));
        world.says(PersonEvent::Watch);
        world.until(|view| verdict(view).is_some());
        while !world.under_way.is_empty() {
            world.end_one(0);
        }
        let Some(WatchState::Ended { says, .. }) = page(&view(&world.wizard)).map(|page| page.state.clone()) else {
            panic!("not ended")
        };
        let estimate = says.iter().find(|said| said.id == "watch-estimate");
        assert_eq!(estimate.is_some(), told);
        if let Some(estimate) = estimate {
            assert_eq!(estimate.args["bytes"], Arg::Bytes(388_000_000));
            assert_eq!(estimate.args["time"], Arg::Seconds(1_940));
        }
    }
}

#[test]
fn an_iphone_is_read_at_once_when_it_says_that_its_sync_changed() {
    let mut world = World::iphone(PHOTOS);
    let status = |world: &mut World, last_sync, photos| {
        world.says_of_icloud(|status| {
            (status.last_sync, status.images_in_cloud, status.changes_waiting) = (Some(last_sync), Some(photos), true);
        });
    };
    status(&mut world, 1000, 4_000);
    world.go_to_result();
    world.says(PersonEvent::Watch);
    world.until(|view| page(view).is_some_and(|page| page.points.len() == 2));
    status(&mut world, 2000, 4_014);
    let before = world.now;
    world.tell(Told::Heard(Heard::Changed(Change::PhotoSync)));
    assert!(matches!(world.under_way[..], [Effect::Measure { .. }]), "{:?}", world.under_way);
    world.until(|view| page(view).is_some_and(|page| page.points.len() == 3));
    assert_eq!(world.now, before);
    let ended = world.until(|view| verdict(view).is_some());
    assert_eq!(said(&ended).0, "watch-sync-works");
    assert_eq!(page(&ended).unwrap().so_far.as_ref().unwrap().args["amount"], Arg::Count(14));
    // Of another app, an iPhone tells nothing: it is not offered.
    let mut world = World::iphone("com.google.photos");
    let result = world.go_to_result();
    assert!(matches!(&result.screen, ScreenView::Result(result) if !result.watch));
    world.says(PersonEvent::Watch);
    assert!(page(&view(&world.wizard)).is_none());
}
