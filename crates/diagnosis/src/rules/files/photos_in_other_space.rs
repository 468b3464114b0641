use crate::case::Case;
use crate::facts::profiles::Kind;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::{Arg, Message};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The phone has a space of its own for other photos: a work profile, Samsung's Secure Folder, a private space, or
/// second copies of chat apps.
///
/// ## Why it matters
/// A backup app does not see the photos of another space. People look for just those.
///
/// ## Sources
/// Android: each user has its own media. Recorded: `{150:Secure Folder:10061030}`, `{999:XSpace:801010}`.
pub const RULE: Rule = Rule { id: "files/photos_in_other_space", lane: Lane::Files, reads: &[FactId::Profiles], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let profiles = facts.profiles.get()?;
    let mut spaces: Vec<(Kind, &'static str)> =
        profiles.others.iter().filter_map(|profile| Some((profile.kind, word(profile.kind)?))).collect();
    spaces.sort();
    spaces.dedup();
    if spaces.is_empty() {
        return Ok(None);
    }
    let named = spaces.iter().map(|(_, word)| Message::new(format!("space-{word}"))).collect();
    let ids: Vec<String> = profiles.others.iter().map(|profile| profile.id.to_string()).collect();
    Ok(Some(
        Found::new(Severity::Note, Certainty::Seen)
            .evidence(FactId::Profiles, format!("users {}", ids.join(", ")))
            .arg("spaces", Arg::Messages(named)),
    ))
}

/// Spaces of the same person; other people's photos are theirs.
fn word(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Work => Some("work"),
        Kind::SecureFolder => Some("secure_folder"),
        Kind::PrivateSpace => Some("private"),
        Kind::Clone => Some("clone"),
        Kind::Person | Kind::Guest | Kind::Other => None,
    }
}
