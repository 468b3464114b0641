use crate::case::Case;
use crate::facts::media::Media;
use crate::facts::traffic::{A_PHOTO_BYTES, Traffic};
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::{Arg, Message};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// New photos came into the camera's folders, and the backup app sent next to nothing since: how many, and since when.
///
/// ## Why it matters
/// It is the proof, whatever the app says. It names no cause: other findings do.
///
/// ## Sources
/// `tb=` of the app's own uid in `dumpsys netstats detail`, against `date_added` in MediaStore. Only concluded: another
/// app may send for this one, and what was copied to the phone may be in the cloud already. Photos in other folders do not
/// count, because nobody may have chosen them for the backup; those of the last day do not, because a backup may wait for
/// the night. An app that was installed later began to send later.
pub const RULE: Rule =
    Rule { id: "app/nothing_uploaded", lane: Lane::App, reads: &[FactId::Traffic, FactId::Media, FactId::App], find };

/// One or two new pictures may be taken away again.
const FEW: u64 = 5;
const DAY_SECONDS: i64 = 86_400;
/// The phone's books must go back over nearly the whole week.
const SIX_DAYS_SECONDS: i64 = 6 * DAY_SECONDS;

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let traffic = facts.traffic.get()?;
    let media = facts.media.get()?;
    // Makers' galleries and the like have another package send for them.
    let android = case.app.as_ref().and_then(|app| app.profile).and_then(|profile| profile.android.as_ref());
    if android.is_some_and(|android| !android.companions.is_empty()) {
        return Ok(None);
    }
    // The wall's clock is right to within a day.
    let installed = facts.app.ok().and_then(|app| app.first_install_age_seconds);
    let installed = installed.map_or(i64::MIN, |age| traffic.read_at_unix - age + DAY_SECONDS);
    let quiet = traffic.quiet_since_unix();
    let since = quiet.max(installed);
    if traffic.read_at_unix - since < SIX_DAYS_SECONDS || traffic.sent_7d_bytes >= A_PHOTO_BYTES {
        return Ok(None);
    }
    let until = traffic.read_at_unix - DAY_SECONDS;
    let count = media.from_camera.between(since, until);
    if !is_proof(traffic, media, count, since, until) {
        return Ok(None);
    }
    let (what, then) = match traffic.last_upload_seconds_ago {
        _ if since > quiet => ("when the app was new", Message::new("sent-installed")),
        Some(_) => ("last with tb >= 200000", Message::new("sent-last")),
        None => ("first of all", Message::new("sent-books")),
    };
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Indirect)
            .evidence(FactId::Traffic, format!("tb={} in 7 days", traffic.sent_7d_bytes))
            .evidence(FactId::Traffic, format!("st={since} {what}"))
            .evidence(FactId::Media, format!("{count} rows of DCIM with date_added from {since} to {until}"))
            .arg("count", Arg::Count(count))
            .arg("since", Arg::Time(since))
            .arg("then", Arg::Message(Box::new(then)))
            .arg("sent", Arg::Bytes(traffic.sent_7d_bytes))
            .fixes(&["open_app_by_hand"]),
    ))
}

/// Photos of this week, or of a longer time in which the app sent less than one photo in all: what somebody photographs who
/// takes one a week is small enough to be overlooked in a week, and adds up.
fn is_proof(traffic: &Traffic, media: &Media, count: u64, since: i64, until: i64) -> bool {
    let week = media.from_camera.between(since.max(until - SIX_DAYS_SECONDS), until);
    week >= FEW || (count >= FEW && traffic.sent_since_upload_bytes < A_PHOTO_BYTES)
}
