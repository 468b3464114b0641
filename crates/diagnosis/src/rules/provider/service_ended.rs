use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::knowledge::Mark;
use crate::message::{Arg, Message};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The part of the service that backed photos up has ended. What ended, and when, stands in the app's profile, and only
/// once it is over.
///
/// ## Why it matters
/// Nothing on the phone is wrong, and nothing on the phone can mend it: the photos must go another way.
///
/// ## Sources
/// `knowledge/apps/*.toml`, `ended`, with its source. It is as sure as that source.
pub const RULE: Rule = Rule { id: "provider/service_ended", lane: Lane::Provider, reads: &[FactId::App], find };

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let Some(ended) = case.app.as_ref().and_then(|app| app.profile).and_then(|profile| profile.ended.as_ref()) else {
        return Ok(None);
    };
    // Not on the phone, the ended part was not in use here.
    if !facts.app.get()?.installed {
        return Ok(None);
    }
    let (severity, certainty) = match ended.certainty {
        Mark::Checked => (Severity::Stops, Certainty::Seen),
        Mark::Secondary => (Severity::ProbablyStops, Certainty::Indirect),
        Mark::Memory => (Severity::Note, Certainty::Indirect),
    };
    Ok(Some(
        Found::new(severity, certainty)
            .evidence(FactId::App, format!("{} ended on {}", ended.part, ended.on))
            .arg("part", Arg::Message(Box::new(Message::new(format!("ended-{}", ended.part)))))
            .arg("date", Arg::Text(ended.on.clone()))
            .fixes(&["move_to_onedrive_camera_backup"]),
    ))
}
