//! How full the cloud is: seen on the phone by the person, and seen again once they made room.

use super::world::World;
use crate::account::NoAccount;
use crate::facts::Answer;
use crate::facts::cloud_space::{CloudSpace, Room};
use crate::knowledge::account::Account;
use crate::phone::{Query, Reply};
use crate::rules::{Certainty, Severity};
use crate::view::{AccountState, AccountView, CloudView, FixState, FixView, PersonEvent, ResultView, ScreenView};
use crate::wizard::{Effect, Told, view};

const GOOGLE_PHOTOS: &str = "com.google.android.apps.photos";

fn world() -> World {
    let mut world = World::android(GOOGLE_PHOTOS);
    world.go_to_result();
    world
}

fn result(world: &World) -> ResultView {
    let ScreenView::Result(result) = view(&world.wizard).screen else { panic!("{:#?}", view(&world.wizard).screen) };
    *result
}

fn cloud(world: &World) -> CloudView {
    result(world).cloud.expect("there is an app with a cloud")
}

fn page(world: &mut World, wanted: impl Fn(&FixState) -> bool) -> FixView {
    let view = world.until(|view| matches!(&view.screen, ScreenView::Fix(fix) if wanted(&fix.state)));
    let ScreenView::Fix(fix) = view.screen else { unreachable!() };
    *fix
}

fn on_phone(state: &FixState) -> bool {
    matches!(state, FixState::OnPhone { opened: true, .. })
}

fn asking(state: &FixState) -> bool {
    matches!(state, FixState::Asking { .. })
}

fn look(world: &mut World) {
    world.says(PersonEvent::LookAtCloud);
    page(world, on_phone);
    world.says(PersonEvent::LookNow);
    page(world, asking);
}

fn answer(world: &mut World, answer: &str) {
    world.says(PersonEvent::Answer { answer: answer.to_owned() });
}

fn typed(world: &mut World, used: &str, room: &str) {
    world.says(PersonEvent::AnswerSpace { used: used.to_owned(), room: room.to_owned() });
}

#[test]
fn a_look_that_finds_it_full_leads_to_making_room_and_to_looking_again() {
    let mut world = world();
    assert_eq!((cloud(&world).says, cloud(&world).why_not), (Vec::new(), None));
    look(&mut world);
    typed(&mut world, "some", "15 GB");
    assert_eq!(view(&world.wizard).notice.map(|notice| notice.id).as_deref(), Some("wizard-notice-no_amounts"));
    typed(&mut world, "15,0", "15 GB");
    world.until(|view| matches!(view.screen, ScreenView::Result(_)));

    let said: Vec<String> = cloud(&world).says.into_iter().map(|message| message.id).collect();
    assert_eq!(said, ["cloud-says-seen-figures", "cloud-left"]);
    let shown = result(&world);
    let finding = shown.findings.iter().find(|finding| finding.rule == "storage/cloud_full").expect("it is full");
    assert_eq!((finding.severity, finding.certainty), (Severity::Stops, Certainty::Seen));
    assert_eq!(finding.evidence[0].text, "seen: 15000000000 of 15000000000 bytes");

    world.says(PersonEvent::FixThis { rule: "storage/cloud_full".to_owned(), fix: None });
    let FixState::OnPhone { known, watched, .. } = page(&mut world, on_phone).state else { unreachable!() };
    assert!(!watched, "the phone does not tell");
    assert!(known.iter().any(|cell| cell.value.id == "cloud-trash-counts" && cell.origin.is_some()));
    assert!(known.iter().any(|cell| cell.value.id == "cloud-shared-uploader" && cell.origin.is_some()));
    world.says(PersonEvent::LookNow);
    page(&mut world, asking);
    answer(&mut world, "full");
    page(&mut world, |state| matches!(state, FixState::NotFixed { .. }));

    world.says(PersonEvent::Back);
    world.says(PersonEvent::FixThis { rule: "storage/cloud_full".to_owned(), fix: None });
    page(&mut world, on_phone);
    world.says(PersonEvent::LookNow);
    page(&mut world, asking);
    typed(&mut world, "9 GB", "15 GB");
    page(&mut world, |state| matches!(state, FixState::Fixed));
}

#[test]
fn a_look_that_finds_room_or_is_not_sure_finds_nothing() {
    for (said, id) in [("plenty", Some("cloud-says-seen-plenty")), ("not_sure", None)] {
        let mut world = world();
        look(&mut world);
        answer(&mut world, said);
        world.until(|view| matches!(view.screen, ScreenView::Result(_)));
        assert!(result(&world).findings.iter().all(|finding| !finding.rule.starts_with("storage/cloud")), "{said}");
        let cloud = cloud(&world);
        assert_eq!(cloud.says.first().map(|message| message.id.as_str()), id, "{said}");
        assert_eq!(cloud.why_not.is_some(), id.is_none(), "{said}");
    }
}

#[test]
fn nearly_full_is_said_before_it_is_full_and_a_new_check_has_not_looked() {
    let mut world = world();
    look(&mut world);
    answer(&mut world, "nearly");
    world.until(|view| matches!(view.screen, ScreenView::Result(_)));
    let severity = |world: &World| {
        let findings = result(world).findings;
        findings.iter().find(|finding| finding.rule == "storage/cloud_nearly_full").map(|finding| finding.severity)
    };
    assert_eq!(severity(&world), Some(Severity::Slows));
    world.says(PersonEvent::CheckAgain);
    world.end_one(0);
    world.until(|view| matches!(view.screen, ScreenView::Result(_)));
    assert_eq!((severity(&world), cloud(&world).says), (None, Vec::new()));
}

/// What the account says from now on.
fn account_says(world: &mut World, reply: Reply) {
    let answer = Answer { reply: Ok(reply), received_unix_ms: 0, took_ms: 1 };
    world.cloud.insert(Query::cloud(Account::Google), answer);
}

fn figures(used: u64) -> Reply {
    let space = CloudSpace { used: Some(used), room: Room::Bytes(1000), ..CloudSpace::default() };
    Reply { stdout: serde_json::to_vec(&space).unwrap(), exit: Some(0), ..Reply::default() }
}

fn link(world: &mut World) {
    world.says(PersonEvent::LinkAccount { server: None, key: None });
    world.until(|view| {
        let ScreenView::Result(result) = &view.screen else { return false };
        let state = &result.cloud.as_ref().unwrap().account.as_ref().unwrap().state;
        matches!(state, AccountState::Linked | AccountState::Offered { .. })
    });
}

fn account(world: &World) -> AccountView {
    cloud(world).account.expect("Google tells it")
}

fn asked(world: &World) -> usize {
    world.log.iter().filter(|line| line.as_str() == "ask the account").count()
}

#[test]
fn a_linked_account_is_asked_when_the_person_wants_it_and_again_once_they_made_room() {
    let mut world = world();
    assert!(matches!(account(&world).state, AccountState::Offered { server: false, key: false, .. }));
    account_says(&mut world, figures(1000));
    link(&mut world);
    assert_eq!(account(&world).ended.map(|message| message.id).as_deref(), Some("account-linked-keychain"));
    assert_eq!(asked(&world), 1, "that is what it was linked for");
    let finding = result(&world).findings.into_iter().find(|finding| finding.rule == "storage/cloud_full");
    assert_eq!(finding.map(|finding| finding.certainty), Some(Certainty::Indirect), "it may be another account");

    world.says(PersonEvent::FixThis { rule: "storage/cloud_full".to_owned(), fix: None });
    let FixState::OnPhone { watched, .. } = page(&mut world, on_phone).state else { unreachable!() };
    assert!(!watched);
    for _ in 0..10 {
        world.end_one(0);
    }
    assert_eq!(asked(&world), 1, "nobody asks a provider by the second");
    account_says(&mut world, figures(400));
    world.says(PersonEvent::LookNow);
    page(&mut world, |state| matches!(state, FixState::Fixed));
    assert_eq!(asked(&world), 2, "the quota is read again after the fix");

    world.says(PersonEvent::Back);
    world.says(PersonEvent::ForgetAccount);
    world.until(|_| true);
    world.end_one(0);
    assert!(matches!(account(&world).state, AccountState::Offered { .. }));
    assert_eq!(cloud(&world).says, Vec::new(), "what it said goes with it");
    assert_eq!(world.log.last().map(String::as_str), Some("unlink google"));
}

#[test]
fn an_account_that_does_not_tell_says_why_and_finds_nothing() {
    let mut world = world();
    account_says(&mut world, NoAccount::Throttled.to_reply());
    link(&mut world);
    assert_eq!(cloud(&world).why_not.map(|why| why.id).as_deref(), Some("account-why-throttled"));
    assert!(result(&world).findings.iter().all(|finding| !finding.rule.starts_with("storage/cloud")));
    account_says(&mut world, figures(1000));
    world.says(PersonEvent::ReadAccount);
    world.end_one(0);
    assert!(result(&world).findings.iter().any(|finding| finding.rule == "storage/cloud_full"));
}

#[test]
fn linking_can_fail_be_stopped_and_not_be_set_up() {
    let mut world = world();
    world.links = Err(NoAccount::Denied);
    link(&mut world);
    assert_eq!(account(&world).ended.map(|message| message.id).as_deref(), Some("account-why-denied"));
    assert_eq!(asked(&world), 0);

    world.says(PersonEvent::LinkAccount { server: None, key: None });
    let ticket = world.wizard.cloud.waits_for().unwrap();
    world.tell(Told::InBrowser { ticket, url: "https://accounts.example/o".to_owned() });
    let url = Some("https://accounts.example/o".to_owned());
    assert_eq!(account(&world).state, AccountState::Linking { url });
    world.says(PersonEvent::StopLinking);
    assert!(matches!(account(&world).state, AccountState::Offered { .. }));
    assert!(!world.under_way.iter().any(|effect| matches!(effect, Effect::LinkAccount { .. })));

    let mut bare = World::android(GOOGLE_PHOTOS);
    bare.accounts.set_up.clear();
    bare.go_to_result();
    assert!(matches!(account(&bare).state, AccountState::NotSetUp { .. }));
    let before = bare.under_way.len();
    bare.says(PersonEvent::LinkAccount { server: None, key: None });
    assert_eq!(bare.under_way.len(), before);
}
