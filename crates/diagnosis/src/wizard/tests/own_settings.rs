//! What a backup app keeps to itself, seen by the person in the app and said here.

use super::world::World;
use super::{fix_this, state};
use crate::fact::Fact;
use crate::facts::Snapshot;
use crate::facts::ios_app::IosApp;
use crate::facts::jobs::{Job, Jobs};
use crate::facts::media::{Folder, Media};
use crate::facts::traffic::Traffic;
use crate::message::Arg;
use crate::phone::Platform;
use crate::rules::{self, Finding, Severity};
use crate::view::{FixState, PersonEvent, ScreenView};
use crate::wizard::view;

const GOOGLE_PHOTOS: &str = "com.google.android.apps.photos";
const UNSEEN: &str = "connection/app_data_limit_unseen";
const LIMITED: &str = "connection/app_data_limited";
const FOLDERS: &str = "files/folders_unseen";

fn found<'a>(world: &'a World, rule: &str) -> Option<&'a Finding> {
    world.wizard.verdict.findings.iter().find(|finding| finding.rule == rule)
}

/// Opens the app for this rule, and says what is seen there. The way to it.
fn look(world: &mut World, rule: &str, seen: &str) -> Vec<String> {
    world.says(fix_this(rule));
    let opens = world.wizard.platform == Platform::Android;
    let page = world.until(|view| matches!(state(view), Some(FixState::OnPhone { opened, .. }) if *opened == opens));
    let Some(FixState::OnPhone { path, .. }) = state(&page) else { unreachable!() };
    let path = path.clone();
    world.says(PersonEvent::LookNow);
    world.until(|view| matches!(state(view), Some(FixState::Asking { .. })));
    world.says(PersonEvent::Answer { answer: seen.to_owned() });
    world.until(|view| {
        matches!(view.screen, ScreenView::Result(_))
            || matches!(state(view), Some(FixState::Fixed | FixState::NotFixed { .. }))
    });
    path
}

#[test]
fn a_daily_limit_that_the_person_sees_is_a_finding_until_they_raise_it() {
    let mut world = World::android(GOOGLE_PHOTOS);
    world.on_mobile_data = true;
    world.go_to_result();
    assert_eq!(found(&world, UNSEEN).map(|finding| finding.severity), Some(Severity::Note));
    let path = look(&mut world, UNSEEN, "not_sure");
    assert_eq!(path.last().map(String::as_str), Some("Mobile data usage"));
    assert!(matches!(view(&world.wizard).screen, ScreenView::Result(_)), "a look puts nothing right");
    assert!(found(&world, UNSEEN).is_some() && found(&world, LIMITED).is_none(), "not sure says nothing");

    look(&mut world, UNSEEN, "limited");
    assert_eq!(found(&world, UNSEEN), None);
    assert_eq!(found(&world, LIMITED).map(|finding| finding.severity), Some(Severity::Slows));
    look(&mut world, LIMITED, "none");
    assert!(matches!(state(&view(&world.wizard)), Some(FixState::NotFixed { .. })));
    world.says(PersonEvent::Back);
    look(&mut world, LIMITED, "unlimited");
    assert!(matches!(state(&view(&world.wizard)), Some(FixState::Fixed)));
}

#[test]
fn nobody_is_asked_for_the_limit_where_there_is_wifi_or_an_app_has_none_that_is_known() {
    for (app, on_mobile_data) in [(GOOGLE_PHOTOS, false), ("com.pcloud.pcloud", true)] {
        let mut world = World::android(app);
        world.on_mobile_data = on_mobile_data;
        world.go_to_result();
        assert_eq!(found(&world, UNSEEN), None, "{app}");
    }
}

#[test]
fn what_the_app_sent_tells_whether_a_limit_can_be_there_and_what_it_does() {
    let mut world = World::android(GOOGLE_PHOTOS);
    world.on_mobile_data = true;
    world.go_to_result();
    let traffic = |sent_7d_bytes, sent_mobile_7d_bytes| Traffic {
        sent_24h_bytes: 0,
        sent_7d_bytes,
        received_24h_bytes: 0,
        received_7d_bytes: 0,
        sent_mobile_7d_bytes,
        read_at_unix: 0,
        last_upload_seconds_ago: None,
        sent_since_upload_bytes: 0,
        recorded_seconds: 1_000_000,
    };
    for (seen, sent, expected) in [
        (None, traffic(0, 0), Some((UNSEEN, Severity::Note))),
        (None, traffic(240_000_000, 240_000_000), Some((UNSEEN, Severity::Note))),
        // More than any daily limit lets through.
        (None, traffic(300_000_000, 300_000_000), None),
        (Some("limited"), traffic(0, 0), Some((LIMITED, Severity::Slows))),
        (Some("none"), traffic(0, 0), Some((LIMITED, Severity::ProbablyStops))),
        // What goes up over Wi-Fi is no standstill.
        (Some("none"), traffic(50_000_000, 0), Some((LIMITED, Severity::Slows))),
    ] {
        let mut case = world.wizard.case().unwrap();
        case.memory.answers.extend(seen.map(|seen| ("app_data_limit".to_owned(), seen.to_owned())));
        let facts = Snapshot { traffic: Fact::Known(sent), ..world.wizard.facts.clone() };
        let findings = rules::judge(&case, &facts).findings;
        let of_limit = findings.iter().find(|finding| [UNSEEN, LIMITED].contains(&finding.rule));
        assert_eq!(of_limit.map(|finding| (finding.rule, finding.severity)), expected, "{seen:?}");
    }
}

#[test]
fn whether_the_phone_charges_at_night_is_asked_where_the_app_waits_for_the_charger() {
    const RULE: &str = "app/only_while_charging";
    let answered = |said: &str| {
        let mut world = World::android("app.alextran.immich");
        world.go_to_result();
        let component = "app.alextran.immich/androidx.work.impl.background.systemjob.SystemJobService".to_owned();
        let job = Job { id: 7, component, wants_charging: true, ..Job::default() };
        let jobs = Fact::Known(Jobs { jobs: vec![job], history: Vec::new() });
        world.wizard.look_over(Snapshot { jobs, ..world.wizard.facts.clone() });
        assert_eq!(found(&world, RULE).map(|finding| finding.severity), Some(Severity::Note));
        world.says(fix_this(RULE));
        world.until(|view| matches!(state(view), Some(FixState::Asking { amounts: false, .. })));
        world.says(PersonEvent::Answer { answer: said.to_owned() });
        world.until(|view| matches!(view.screen, ScreenView::Result(_)));
        found(&world, RULE).map(|finding| (finding.severity, finding.fixes.clone()))
    };
    assert_eq!(answered("mostly"), None, "that is as it should be");
    assert_eq!(answered("not_sure"), Some((Severity::Note, vec!["tell_about_nights"])));
    assert_eq!(answered("seldom"), Some((Severity::Slows, vec!["upload_off_charger"])));
}

#[test]
fn on_an_iphone_the_limit_matters_once_ios_lets_the_app_use_mobile_data() {
    let mut world = World::iphone("com.google.photos");
    world.ios_app = Some(IosApp { bundle: "com.google.photos".to_owned(), ..IosApp::default() });
    world.go_to_result();
    assert_eq!(found(&world, UNSEEN), None);
    look(&mut world, "connection/app_mobile_data_unseen", "on");
    world.says(PersonEvent::Back);
    world.says(PersonEvent::CheckAgain);
    world.end_one(0);
    world.until(|view| matches!(view.screen, ScreenView::Result(_)));
    assert!(found(&world, UNSEEN).is_some());
    look(&mut world, UNSEEN, "none");
    assert_eq!(found(&world, LIMITED).map(|finding| finding.severity), Some(Severity::Slows));
}

#[test]
fn folders_that_fill_beside_the_cameras_are_named_until_somebody_looked() {
    let folder = |name: &str, recent: u64| Folder {
        name: name.to_owned(),
        photos: recent + 50,
        videos: 0,
        bytes: 0,
        newest_unix: None,
        recent,
    };
    let media = |folders: &[(&str, u64)]| Media {
        folders: folders.iter().map(|(name, recent)| folder(name, *recent)).collect(),
        ..Media::default()
    };
    let others = [
        ("DCIM/Camera", 400),
        ("DCIM/100ANDRO", 40),
        ("Pictures/Screenshots", 12),
        ("Android/media/com.whatsapp/WhatsApp/Media/WhatsApp Images", 120),
        ("Download", 9),
    ];
    let mut world = World::android(GOOGLE_PHOTOS);
    world.media = Some(media(&others));
    world.go_to_result();
    let finding = found(&world, FOLDERS).unwrap();
    let Arg::Messages(named) = &finding.args["folders"] else { panic!("{finding:?}") };
    let named: Vec<_> = named.iter().map(|folder| (&folder.args["name"], &folder.args["count"])).collect();
    let text = |name: &str| Arg::Text(name.to_owned());
    let expected = [(text("WhatsApp Images"), Arg::Count(120)), (text("Screenshots"), Arg::Count(12))];
    assert_eq!(named, expected.iter().map(|(name, count)| (name, count)).collect::<Vec<_>>());
    assert_eq!(finding.severity, Severity::Note);
    let path = look(&mut world, FOLDERS, "missing");
    assert_eq!(path.last().map(String::as_str), Some("Back up device folders"));
    assert!(matches!(state(&view(&world.wizard)), Some(FixState::NotFixed { .. })));
    world.says(PersonEvent::Back);
    look(&mut world, FOLDERS, "chosen");
    assert!(matches!(state(&view(&world.wizard)), Some(FixState::Fixed)));

    for (app, folders) in [
        (GOOGLE_PHOTOS, &others[..2]),
        (GOOGLE_PHOTOS, &others[4..]),
        // Nobody knows how one chooses there.
        ("com.pcloud.pcloud", &others[..]),
    ] {
        let mut world = World::android(app);
        world.media = Some(media(folders));
        world.go_to_result();
        assert_eq!(found(&world, FOLDERS), None, "{app} {folders:?}");
    }
}
