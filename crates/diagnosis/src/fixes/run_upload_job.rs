use super::{Deed, Fix, NotHere, Safety, Step};
use crate::case::Case;
use crate::facts::Snapshot;

/// Asks the scheduler to run the app's upload now, whatever it waits for. Only a job that may be the upload.
pub const FIX: Fix = Fix { id: "run_upload_job", safety: Safety::Ask, steps };

fn steps(case: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
    let (app, _) = case.installed_app().ok_or(NotHere::NotOnThisPhone)?;
    let jobs = facts.jobs.get()?;
    let uploads = jobs.uploads(app);
    let waiting = uploads.jobs.into_iter().filter(|job| !job.runs_now()).max_by_key(|job| job.enqueued_seconds_ago);
    let job = waiting.ok_or(NotHere::NotOnThisPhone)?;
    let deed = Deed::RunJob { package: app.package.clone(), namespace: job.namespace.clone(), id: job.id };
    // `cmd jobscheduler run` came with Android 7.
    if case.phone.api < 24 {
        return Err(NotHere::NotOnThisPhone);
    }
    Ok(vec![Step::Do { deed }])
}
