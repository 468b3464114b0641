use crate::case::Case;
use crate::fact::{Missing, Unknown};
use crate::facts::{FactId, Lane, Snapshot};
use crate::knowledge::feed::ServerKind;
use crate::message::Arg;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The Immich app and the Immich server have versions that the app itself calls incompatible.
///
/// ## Why it matters
/// The app says so at its sign-in, and may fail in ways of its own after it. Small differences do no harm.
///
/// ## Sources
/// `version_compatibility.dart` of github.com/immich-app/immich, of which this is what its older and its newest form have in
/// common: the app's major version is behind the server's, or ahead by more than one; or the app is 1.106 or newer and
/// the server older than that. Nextcloud names no such rule.
pub const RULE: Rule = Rule {
    id: "provider/server_does_not_fit_app",
    lane: Lane::Provider,
    reads: &[FactId::OwnServer, FactId::App],
    find,
};

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let server = facts.own_server.get()?;
    let (ServerKind::Immich, Some((major, minor, patch))) = (server.kind, server.version) else { return Ok(None) };
    let name = facts.app.get()?.version_name.as_deref();
    let unread = || Missing { fact: FactId::App, unknown: Unknown::unreadable("version") };
    let app = name.and_then(two_numbers).ok_or_else(unread)?;
    let fits = app.0 >= major && app.0 <= major.saturating_add(1) && !((major, minor) < FIRST_NEW && app > FIRST_NEW);
    if fits {
        return Ok(None);
    }
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Indirect)
            .evidence(FactId::OwnServer, format!("server {major}.{minor}.{patch}, app {}.{}", app.0, app.1))
            .arg("server", Arg::Text(format!("{major}.{minor}")))
            .arg("app", Arg::Text(format!("{}.{}", app.0, app.1)))
            .fixes(&["match_app_and_server"]),
    ))
}

/// The first version whose app asks for a server as new.
const FIRST_NEW: (u32, u32) = (1, 106);

fn two_numbers(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}
