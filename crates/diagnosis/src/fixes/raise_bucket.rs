use super::{Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;
use crate::facts::standby::Bucket;
use crate::settings::{Setting, Value};

/// Counts the app among those that are in use. The phone judges again after some hours.
pub const FIX: Fix = Fix { id: "raise_bucket", safety: Safety::Safe, steps };

fn steps(case: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    match facts.standby.get()?.bucket {
        Some(Bucket::Rare | Bucket::Restricted | Bucket::Never) => {}
        Some(Bucket::Exempted | Bucket::Active | Bucket::WorkingSet | Bucket::Frequent) | None => {
            return Err(NotHere::NotOnThisPhone);
        }
    }
    let setting = Setting::StandbyBucket { package: app.package.clone() };
    Ok(vec![Step::Change { setting, to: Value::new("10") }])
}
