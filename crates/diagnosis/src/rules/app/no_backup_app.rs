use crate::case::Case;
use crate::fact::{Missing, Unknown};
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// None of the backup apps that we know is installed for this person.
///
/// ## Why it matters
/// Without one, no photo is backed up, unless an app that we do not know does it.
///
/// ## Sources
/// The apps are those of `knowledge/apps`; the list of packages is `pm list packages --user N`.
pub const RULE: Rule = Rule { id: "app/no_backup_app", lane: Lane::App, reads: &[], find };

fn find(case: &Case, _: &Snapshot) -> Outcome {
    if case.app.is_some() {
        return Ok(None);
    }
    let packages = case
        .packages
        .as_ref()
        .ok_or_else(|| Missing { fact: FactId::App, unknown: Unknown::unreadable("list of installed apps") })?;
    Ok(Some(
        Found::new(Severity::ProbablyStops, Certainty::Indirect)
            .evidence(FactId::App, format!("{} packages, no known backup app", packages.len())),
    ))
}
