//! What the look into the phone's own library said, in sentences.

use crate::fact::{Fact, Why};
use crate::facts::photo_library::{NotRead, Part, PhotoLibrary};
use crate::facts::{FactId, Snapshot};
use crate::message::{Arg, Message};
use crate::phone::Platform;
use crate::view::DeeperView;

/// `None`: phones of this kind have nothing that is read only on request.
pub fn deeper(platform: Platform, facts: &Snapshot) -> Option<DeeperView> {
    if !FactId::PhotoLibrary.is_on(platform) {
        return None;
    }
    Some(match &facts.photo_library {
        Fact::Known(library) => DeeperView::Read { says: says(library) },
        Fact::Unknown(unknown) => {
            let own = unknown.detail.as_deref().and_then(NotRead::by_id).map(NotRead::id);
            let why = match unknown.why {
                Why::OnRequest | Why::NotAsked | Why::NotOnThisPhone | Why::NoApp => return Some(DeeperView::Offered),
                Why::Refused => "refused",
                Why::TimedOut => "timed_out",
                Why::Lost => "lost",
                Why::TooLarge => "too_large",
                Why::Unreadable => own.unwrap_or("damaged"),
            };
            DeeperView::NotRead { why: Message::new(format!("wizard-deeper-{why}")) }
        }
    })
}

fn says(library: &PhotoLibrary) -> Vec<Message> {
    let mut said = Vec::new();
    let mut say = |id: &str, part: &Part| {
        let message = Message::new(format!("wizard-deeper-{id}"));
        said.push(message.with("what", part.worded()).with("size", Arg::Bytes(part.bytes)));
    };
    if let Some(all) = &library.all {
        say(if all.count() > 0 { "all" } else { "empty" }, all);
    }
    // "None" is said only where nothing is unclear.
    let some = |part: &Option<Part>| part.filter(|part| part.count() > 0 || library.unclear == 0);
    if let Some(only_here) = some(&library.only_here) {
        say(if only_here.count() > 0 { "only_here" } else { "none_only_here" }, &only_here);
    }
    if let Some(not_here) = library.not_here.filter(|part| part.count() > 0) {
        say("not_here", &not_here);
    }
    if let Some(cannot) = library.cannot_sync.filter(|part| part.count() > 0) {
        say("cannot_sync", &cannot);
    }
    if library.only_here.is_none() {
        said.push(Message::new("wizard-deeper-untold"));
    } else if library.unclear > 0 {
        said.push(Message::new("wizard-deeper-unclear").with("n", Arg::Count(library.unclear)));
    }
    said
}
