//! `unstuck rescue`: saves the photos of a phone into a folder of this computer.

mod link;
mod said;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use diagnosis::case::PackageId;
use diagnosis::check::{Clock as _, read_facts};
use diagnosis::facts::{FactId, Snapshot};
use diagnosis::message::{Arg, Message};
use diagnosis::phone::{NoReply, Phone as _, Platform};
use diagnosis::rescue::android::unproven_since;
use diagnosis::rescue::{Item, Listing, News, OnlyHere, Order as Copy, Outcome, Rescuer as _, Scope, Stopped};
use diagnosis::survey::{NoSurvey, survey};
use words::Words;
use worker::clock::SystemClock;
use worker::connected::{ConnectedPhone, connect};
use worker::media::only_here::{self, CannotTell};

use self::link::LinkWatch;
use self::said::{Ended, Line, Report};
use crate::args::VisitArgs;
use crate::deeper;
use crate::target::{NoTarget, way};
use crate::visit::{NoVisit, PATIENCE, folder};

/// What `unstuck rescue` was asked to save.
pub struct Order<'a> {
    pub dir: &'a Path,
    pub visit: &'a VisitArgs,
    pub folders: &'a [String],
    pub since_last_upload: bool,
    /// Of an iPhone.
    pub only_here: bool,
    /// For a phone that went away.
    pub wait: Duration,
    pub json: bool,
}

/// A phone that goes away again and again without a byte in between is not waited for any more.
const MOST_LOSSES: u32 = 5;

#[derive(Debug, thiserror::Error)]
enum NoRescue {
    #[error(transparent)]
    Target(#[from] NoTarget),
    #[error("{}", .0.id)]
    Said(Message),
    #[error(transparent)]
    Phone(#[from] NoReply),
    #[error(transparent)]
    Survey(#[from] NoSurvey),
    #[error(transparent)]
    Folder(#[from] NoVisit),
    #[error(transparent)]
    CannotTell(#[from] CannotTell),
}

/// Exit code 0: all is saved; 1: not all, and the same command goes on; 2: it could not be tried.
pub async fn run(words: &Words, order: &Order<'_>) -> anyhow::Result<ExitCode> {
    let (saved, platform, serial) = match save(words, order).await {
        Ok(saved) => saved,
        Err(why) => {
            let said = match &why {
                NoRescue::Target(no_target) => no_target.say(words),
                NoRescue::Said(message) => words.say(message),
                NoRescue::Folder(no_folder) => no_folder.say(words),
                NoRescue::CannotTell(cannot) => said::cannot_tell(words, cannot),
                NoRescue::Phone(_) | NoRescue::Survey(_) => format!("{} ({why})", words.plain("cli-rescue-unread")),
            };
            eprintln!("{said}");
            return Ok(ExitCode::from(2));
        }
    };
    let ended = Ended::of(&saved.listing, &saved.copied);
    if order.json {
        let report = Report::new(platform, &serial, order.dir, &saved.listing, &saved.copied);
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{}", said::for_people(words, order.dir, &saved.listing, &saved.copied));
    }
    Ok(ExitCode::from(ended.code()))
}

struct Saved {
    listing: Counts,
    copied: Result<Outcome, Stopped>,
}

/// What was listed, once the list itself is with the copy.
struct Counts {
    files: u64,
    bytes: u64,
    unreadable: u64,
    /// Where only what is not in iCloud was wanted.
    only_here: Option<OnlyHere>,
}

async fn save(words: &Words, order: &Order<'_>) -> Result<(Saved, Platform, String), NoRescue> {
    let target = way(&order.visit.phone).await?;
    let (phone, news) = connect(target);
    let mut link = LinkWatch::new(news, words, order.json);
    if !link.ready(PATIENCE).await {
        return Err(NoRescue::Said(Message::new("cli-cannot-connect")));
    }
    let platform = phone.platform();
    let serial = phone.own_serial().get().cloned().unwrap_or_default();
    let (user, scope) = match platform {
        Platform::Android if order.only_here => {
            return Err(NoRescue::Said(Message::new("cli-rescue-only_here-iphone")));
        }
        Platform::Android => chosen(&phone, &serial, order).await?,
        Platform::Iphone if !order.folders.is_empty() || order.since_last_upload => {
            return Err(NoRescue::Said(Message::new("cli-rescue-iphone-all")));
        }
        Platform::Iphone => (0, Scope { only_here: order.only_here, ..Scope::default() }),
    };
    if order.only_here {
        look(&phone, order, words).await?;
    }
    let mut listing = phone.list(user).await?;
    listing.items.retain(|item| scope.wants(item));
    let bytes = listing.bytes();
    let Listing { items, unreadable, only_here } = listing;
    let counts = Counts { files: items.len() as u64, bytes, unreadable, only_here };
    if !order.json {
        for message in begins(platform, &scope, &counts) {
            eprintln!("{}", words.say(&message));
        }
    }
    let copied = copy(&phone, items, &mut link, order, words).await;
    Ok((Saved { listing: counts, copied }, platform, serial))
}

/// Looks into the library of an iPhone, by which it is told what need not be saved.
async fn look(phone: &ConnectedPhone, order: &Order<'_>, words: &Words) -> Result<(), NoRescue> {
    let data_dir = folder(&order.visit.data)?;
    let line = deeper::Line::new(words);
    let told = |portion| {
        if !order.json {
            line.say(portion);
        }
    };
    let looked = only_here::look(phone, &data_dir, &told).await;
    if !order.json {
        line.end();
    }
    Ok(looked?)
}

/// Copies, and goes on whenever the phone is back.
async fn copy(
    phone: &ConnectedPhone,
    items: Vec<Item>,
    link: &mut LinkWatch<'_>,
    order: &Order<'_>,
    words: &Words,
) -> Result<Outcome, Stopped> {
    let copy = Copy { dir: order.dir.to_owned(), items: items.into() };
    let (mut losses, mut furthest) = (0, 0);
    let mut told = None;
    loop {
        let mut line = Line::new(words, order.json);
        let before = furthest;
        let on_news = |news| match news {
            News::Progress(progress) => {
                furthest = furthest.max(progress.bytes_done);
                line.show(progress);
            }
            News::Awake(awake) => {
                if !order.json && told.replace(awake) != Some(awake) {
                    eprintln!("{}", words.plain(awake.message_id()));
                }
            }
        };
        let ended = phone.copy(&copy, on_news).await;
        line.end();
        if ended != Err(Stopped::Lost) {
            return ended;
        }
        losses = if furthest > before { 0 } else { losses + 1 };
        if losses >= MOST_LOSSES || !link.back(order.wait).await {
            return ended;
        }
    }
}

/// What is wanted of an Android phone, and whose photos they are.
async fn chosen(phone: &ConnectedPhone, serial: &str, order: &Order<'_>) -> Result<(u32, Scope), NoRescue> {
    let clock = SystemClock::default();
    let survey = survey(phone, &clock, serial).await?;
    let mut scope = Scope { folders: order.folders.to_vec(), ..Scope::default() };
    let named = order.visit.app.app.as_deref().and_then(PackageId::new);
    let app = named.or_else(|| survey.likeliest().map(|choice| choice.package.clone()));
    let case = survey.case(app.as_ref());
    if order.since_last_upload {
        let mut facts = Snapshot::empty();
        read_facts(phone, &clock, &case, &[FactId::Traffic, FactId::Clock], &mut facts, |_| {}).await;
        scope.added_since = unproven_since(&facts, clock.unix_ms().div_euclid(1000));
        if scope.added_since.is_none() {
            return Err(NoRescue::Said(Message::new("cli-rescue-no-upload")));
        }
    }
    Ok((case.user, scope))
}

fn begins(platform: Platform, scope: &Scope, counts: &Counts) -> Vec<Message> {
    if let Some(only_here) = counts.only_here {
        let begins = Message::new("cli-rescue-begins-only_here")
            .with("n", Arg::Count(only_here.found.saturating_add(only_here.not_found)))
            .with("files", Arg::Count(counts.files))
            .with("bytes", Arg::Bytes(counts.bytes));
        let unclear = Message::new("cli-rescue-only_here-unclear").with("n", Arg::Count(only_here.unclear));
        return std::iter::once(begins).chain((only_here.unclear > 0).then_some(unclear)).collect();
    }
    let id = match (platform, scope.added_since) {
        (Platform::Iphone, _) => "cli-rescue-begins-iphone",
        (Platform::Android, Some(_)) => "cli-rescue-begins-since",
        (Platform::Android, None) => "cli-rescue-begins-android",
    };
    let message = Message::new(id).with("files", Arg::Count(counts.files)).with("bytes", Arg::Bytes(counts.bytes));
    vec![match scope.added_since {
        Some(since) => message.with("since", Arg::Time(since)),
        None => message,
    }]
}
