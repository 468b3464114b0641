//! The look online: nothing before the person agreed to each address, and whatever was said is shown.

use super::world::World;
use crate::facts::provider_status::{Level, ProviderStatus, Trouble};
use crate::message::Message;
use crate::view::{Link, OnlineView, PersonEvent, ScreenView, View};
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
