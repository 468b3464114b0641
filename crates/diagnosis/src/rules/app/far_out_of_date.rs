use crate::case::Case;
use crate::facts::{FactId, Lane, Snapshot};
use crate::message::Arg;
use crate::phone::Platform;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The app was not updated for longer than its service is known to accept.
///
/// ## Why it matters
/// Some services turn old versions away, and some apps must have the version of their server.
///
/// ## Sources
/// `stale_after_days` of the app's profile, which names its source; apps without one are never judged.
///
/// On iPhones no app is: the phone tells an app's version and not when it came, and no provider of a backup app was found to
/// name the oldest version that it accepts.
pub const RULE: Rule = Rule { id: "app/far_out_of_date", lane: Lane::App, reads: &[FactId::App], find };

const DAY_SECONDS: i64 = 86_400;

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    if case.phone.platform == Platform::Iphone {
        return Ok(None);
    }
    let android = case.app.as_ref().and_then(|app| app.profile).and_then(|profile| profile.android.as_ref());
    let Some(limit) = android.and_then(|android| android.stale_after_days) else { return Ok(None) };
    let app = facts.app.get()?;
    let Some(age) = app.last_update_age_seconds.filter(|age| *age > i64::from(limit) * DAY_SECONDS) else {
        return Ok(None);
    };
    let version = app.version_name.as_deref().unwrap_or("?");
    let when = app.last_update_local.as_deref().unwrap_or("?");
    Ok(Some(
        Found::new(Severity::Slows, Certainty::Indirect)
            .evidence(FactId::App, format!("versionName={version} lastUpdateTime={when}"))
            .arg("age", Arg::Seconds(age.unsigned_abs()))
            .fixes(&["update_app"]),
    ))
}
