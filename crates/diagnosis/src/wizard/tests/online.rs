//! The look online: nothing before the person agreed to each address, and whatever was said is shown.

use super::world::World;
use crate::account::Secret;
use crate::facts::provider_status::{Level, ProviderStatus, Trouble};
use crate::facts::{Answer, FactId};
use crate::internet::send;
use crate::message::Message;
use crate::phone::Reply;
use crate::view::{AccountState, Link, OnlineView, PersonEvent, SaidTone, ScreenView, View};
use crate::wizard::{Effect, Told, view};

const GOOGLE: &str = "https://www.google.com/appsstatus/dashboard/incidents.json";
const IMMICH: &str = "app.alextran.immich";

fn online(view: &View) -> OnlineView {
    match &view.screen {
        ScreenView::Result(result) => result.online.clone().unwrap(),
        other => panic!("no result: {other:?}"),
    }
}

fn addresses(world: &World) -> Vec<String> {
    online(&view(&world.wizard)).asks.into_iter().map(|ask| ask.address).collect()
}

fn said(world: &World) -> Vec<String> {
    online(&view(&world.wizard)).says.into_iter().map(|said| said.what.id).collect()
}

fn status(troubles: Vec<Trouble>) -> Option<ProviderStatus> {
    Some(ProviderStatus {
        provider: "Google".to_owned(),
        parts: vec!["Google Drive".to_owned()],
        troubles,
        only_a_hint: true,
        read_at: 1_795_521_000,
    })
}

fn asking(world: &World) -> u32 {
    match world.under_way.as_slice() {
        [Effect::LookOnline { ticket, .. }] => *ticket,
        other => panic!("nobody asks: {other:?}"),
    }
}

#[test]
fn nothing_is_asked_before_each_address_was_shown_and_the_person_agreed() {
    let mut world = World::new();
    world.says(PersonEvent::LookOnline);
    assert!(world.under_way.iter().all(|effect| !matches!(effect, Effect::LookOnline { .. })), "not before a result");
    world.go_to_result();
    world.under_way.clear();
    assert_eq!(addresses(&world), [GOOGLE]);
    assert_eq!(said(&world), Vec::<String>::new());
    world.provider_status = status(Vec::new());
    world.says(PersonEvent::LookOnline);
    let ticket = asking(&world);
    world.tell(Told::AnsweredOnline { ticket, done: 0, of: 1 });
    assert_eq!(view(&world.wizard).screen, ScreenView::LookingOnline { done: 0, of: 1 });
    // A cable that is pulled meanwhile ends nothing: the internet is not on it.
    world.set_link(Link::Lost);
    world.end_one(0);
    assert_eq!(said(&world), ["fine", "only_a_hint", "computer_online"].map(|id| format!("wizard-online-{id}")));
}

#[test]
fn trouble_is_a_finding_and_is_not_kept_with_the_check() {
    let mut world = World::new();
    world.go_to_result();
    world.under_way.clear();
    let said_of_it = "most_recent_update: SERVICE_OUTAGE".to_owned();
    let trouble = Trouble { level: Level::Outage, part: "Google Drive".to_owned(), said: said_of_it };
    world.provider_status = status(vec![trouble]);
    world.says(PersonEvent::LookOnline);
    world.end_one(0);
    let result = view(&world.wizard);
    let ScreenView::Result(shown) = &result.screen else { panic!() };
    let outage = shown.findings.iter().find(|finding| finding.rule == "provider/outage").unwrap();
    assert_eq!(outage.fixes, ["wait_for_provider"]);
    assert_eq!(world.under_way.len(), 0, "earlier checks are compared with each other, and did not look there");
    assert!(world.wizard.checks[0].findings.iter().all(|finding| finding.rule != "provider/outage"));
    // A new check has not looked there.
    world.says(PersonEvent::CheckAgain);
    world.until(|view| matches!(view.screen, ScreenView::Result(_)));
    assert_eq!(said(&world), Vec::<String>::new());
}

#[test]
fn who_does_not_want_to_wait_is_back_at_the_result_and_what_cannot_be_read_is_said() {
    let mut world = World::new();
    world.go_to_result();
    world.under_way.clear();
    world.says(PersonEvent::LookOnline);
    let late = asking(&world);
    world.says(PersonEvent::Cancel);
    assert_eq!((world.under_way.len(), said(&world).len()), (0, 0));
    world.tell(Told::AnsweredOnline { ticket: late, done: 1, of: 1 });
    assert_eq!(said(&world).len(), 0);
    world.says(PersonEvent::LookOnline);
    world.end_one(0);
    assert_eq!(said(&world), ["wizard-online-not_read"]);
    let ScreenView::Result(shown) = view(&world.wizard).screen else { panic!() };
    assert!(shown.could_not_check.iter().any(|skipped| skipped.title.id == "rule-provider-outage"));
}

#[test]
fn an_own_server_is_named_first_and_asked_after() {
    let mut world = World::iphone(IMMICH);
    world.go_to_result();
    world.under_way.clear();
    assert_eq!(addresses(&world), Vec::<String>::new());
    let name = |world: &mut World, address: &str| {
        world.says(PersonEvent::NameServer { address: address.to_owned() });
        online(&view(&world.wizard)).server.unwrap()
    };
    let refused = name(&mut world, "https://jane:secret@photos.example.org");
    assert_eq!(refused.problem, Some(Message::new("wizard-online-address-sign_in")));
    assert_eq!(refused.address, None, "a password is not repeated");
    world.says(PersonEvent::LookOnline);
    assert_eq!(world.under_way.len(), 0, "there is nothing to ask");
    let taken = name(&mut world, "photos.example.org/");
    assert_eq!((taken.address.as_deref(), taken.problem), (Some("https://photos.example.org"), None));
    let asked = [
        "https://photos.example.org/api/server/ping",
        "https://photos.example.org/api/server/version",
        "POST https://photos.example.org/api/assets",
    ];
    assert_eq!(addresses(&world), asked);
    assert_eq!(world.under_way.len(), 0, "naming asks nothing");
    world.says(PersonEvent::LookOnline);
    let [Effect::LookOnline { case, .. }] = world.under_way.as_slice() else { panic!() };
    assert_eq!(case.memory.server.as_ref().unwrap().as_str(), "https://photos.example.org");
    world.says(PersonEvent::Cancel);
    assert_eq!(name(&mut world, " ").address, None, "an empty field forgets it");
}

#[test]
fn the_address_of_an_own_server_is_typed_once() {
    let mut world = World::iphone(IMMICH);
    world.go_to_result();
    let addresses = |world: &World| {
        let ScreenView::Result(shown) = view(&world.wizard).screen else { panic!() };
        let account = shown.cloud.and_then(|cloud| cloud.account).unwrap();
        let AccountState::Offered { address, .. } = account.state else { panic!("{:?}", account.state) };
        (shown.online.unwrap().server.unwrap().address, address)
    };
    assert_eq!(addresses(&world), (None, None));
    let named = Some("https://photos.example.org".to_owned());
    world.says(PersonEvent::NameServer { address: "photos.example.org".to_owned() });
    assert_eq!(addresses(&world), (named.clone(), named));

    // The other way around: linked first, and nothing is asked online by that.
    let mut world = World::iphone(IMMICH);
    world.go_to_result();
    world.under_way.clear();
    let key = Some(Secret::new("x"));
    world.says(PersonEvent::LinkAccount { server: Some("http://nas:2283/api".to_owned()), key });
    let shown = online(&view(&world.wizard)).server.unwrap();
    assert_eq!(shown.address.as_deref(), Some("http://nas:2283"));
    assert!(matches!(world.under_way.as_slice(), [Effect::LinkAccount { .. }]));
}

/// So many bits a second, as they were measured.
fn sent(bits_per_second: u64) -> Reply {
    let bytes = (bits_per_second / 8).min(8_000_000);
    send::to_reply(&[
        send::Piece { bytes: 65_536, took_ms: 1 },
        send::Piece { bytes, took_ms: bytes * 8000 / bits_per_second },
    ])
}

fn measure(world: &mut World, reply: Reply) -> Vec<(SaidTone, String)> {
    let query = FactId::Upstream.ask(&world.wizard.case().unwrap()).unwrap().remove(0);
    world.sent.insert(query, Answer { reply: Ok(reply), received_unix_ms: 1_795_689_660_000, took_ms: 1 });
    world.under_way.clear();
    world.says(PersonEvent::MeasureSpeed);
    world.end_one(0);
    online(&view(&world.wizard)).speed.says.into_iter().map(|said| (said.tone, said.what.id)).collect()
}

#[test]
fn how_fast_the_line_sends_is_measured_only_when_the_person_says_so() {
    let mut world = World::iphone(IMMICH);
    world.go_to_result();
    world.under_way.clear();
    let speed = online(&view(&world.wizard)).speed;
    assert_eq!((speed.ask.address.as_str(), speed.says), ("https://speed.cloudflare.com/__up", Vec::new()));
    world.says(PersonEvent::LookOnline);
    assert!(world.under_way.iter().all(|effect| !matches!(effect, Effect::MeasureSpeed { .. })));
    world.says(PersonEvent::Cancel);
    world.under_way.clear();

    world.says(PersonEvent::MeasureSpeed);
    assert!(matches!(world.under_way.as_slice(), [Effect::MeasureSpeed { .. }]));
    assert_eq!(view(&world.wizard).screen, ScreenView::MeasuringSpeed { bytes: 0, of: 25_000_000 });
    world.says(PersonEvent::Cancel);
    world.under_way.clear();
    let ScreenView::Result(shown) = view(&world.wizard).screen else { panic!("it leads back") };
    assert_eq!(shown.online.unwrap().speed.says, Vec::new(), "nothing of what was stopped counts");
}

#[test]
fn a_slow_line_is_a_finding_and_a_good_one_is_no_reason() {
    let mut world = World::iphone(IMMICH);
    world.go_to_result();
    let note = |id: &str| (SaidTone::Note, format!("wizard-online-{id}"));
    let found = |world: &World| {
        let ScreenView::Result(shown) = view(&world.wizard).screen else { panic!() };
        shown.findings.iter().any(|finding| finding.rule == "connection/line_sends_slowly")
    };
    let says = measure(&mut world, sent(20_000_000));
    assert_eq!(says, [note("speed"), note("speed_minute"), note("speed_no_reason")]);
    assert!(!found(&world));
    let says = measure(&mut world, sent(600_000));
    assert_eq!(says, [note("speed"), note("speed_minute"), note("speed_reason")]);
    assert!(found(&world));
    let fast = [65_536, 8_000_000, 8_000_000].map(|bytes| send::Piece { bytes, took_ms: 20 });
    let says = measure(&mut world, send::to_reply(&fast));
    assert_eq!(says, [note("speed_at_least"), note("speed_no_reason")]);
    assert!(!found(&world));
    for refused in ["throttled", "status 500", "broken", "timed_out", "no_name"] {
        let says = measure(&mut world, send::to_refusal(refused));
        assert_eq!(says, [(SaidTone::Unknown, "wizard-online-speed_not_read".to_owned())], "{refused}");
        assert!(!found(&world), "{refused}");
    }
}
