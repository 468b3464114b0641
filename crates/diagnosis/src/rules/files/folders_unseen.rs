use crate::case::Case;
use crate::facts::media::Folder;
use crate::facts::{FactId, Lane, Snapshot};
use crate::knowledge::service::Folders;
use crate::message::{Arg, Message};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// New photos or videos came this month into folders besides the camera's, the app backs up the folders that somebody
/// chose, and nobody looked whether it takes these.
///
/// ## Why it matters
/// A folder that is not chosen is never backed up: that of a new camera app, of a messenger, of screenshots. Many people
/// leave such folders out on purpose, so it is a hint and no more.
///
/// ## Sources
/// `date_added` and the folder of each row in MediaStore. That the app lets a person choose, from its profile. Which ones
/// are chosen is told by no phone, so the person is asked.
pub const RULE: Rule = Rule { id: "files/folders_unseen", lane: Lane::Files, reads: &[FactId::Media], find };

/// A few pictures that somebody saved are no habit.
const FEW: u64 = 10;
/// More names than these nobody reads.
const MOST_NAMED: usize = 4;

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let profile = case.installed_app().and_then(|(app, _)| app.profile);
    let Some(profile) = profile.filter(|profile| profile.settings.folders_screen.is_some()) else { return Ok(None) };
    let chosen = profile.service.as_ref().and_then(|service| service.folders.as_ref());
    if chosen.is_none_or(|folders| folders.value != Folders::Chosen) {
        return Ok(None);
    }
    let media = facts.media.get()?;
    let looked = case.memory.answers.get("folders").is_some_and(|answer| answer == "chosen");
    let mut others: Vec<&Folder> =
        media.folders.iter().filter(|folder| !folder.is_camera() && folder.recent >= FEW).collect();
    if looked || others.is_empty() {
        return Ok(None);
    }
    others.sort_by_key(|folder| std::cmp::Reverse(folder.recent));
    let all: u64 = others.iter().map(|folder| folder.recent).sum();
    let evidence = format!("{all} rows with date_added of 30 days in {} folders besides DCIM", others.len());
    let named = others.iter().take(MOST_NAMED).map(|folder| named(folder)).collect();
    Ok(Some(
        Found::new(Severity::Note, Certainty::Indirect)
            .evidence(FactId::Media, evidence)
            .arg("folders", Arg::Messages(named))
            .fixes(&["choose_folders"]),
    ))
}

/// By the last part of its name, as apps show it.
fn named(folder: &Folder) -> Message {
    let name = folder.name.rsplit('/').next().unwrap_or(&folder.name);
    Message::new("folder-recent").with("name", Arg::Text(name.to_owned())).with("count", Arg::Count(folder.recent))
}
