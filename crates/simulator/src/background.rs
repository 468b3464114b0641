//! What a phone's shell does in the background: `(exec </dev/null >/dev/null 2>&1; …) &`, a list of commands and `sleep`s.
//!
//! It goes on when the stream that began it, the cable and the client are gone, and ends with a restart of the phone. In
//! real time it sleeps as long as it says; else so long as a test lets pass.

use std::sync::{Arc, Weak};
use std::time::Duration;

use crate::body::Body;
use crate::shell::split_list;

/// The commands between the brackets; `None`: this is no such line.
pub(crate) fn commands(line: &str) -> Option<Vec<String>> {
    let inside = line.strip_prefix("(exec </dev/null >/dev/null 2>&1; ")?.strip_suffix(") &")?;
    Some(split_list(inside).into_iter().map(str::to_owned).collect())
}

pub(crate) fn begin(body: &Arc<Body>, commands: Vec<String>) {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
    let (started, mut until) = (body.lock().started, *body.passed.borrow());
    let body = Arc::downgrade(body);
    runtime.spawn(async move {
        for command in commands {
            if command.starts_with("trap ") {
                continue;
            }
            if let Some(seconds) = command.strip_prefix("sleep ").and_then(|seconds| seconds.parse::<u64>().ok()) {
                until += seconds;
                if sleep(&body, seconds, until).await.is_none() {
                    return;
                }
                continue;
            }
            match body.upgrade() {
                Some(body) if body.lock().started == started => drop(body.answer(&command)),
                _ => return,
            }
        }
    });
}

/// `None`: the phone is gone.
async fn sleep(body: &Weak<Body>, seconds: u64, until: u64) -> Option<()> {
    let mut passed = {
        let body = body.upgrade()?;
        body.sleepers.send_modify(|sleepers| *sleepers += 1);
        body.timing.instant.then(|| body.passed.subscribe())
    };
    match &mut passed {
        Some(passed) => drop(passed.wait_for(|passed| *passed >= until).await.ok()?),
        None => tokio::time::sleep(Duration::from_secs(seconds)).await,
    }
    body.upgrade()?.sleepers.send_modify(|sleepers| *sleepers -= 1);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_cut_off_from_its_stream_goes_on() {
        let line = "(exec </dev/null >/dev/null 2>&1; trap \"\" HUP; sleep 2; id) &";
        assert_eq!(commands(line), Some(["trap \"\" HUP", "sleep 2", "id"].map(str::to_owned).into()));
        assert_eq!(commands("(sleep 2; id) &"), None);
        assert_eq!(commands("sleep 2"), None);
    }
}
