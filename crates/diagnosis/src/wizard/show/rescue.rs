//! The pages on which photos are saved.

use super::count;
use super::deeper::deeper;
use crate::message::{Arg, Message};
use crate::phone::{NoReply, Platform};
use crate::rescue::android::{folders, unproven_since};
use crate::rescue::{Item, Left, Listing, OnlyHere, Outcome, Phase};
use crate::view::{RescueChoice, RescueFolder, RescueLeft, RescueProgress, RescueState, RescueView};
use crate::wizard::Wizard;
use crate::wizard::rescue::{ALL, Copying, ONLY_HERE, Rescue, SINCE, Step};

/// Folders that are named; the rest is saved with "all".
const MOST_FOLDERS: usize = 30;
/// Files of a reason that are named.
const MOST_FILES: usize = 20;
/// Nothing is said of the speed before so much was copied and so long.
const FIRST_RATE_BYTES: u64 = 8 << 20;
const FIRST_RATE_MS: u64 = 2_000;

/// Why the photos should be saved first.
pub(super) fn why(wizard: &Wizard) -> Message {
    let since = wizard.checked_at_unix.and_then(|now| unproven_since(&wizard.facts, now));
    let library = wizard.facts.photo_library.ok();
    let only_here = library.and_then(|library| library.only_here).filter(|part| part.count() > 0);
    match (wizard.platform, since) {
        (Platform::Iphone, _) => match only_here {
            Some(part) => Message::new("rescue-why-only_here").with("what", part.worded()),
            None => Message::new("rescue-why-iphone"),
        },
        (Platform::Android, Some(since)) => Message::new("rescue-why-since").with("since", Arg::Time(since)),
        (Platform::Android, None) => Message::new("rescue-why"),
    }
}

pub(super) fn rescue(wizard: &Wizard, rescue: &Rescue) -> RescueView {
    let dir = |copying: &Copying| copying.order.dir.display().to_string();
    let state = match &rescue.step {
        Step::Listing => RescueState::Listing,
        Step::NotListed(no_reply) => RescueState::NotListed { why: not_listed(no_reply) },
        Step::Choosing(listing) => choosing(wizard, listing),
        Step::Copying(copying) => RescueState::Copying {
            dir: dir(copying),
            progress: progress(wizard, copying, true),
            awake: copying.awake.map(|awake| Message::new(awake.message_id())),
        },
        Step::Paused(copying) => RescueState::Paused { dir: dir(copying), progress: progress(wizard, copying, false) },
        Step::Stopped(copying, stopped) => {
            RescueState::Stopped { why: stopped.message().with("dir", Arg::Text(dir(copying))), dir: dir(copying) }
        }
        Step::Saved(copying, outcome) => {
            let missing = copying.only_here.filter(|only_here| only_here.not_found > 0);
            RescueState::Saved {
                dir: dir(copying),
                whole: outcome.left.is_empty() && missing.is_none(),
                headline: headline(outcome),
                missing: missing.map(|only_here| not_found(&only_here)),
                left: left(outcome),
            }
        }
    };
    RescueView { before_fix: rescue.before.is_some(), state }
}

fn not_listed(no_reply: &NoReply) -> Message {
    match no_reply {
        NoReply::Refused(text) => Message::new("rescue-not_listed-refused").with("text", Arg::Text(text.clone())),
        NoReply::Lost | NoReply::Cancelled => Message::new("rescue-not_listed-lost"),
        NoReply::TimedOut => Message::new("rescue-not_listed-timed_out"),
        NoReply::TooLarge => Message::new("rescue-not_listed-too_large"),
    }
}

fn choosing(wizard: &Wizard, listing: &Listing) -> RescueState {
    let choice = |id: &str, name: Message| {
        let scope = wizard.scope(id, &[]);
        let (files, bytes) = totals(listing.items.iter().filter(|item| scope.wants(item)));
        RescueChoice { id: id.to_owned(), name, says: amount(files, bytes), notes: Vec::new(), files }
    };
    let all = match wizard.platform {
        Platform::Android => Message::new("rescue-choice-all"),
        Platform::Iphone => Message::new("rescue-choice-all_iphone"),
    };
    let since = wizard.scope(SINCE, &[]).added_since;
    let since = since.map(|since| choice(SINCE, Message::new("rescue-choice-since").with("since", Arg::Time(since))));
    let known = wizard.facts.photo_library.ok().and_then(|library| library.only_here);
    let only_here = listing.only_here.zip(known).map(|(only_here, known)| {
        let name = Message::new("rescue-choice-only_here").with("what", known.worded());
        RescueChoice { notes: of_library(&only_here), ..choice(ONLY_HERE, name) }
    });
    let only_here = only_here.filter(|choice| choice.files > 0);
    let deeper = deeper(wizard.platform, &wizard.facts).filter(|_| only_here.is_none());
    let folders = match wizard.platform {
        Platform::Android => folders(listing),
        Platform::Iphone => Vec::new(),
    };
    RescueState::Choosing {
        choices: only_here.into_iter().chain(since).chain([choice(ALL, all)]).collect(),
        folders: folders
            .into_iter()
            .take(MOST_FOLDERS)
            .map(|folder| RescueFolder { says: amount(folder.files, folder.bytes), name: folder.name })
            .collect(),
        unlisted: (listing.unreadable > 0)
            .then(|| Message::new("rescue-unlisted").with("files", Arg::Count(listing.unreadable))),
        deeper,
    }
}

/// What the library does not tell of what is to be saved, and what the phone does not show.
fn of_library(only_here: &OnlyHere) -> Vec<Message> {
    let unclear =
        (only_here.unclear > 0).then(|| Message::new("rescue-unclear").with("n", Arg::Count(only_here.unclear)));
    unclear.into_iter().chain((only_here.not_found > 0).then(|| not_found(only_here))).collect()
}

fn not_found(only_here: &OnlyHere) -> Message {
    Message::new("rescue-not_found").with("n", Arg::Count(only_here.not_found))
}

fn totals<'a>(items: impl Iterator<Item = &'a Item>) -> (u64, u64) {
    items.fold((0, 0), |(files, bytes), item| (files + 1, bytes.saturating_add(item.bytes.unwrap_or(0))))
}

fn amount(files: u64, bytes: u64) -> Message {
    Message::new("rescue-amount").with("files", Arg::Count(files)).with("bytes", Arg::Bytes(bytes))
}

fn progress(wizard: &Wizard, copying: &Copying, running: bool) -> Option<RescueProgress> {
    let progress = copying.progress?;
    let (began_ms, began_bytes) = copying.began.unwrap_or_default();
    let took_ms = wizard.now.steady_ms.saturating_sub(began_ms);
    let copied = progress.bytes_done.saturating_sub(began_bytes);
    let known = running && copying.began.is_some() && took_ms >= FIRST_RATE_MS && copied >= FIRST_RATE_BYTES;
    let rate = known.then(|| {
        let a_second = copied.saturating_mul(1000) / took_ms.max(1);
        let left = progress.bytes.saturating_sub(progress.bytes_done) / a_second.max(1);
        Message::new("rescue-rate").with("bytes", Arg::Bytes(a_second)).with("left", Arg::Seconds(left))
    });
    let says = Message::new("rescue-progress")
        .with("done", Arg::Bytes(progress.bytes_done))
        .with("bytes", Arg::Bytes(progress.bytes))
        .with("files", Arg::Count(progress.files_done))
        .with("of", Arg::Count(progress.files));
    Some(RescueProgress {
        verifying: progress.phase == Phase::Verifying,
        bytes_done: progress.bytes_done,
        bytes: progress.bytes,
        says,
        rate,
    })
}

fn headline(outcome: &Outcome) -> Message {
    let id = if outcome.left.is_empty() { "rescue-saved" } else { "rescue-saved-some" };
    Message::new(id)
        .with("files", Arg::Count(outcome.files))
        .with("bytes", Arg::Bytes(outcome.bytes))
        .with("left", Arg::Count(outcome.left.len() as u64))
}

/// By reason, in the order in which they came.
fn left(outcome: &Outcome) -> Vec<RescueLeft> {
    let mut reasons: Vec<(String, Vec<&Left>)> = Vec::new();
    for left in &outcome.left {
        let id = left.why.message_id();
        match reasons.iter_mut().find(|(known, _)| *known == id) {
            Some((_, files)) => files.push(left),
            None => reasons.push((id, vec![left])),
        }
    }
    let of = |(id, files): (String, Vec<&Left>)| RescueLeft {
        why: Message::new(id),
        count: u64::from(count(files.len())),
        files: files.into_iter().take(MOST_FILES).map(|left| left.path.clone()).collect(),
    };
    reasons.into_iter().map(of).collect()
}
