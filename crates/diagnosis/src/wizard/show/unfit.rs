//! Files that never go up, as far as they are listed. Never their names: nobody asked for these.

use crate::case::Case;
use crate::facts::Snapshot;
use crate::facts::unfit::{Reason, Unfit};
use crate::message::{Arg, Message};
use crate::rules::files::never_up;
use crate::view::UnfitView;

/// The largest first, and how many more there are than are listed.
pub fn unfit(case: &Case, facts: &Snapshot) -> (Vec<UnfitView>, u32) {
    let Ok(Some(left)) = never_up(case, facts) else { return (Vec::new(), 0) };
    let all = u32::try_from(left.photos.count() + left.videos.count()).unwrap_or(u32::MAX);
    let listed: Vec<UnfitView> = left.listed.iter().map(file).collect();
    let more = all.saturating_sub(super::count(listed.len()));
    (listed, more)
}

fn file(unfit: &Unfit) -> UnfitView {
    let what = Message::new(if unfit.video { "unfit-video" } else { "unfit-photo" });
    let why = Message::new(match unfit.reason {
        Reason::TooLarge => "unfit-too_large",
        Reason::WrongKind => "unfit-wrong_kind",
        Reason::TooSmall => "unfit-too_small",
        Reason::Empty => "unfit-empty",
    });
    let says = Message::new("unfit-file")
        .with("what", Arg::Message(Box::new(what)))
        .with("size", Arg::Bytes(unfit.bytes))
        .with("why", Arg::Message(Box::new(why)));
    UnfitView { says, place: place(unfit) }
}

/// `None`: nothing is known of where and since when it is.
fn place(unfit: &Unfit) -> Option<Message> {
    let since = |message: Message, at: i64| message.with("at", Arg::Time(at));
    let folder = |id: &str| Message::new(id).with("folder", Arg::Text(unfit.folder.clone()));
    match (unfit.not_here, unfit.folder.is_empty(), unfit.added_unix) {
        (true, _, Some(at)) => Some(since(Message::new("unfit-in_cloud-since"), at)),
        (true, _, None) => Some(Message::new("unfit-in_cloud")),
        (false, false, Some(at)) => Some(since(folder("unfit-in-since"), at)),
        (false, false, None) => Some(folder("unfit-in")),
        (false, true, Some(at)) => Some(since(Message::new("unfit-since"), at)),
        (false, true, None) => None,
    }
}
