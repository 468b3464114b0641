//! The suggestion. What does not fit an answer is out, and says why; of the rest the first is suggested.
//!
//! The order: what the person has already and what works there; then what needs no switch to be private; then what
//! needs no server, for who did not ask for one; then what the phone's own system runs; then what keeps a photo that is
//! deleted by mistake; then originals; then what is easy to leave; then what has more room for nothing; then the name.
//! A cell that is from memory counts as not known.

use std::cmp::Reverse;

use super::cells::{proven, services};
use super::{Answers, Cost, Place, Shown, Sight};
use crate::knowledge::AppProfile;
use crate::knowledge::service::{Deleting, Folders, Keys, Leaving, Quality, Runs, Server, Service};
use crate::message::{Arg, Message};
use crate::phone::Platform;

/// What we would look at first, and why not at the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// `None`: nothing that is known fits.
    pub best: Option<Candidate>,
    /// Those that fit as well, the likelier first.
    pub others: Vec<Candidate>,
    /// By name.
    pub left_out: Vec<(&'static str, Message)>,
}

/// A service that fits every answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub id: &'static str,
    pub name: &'static str,
    pub why: Vec<Message>,
    /// What to know before.
    pub but: Vec<Message>,
}

/// `None` until every question is answered.
pub fn suggest(answers: &Answers, shown: &Shown) -> Option<Suggestion> {
    let (sight, place, cost) = (answers.sight?, answers.place?, answers.cost?);
    let mut fits = Vec::new();
    let mut left_out = Vec::new();
    for (app, service) in services().filter(|(app, _)| is_on(app, shown.platform)) {
        let here = shown.app == Some(app.id.as_str());
        match why_not(app, service, (sight, place, cost), shown, here) {
            Some(why) => left_out.push((app.name.as_str(), why)),
            None => {
                fits.push((rank(service, (sight, place), shown, here), candidate(app, service, sight, shown, here)))
            }
        }
    }
    fits.sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| a.name.cmp(b.name)));
    let mut fits = fits.into_iter().map(|(_, candidate)| candidate);
    Some(Suggestion { best: fits.next(), others: fits.collect(), left_out })
}

fn is_on(app: &AppProfile, platform: Option<Platform>) -> bool {
    match platform {
        Some(Platform::Android) => app.android.is_some(),
        Some(Platform::Iphone) => app.ios.is_some(),
        None => true,
    }
}

/// Which answer rules it out; `None`: none does.
fn why_not(
    app: &AppProfile,
    service: &Service,
    (sight, place, cost): (Sight, Place, Cost),
    shown: &Shown,
    here: bool,
) -> Option<Message> {
    if app.ended.is_some() || (here && shown.ended) {
        return Some(Message::new("choose-out-ended"));
    }
    if sight == Sight::OnlyMe {
        match proven(service.keys.as_ref()) {
            Some(Keys::OnlyYou | Keys::IfTurnedOn | Keys::YourServer) => {}
            Some(Keys::Provider) => return Some(Message::new("choose-out-sight")),
            None => return Some(not_known("keys")),
        }
    }
    match (place, proven(service.server.as_ref())) {
        (Place::NotSure, _) => {}
        (Place::Provider, Some(Server::Own)) => return Some(Message::new("choose-out-own_server")),
        (Place::OwnServer, Some(Server::Provider)) => return Some(Message::new("choose-out-provider")),
        (Place::Provider, Some(Server::Provider | Server::Either)) => {}
        (Place::OwnServer, Some(Server::Own | Server::Either)) => {}
        (Place::Provider | Place::OwnServer, None) => return Some(not_known("server")),
    }
    (cost == Cost::Free).then(|| too_small(service, place, shown, here)).flatten()
}

/// Why there is no room without paying; `None` where there is, or where the size of the library is not known.
fn too_small(service: &Service, place: Place, shown: &Shown, here: bool) -> Option<Message> {
    if on_own_disk(service, place) {
        return None;
    }
    if here && shown.full {
        return Some(Message::new("choose-out-full"));
    }
    let Some(free) = proven(service.free_bytes.as_ref()) else { return Some(not_known("free")) };
    let library = shown.library_bytes.filter(|library| *library > free)?;
    let message = Message::new("choose-out-too_small");
    Some(message.with("free", Arg::Bytes(free)).with("library", Arg::Bytes(library)))
}

fn on_own_disk(service: &Service, place: Place) -> bool {
    match proven(service.server.as_ref()) {
        Some(Server::Own) => true,
        Some(Server::Either) => place == Place::OwnServer,
        Some(Server::Provider) | None => false,
    }
}

fn not_known(aspect: &str) -> Message {
    let name = Message::new(format!("compare-{aspect}"));
    Message::new("choose-out-not_known").with("aspect", Arg::Message(Box::new(name)))
}

/// Smaller is earlier.
type Rank = (bool, bool, bool, bool, Known<Runs>, bool, Known<Quality>, Known<Leaving>, Reverse<u64>);
/// What is not known comes last.
type Known<T> = (bool, Option<T>);

fn rank(service: &Service, (sight, place): (Sight, Place), shown: &Shown, here: bool) -> Rank {
    let runs = proven(service.runs.as_ref());
    let quality = proven(service.quality.as_ref());
    let leaving = proven(service.leaving.as_ref());
    let works_here = here && !shown.held && !shown.full;
    (
        // What this phone holds down is no first choice, though it can be mended.
        here && shown.held,
        !works_here,
        sight == Sight::OnlyMe && proven(service.keys.as_ref()) == Some(Keys::IfTurnedOn),
        place == Place::NotSure && proven(service.server.as_ref()) == Some(Server::Own),
        (runs.is_none(), runs),
        proven(service.deleting.as_ref()) != Some(Deleting::Kept),
        (quality.is_none(), quality),
        (leaving.is_none(), leaving),
        Reverse(proven(service.free_bytes.as_ref()).unwrap_or(0)),
    )
}

fn candidate(app: &'static AppProfile, service: &Service, sight: Sight, shown: &Shown, here: bool) -> Candidate {
    let mut why = Vec::new();
    let mut but = Vec::new();
    let say = |list: &mut Vec<Message>, id: &str| list.push(Message::new(id.to_owned()));
    if here && !shown.held && !shown.full {
        say(&mut why, "choose-why-here");
    }
    match proven(service.keys.as_ref()) {
        Some(Keys::OnlyYou) => {
            say(&mut why, "choose-why-only_you");
            say(&mut but, "choose-but-recovery_key");
        }
        Some(Keys::IfTurnedOn) if sight == Sight::OnlyMe => {
            say(&mut but, "choose-but-turn_on");
            say(&mut but, "choose-but-recovery_key");
        }
        Some(Keys::YourServer) => say(&mut why, "choose-why-your_server"),
        Some(Keys::IfTurnedOn | Keys::Provider) | None => {}
    }
    if proven(service.runs.as_ref()) == Some(Runs::System) {
        say(&mut why, "choose-why-system");
    }
    if let (Some(free), Some(library)) = (proven(service.free_bytes.as_ref()), shown.library_bytes)
        && library <= free
    {
        let fits = Message::new("choose-why-fits");
        why.push(fits.with("free", Arg::Bytes(free)).with("library", Arg::Bytes(library)));
    }
    match proven(service.deleting.as_ref()) {
        Some(Deleting::Kept) => say(&mut why, "choose-why-kept"),
        Some(Deleting::Everywhere) => say(&mut but, "choose-but-sync"),
        None => {}
    }
    match proven(service.quality.as_ref()) {
        Some(Quality::Original) => say(&mut why, "choose-why-original"),
        Some(Quality::Choice) => say(&mut but, "choose-but-quality"),
        None => {}
    }
    if proven(service.leaving.as_ref()) == Some(Leaving::CopyFolders) {
        say(&mut why, "choose-why-leaving");
    }
    if here && shown.held {
        say(&mut but, "choose-but-held");
    }
    if here && shown.full {
        say(&mut but, "choose-but-full");
    }
    if proven(service.server.as_ref()) == Some(Server::Own) {
        say(&mut but, "choose-but-own_server");
    }
    if let (Some(folders), Some(Folders::Chosen)) =
        (shown.folders.filter(|count| *count > 1), proven(service.folders.as_ref()))
    {
        let count = u64::try_from(folders).unwrap_or(u64::MAX);
        but.push(Message::new("choose-but-folders").with("count", Arg::Count(count)));
    }
    by_design(app, shown.platform, &mut but);
    Candidate { id: &app.id, name: &app.name, why, but }
}

/// What holds the app back on this kind of phone because it is made so.
fn by_design(app: &AppProfile, platform: Option<Platform>, but: &mut Vec<Message>) {
    let mut say = |id: &str| but.push(Message::new(id.to_owned()));
    if let (Some(android), Some(Platform::Android)) = (&app.android, platform)
        && android.only_on_new_photo
    {
        say("choose-but-only_on_new_photo");
    }
    if let (Some(ios), Some(Platform::Iphone)) = (&app.ios, platform) {
        for (is_so, id) in [
            (ios.needs_location, "choose-but-location"),
            (ios.no_videos_in_background, "choose-but-no_videos"),
            (ios.needs_frequent_use, "choose-but-open_often"),
        ] {
            if is_so {
                say(id);
            }
        }
    }
}
