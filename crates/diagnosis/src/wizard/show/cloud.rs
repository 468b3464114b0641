//! How full the cloud is, and what is known of what takes up its room.

use crate::account::{Kept, NoAccount, Revoked};
use crate::choose::cells::{self, CellValue};
use crate::choose::{CellView, show::origin};
use crate::fact::Why;
use crate::facts::cloud_space::{By, CloudSpace, QUESTION};
use crate::facts::{FactId, Snapshot};
use crate::fixes::Fix;
use crate::knowledge::AppProfile;
use crate::knowledge::account::Account;
use crate::knowledge::service::{Deleting, Service};
use crate::message::{Arg, Message};
use crate::rules;
use crate::view::{AccountState, AccountView, CloudView};
use crate::wizard::Wizard;
use crate::wizard::cloud::{Ended, Work};

/// Fixes that make room in a cloud: whoever does it wants to know what counts, and what must not be deleted.
const MAKE_ROOM: [&str; 3] = ["free_cloud_space", "free_icloud_space", "look_at_cloud_space"];
/// What is said of it, in this order; unknown is said, too.
const ASPECTS: [&str; 3] = ["besides", "trash", "shared"];

pub(super) fn cloud(wizard: &Wizard) -> Option<CloudView> {
    if !wizard.has_cloud() {
        return None;
    }
    let case = wizard.case()?;
    let app = case.app.as_ref()?;
    let space = wizard.facts.cloud_space.ok();
    let not_sure = space.is_none() && case.memory.answers.contains_key(QUESTION);
    let untold = untold(&wizard.facts);
    Some(CloudView {
        app: app.profile.map_or_else(|| app.package.to_string(), |profile| profile.name.clone()),
        says: space.map(says).unwrap_or_default(),
        why_not: if not_sure { Some(Message::new("cloud-not_sure")) } else { untold },
        account: wizard.account().map(|account| account_view(wizard, account)),
    })
}

fn account_view(wizard: &Wizard, account: Account) -> AccountView {
    let cloud = &wizard.cloud;
    let word = account.word();
    let about = |id: &str| Message::new(format!("account-{word}-{id}"));
    let state = match &cloud.work {
        Some(Work::Linking { url, .. }) => AccountState::Linking { url: url.clone() },
        Some(Work::Forgetting { .. }) => AccountState::Forgetting,
        Some(Work::Reading { .. }) => AccountState::Reading,
        None if cloud.is_linked(account) => AccountState::Linked,
        None if cloud.is_set_up(account) => AccountState::Offered {
            terms: vec![about("asks"), Message::new("account-kept"), Message::new("account-forgotten")],
            server: account.has_own_server(),
            address: wizard.server.as_ref().map(|server| server.as_str().to_owned()),
            key: account == Account::Immich,
        },
        None => AccountState::NotSetUp { how: vec![about("set_up"), Message::new("account-set_up")] },
    };
    let ended = cloud.ended.map(|ended| match ended {
        Ended::Linked(Kept::Keychain) => Message::new("account-linked-keychain"),
        Ended::Linked(Kept::ThisRun) => Message::new("account-linked-this_run"),
        Ended::NotLinked(reason) | Ended::NotForgotten(reason) => why(reason),
        Ended::Forgotten(Revoked::Yes) => Message::new("account-forgotten-yes"),
        Ended::Forgotten(Revoked::ByHand) => about("by_hand"),
        Ended::Forgotten(Revoked::NoAnswer) => Message::new("account-forgotten-no_answer"),
    });
    AccountView { name: Message::new(format!("account-{word}")), state, ended }
}

/// Why an account is not linked, or tells nothing.
fn why(reason: NoAccount) -> Message {
    Message::new(format!("account-why-{}", reason.id()))
}

/// What an account said, or why it said nothing; empty where none was asked.
pub fn of(facts: &Snapshot) -> Vec<Message> {
    match facts.cloud_space.ok() {
        Some(space) => says(space),
        None => untold(facts).into_iter().collect(),
    }
}

/// Why an account that was asked says nothing.
fn untold(facts: &Snapshot) -> Option<Message> {
    let unknown = facts.cloud_space.unknown()?;
    match unknown.why {
        Why::OnRequest | Why::NotAsked | Why::NotOnThisPhone | Why::NoApp => None,
        Why::Refused | Why::TimedOut | Why::Lost | Why::TooLarge => Some(why(NoAccount::NotReached)),
        Why::Unreadable => {
            let told = unknown.detail.as_deref().and_then(NoAccount::by_id);
            Some(why(told.unwrap_or(NoAccount::Unreadable)))
        }
    }
}

/// What is known of a cloud, one sentence each.
pub fn says(space: &CloudSpace) -> Vec<Message> {
    let left = space.left().map(|left| Message::new("cloud-left").with("left", Arg::Bytes(left)));
    let trash = space.trash.filter(|bytes| *bytes > 0);
    let trash = trash.map(|bytes| Message::new("cloud-in_trash").with("bytes", Arg::Bytes(bytes)));
    let lags = space.lags.then(|| Message::new("cloud-lags"));
    [Some(space.says()), left, trash, lags].into_iter().flatten().collect()
}

/// What is known of the service where this fix makes room in it.
pub(super) fn known(wizard: &Wizard, fix: &Fix) -> Vec<CellView> {
    if !MAKE_ROOM.contains(&fix.id) {
        return Vec::new();
    }
    let case = wizard.case();
    let profile = case.and_then(|case| case.app.as_ref().and_then(|app| app.profile));
    profile.and_then(|profile| Some(of_service(profile, profile.service.as_ref()?))).unwrap_or_default()
}

fn of_service(profile: &'static AppProfile, service: &'static Service) -> Vec<CellView> {
    let name = |message: Message| message.with("app", Arg::Text(profile.name.clone()));
    let mut known: Vec<CellView> = ASPECTS
        .iter()
        .map(|aspect| {
            let Some(cell) = cells::cell(service, aspect) else {
                return CellView { value: name(Message::new(format!("cloud-{aspect}-unknown"))), origin: None };
            };
            let value = match &cell.value {
                CellValue::Word(word) => Message::new(format!("cloud-{aspect}-{word}")),
                CellValue::Words(words) if words[..] == ["nothing"] => Message::new(format!("cloud-{aspect}-nothing")),
                CellValue::Words(words) => {
                    let all = words.iter().map(|word| Message::new(format!("compare-{aspect}-{word}"))).collect();
                    Message::new(format!("cloud-{aspect}")).with("all", Arg::Messages(all))
                }
                CellValue::Bytes(bytes) => Message::new("compare-bytes").with("bytes", Arg::Bytes(*bytes)),
            };
            CellView { value: name(value), origin: Some(origin(cell.source, cell.checked, cell.certainty)) }
        })
        .collect();
    if let Some(cell) = &service.shared_library {
        let value = name(Message::new(format!("cloud-shared_library-{}", cell.value.word())));
        known.push(CellView { value, origin: Some(origin(&cell.source, &cell.checked, cell.certainty)) });
    }
    known.push(match &service.deleting {
        Some(cell) => {
            let id = match cell.value {
                Deleting::Kept => "cloud-deleting-kept",
                Deleting::Everywhere => "cloud-deleting-everywhere",
            };
            let origin = origin(&cell.source, &cell.checked, cell.certainty);
            CellView { value: name(Message::new(id)), origin: Some(origin) }
        }
        None => CellView { value: name(Message::new("cloud-deleting-unknown")), origin: None },
    });
    known
}

/// Whether this rule waits for the word of an account, which is asked when the person says that it is done.
pub(super) fn waits_for_account(wizard: &Wizard, rule: &str) -> bool {
    let reads = rules::by_id(rule).is_some_and(|rule| rule.reads.contains(&FactId::CloudSpace));
    reads && wizard.facts.cloud_space.ok().is_some_and(|space| space.by == By::Account)
}
