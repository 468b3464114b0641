//! The look online: what would be asked, what was said, and what nobody can say.

use super::speed::speed;
use crate::case::Case;
use crate::fact::{Fact, Unknown, Why};
use crate::facts::own_server::{self, FromPhone, Here, OwnServer};
use crate::facts::provider_status::{self, ProviderStatus, Trouble};
use crate::facts::{Snapshot, cloud_space};
use crate::internet::NoPage;
use crate::internet::server::NoAddress;
use crate::internet::upload::UploadLimit;
use crate::message::{Arg, Message};
use crate::phone::Platform;
use crate::rules::provider::outage;
use crate::view::{AskView, OnlineView, SaidTone, SaidView, ServerView};

/// A clock that differs by less is right: the answer was on its way for a part of that.
const SAME_CLOCK_SECONDS: u64 = 60;

/// `None`: there is no app, so there is no service to ask about.
pub fn online(case: &Case, facts: &Snapshot, no_address: Option<NoAddress>) -> Option<OnlineView> {
    case.app.as_ref()?;
    let mut says = Vec::new();
    provider_says(case, &facts.provider_status, &mut says);
    if let Fact::Known(server) = &facts.own_server {
        server_says(case, server, &mut says);
    }
    let speed = speed(case, facts);
    Some(OnlineView { asks: asks(case), server: server(case, no_address), says, speed, cannot: cannot(case) })
}

/// Each address that is asked when the person agrees, and why.
fn asks(case: &Case) -> Vec<AskView> {
    let ask = |address: String, why: Message| AskView { address, why };
    let mut asks = Vec::new();
    if let Some(feed) = provider_status::feed(case) {
        let why = Message::new("wizard-online-ask-feed").with("provider", Arg::Text(feed.provider.clone()));
        asks.push(ask(feed.address.clone(), why));
    }
    if let (Some(kind), Some(server)) = (own_server::kind(case), &case.memory.server) {
        let whys = ["wizard-online-ask-server", "wizard-online-ask-version"].map(Message::new);
        asks.extend(own_server::addresses(kind, server).into_iter().zip(whys).map(|(address, why)| ask(address, why)));
        let (method, address) = own_server::upload_address(kind, server);
        asks.push(ask(format!("{method} {address}"), Message::new("wizard-online-ask-size")));
        if case.phone.platform == Platform::Android {
            let address = format!("{} {}", server.host(), server.port());
            asks.push(ask(address, Message::new("wizard-online-ask-from_phone")));
        }
    }
    if let Some(account) = cloud_space::linked(case) {
        asks.push(ask(account.host().to_owned(), Message::new("wizard-online-ask-account")));
    }
    asks
}

fn server(case: &Case, no_address: Option<NoAddress>) -> Option<ServerView> {
    own_server::kind(case)?;
    Some(ServerView {
        address: case.memory.server.as_ref().map(|server| server.as_str().to_owned()),
        problem: no_address.map(|why| Message::new(format!("wizard-online-address-{}", why.id()))),
    })
}

/// What is not looked up, because nobody tells it or only an upload would.
fn cannot(case: &Case) -> Vec<Message> {
    let mut cannot = Vec::new();
    if provider_status::feed(case).is_none() && own_server::kind(case).is_none() {
        let app = case.app.as_ref().map_or("", |app| app.profile.map_or(app.package.as_str(), |profile| &profile.name));
        cannot.push(Message::new("wizard-online-no_feed").with("app", Arg::Text(app.to_owned())));
    }
    cannot.push(Message::new("wizard-online-no_same_wifi"));
    cannot
}

fn provider_says(case: &Case, status: &Fact<ProviderStatus>, says: &mut Vec<SaidView>) {
    let say = |says: &mut Vec<SaidView>, tone, what| says.push(SaidView { tone, what });
    match status {
        Fact::Known(status) => {
            let by = |id: &str| {
                Message::new(format!("wizard-online-{id}"))
                    .with("provider", Arg::Text(status.provider.clone()))
                    .with("at", Arg::Time(status.read_at))
            };
            for Trouble { level, part, .. } in &status.troubles {
                let trouble = Arg::Message(Box::new(Message::new(format!("trouble-{}", level.id()))));
                let what = by("trouble").with("part", outage::part(part)).with("trouble", trouble);
                say(says, SaidTone::Trouble, what);
            }
            if status.troubles.is_empty() {
                let fine = if status.parts.is_empty() { "fine_all" } else { "fine" };
                say(says, SaidTone::Fine, by(fine).with("parts", Arg::List(status.parts.clone())));
            }
            if status.only_a_hint {
                say(says, SaidTone::Note, Message::new("wizard-online-only_a_hint"));
            }
            say(says, SaidTone::Note, Message::new("wizard-online-computer_online"));
        }
        Fact::Unknown(unknown) => {
            let Some(feed) = provider_status::feed(case) else { return };
            let Some(why) = why_not(unknown) else { return };
            let what = Message::new("wizard-online-not_read")
                .with("provider", Arg::Text(feed.provider.clone()))
                .with("why", Arg::Message(Box::new(why)));
            say(says, SaidTone::Unknown, what);
        }
    }
}

/// `None`: nobody asked.
pub(super) fn why_not(unknown: &Unknown) -> Option<Message> {
    let detail = unknown.detail.as_deref().unwrap_or_default();
    let id = match unknown.why {
        Why::OnRequest | Why::NotAsked | Why::NotOnThisPhone | Why::NoApp => return None,
        Why::TimedOut => "timed_out",
        Why::TooLarge => "too_large",
        Why::Lost | Why::Refused => "not_tried",
        Why::Unreadable => match NoPage::by_id(detail) {
            Some(no_page) => no_page.id(),
            None if detail == "throttled" => "throttled",
            None if detail.starts_with("status ") => "status",
            None => "form",
        },
    };
    Some(Message::new(format!("online-why-{id}")))
}

fn server_says(case: &Case, server: &OwnServer, says: &mut Vec<SaidView>) {
    let mut say = |tone, what| says.push(SaidView { tone, what });
    let message = |id: &str| Message::new(format!("wizard-online-server-{id}"));
    let at = |message: Message| match server.read_at {
        Some(at) => message.with("at", Arg::Time(at)),
        None => message,
    };
    match server.here {
        Here::Answers => say(SaidTone::Fine, at(message("answers"))),
        Here::Fails(status) => {
            say(SaidTone::Trouble, at(message("fails")).with("status", Arg::Text(status.to_string())));
        }
        Here::Stranger => say(SaidTone::Unknown, at(message("stranger"))),
        Here::NoPage(why) => {
            let why = Arg::Message(Box::new(Message::new(format!("online-why-{}", why.id()))));
            say(SaidTone::Trouble, message("no_page").with("why", why));
        }
    }
    if let Some(busy) = server.busy {
        let busy = Arg::Message(Box::new(Message::new(format!("server-busy-{}", busy.id()))));
        say(SaidTone::Trouble, message("busy").with("busy", busy));
    }
    match (case.phone.platform, server.from_phone) {
        (Platform::Iphone, _) => say(SaidTone::Note, message("from_iphone")),
        (Platform::Android, FromPhone::Reached) => say(SaidTone::Fine, message("phone_reaches")),
        (Platform::Android, FromPhone::NotReached) => say(SaidTone::Trouble, message("phone_does_not")),
        (Platform::Android, FromPhone::NoName) => say(SaidTone::Trouble, message("phone_no_name")),
        (Platform::Android, FromPhone::CouldNot) => say(SaidTone::Unknown, message("phone_could_not")),
    }
    if let Some((major, minor, patch)) = server.version {
        let version = Arg::Text(format!("{major}.{minor}.{patch}"));
        say(SaidTone::Note, message("version").with("version", version));
    }
    match server.upload_limit {
        UploadLimit::Between { passes, stops } => {
            let what = message("size_between").with("passes", Arg::Bytes(passes)).with("stops", Arg::Bytes(stops));
            say(SaidTone::Note, what);
        }
        UploadLimit::Passes(passes) => say(SaidTone::Fine, message("size_passes").with("passes", Arg::Bytes(passes))),
        // Where the server does not answer at all, that is said already.
        UploadLimit::CouldNot if server.here != Here::Answers => {}
        UploadLimit::CouldNot => say(SaidTone::Unknown, message("size_could_not")),
    }
    match server.clock_offset_seconds.map(i64::unsigned_abs) {
        Some(off) if off < SAME_CLOCK_SECONDS => say(SaidTone::Fine, message("clock_fine")),
        Some(off) => say(SaidTone::Note, message("clock_off").with("difference", Arg::Seconds(off))),
        None => {}
    }
}
