use crate::case::Case;
use crate::facts::standby::Bucket;
use crate::facts::{FactId, Lane, Snapshot};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The phone counts the backup app among the seldom used ones, and the app is not exempt from sleep.
///
/// ## Why it matters
/// Such an app gets about one turn a day, and for network only then. A large backup never comes to its end that way.
/// While the phone charges, the limit does not hold: the cable hides this.
///
/// ## Sources
/// Android developers: App Standby Buckets (rare: jobs once a day). AOSP `QuotaController`, `AppStandbyController`.
pub const RULE: Rule =
    Rule { id: "power/seldom_used_bucket", lane: Lane::Power, reads: &[FactId::Standby, FactId::DozeList], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let standby = facts.standby.get()?;
    let low = match standby.bucket {
        Some(Bucket::Rare | Bucket::Never) => true,
        // The restricted bucket has a rule of its own.
        Some(Bucket::Exempted | Bucket::Active | Bucket::WorkingSet | Bucket::Frequent | Bucket::Restricted) => false,
        // Before Android 9 an app is idle or not.
        None => standby.idle == Some(true),
    };
    if !low || standby.enabled == Some(false) || facts.doze_list.get()?.exempts_app() {
        return Ok(None);
    }
    let reason = standby.reason.as_deref().map(|reason| format!(" reason={reason}")).unwrap_or_default();
    let text = standby.bucket.map_or("idle=y".to_owned(), |bucket| format!("bucket={}{reason}", bucket.number()));
    Ok(Some(
        Found::new(Severity::Slows, Certainty::Seen)
            .evidence(FactId::Standby, text)
            .evidence(FactId::DozeList, "not on the list")
            .fixes(&["exempt_from_doze", "raise_bucket", "open_app_battery_screen", "open_maker_list"]),
    ))
}
