//! Phones at a USB cable, without an adb server and with nothing installed.
//!
//! ```text
//! list, watch  what is plugged in          sysfs   its names, on Linux
//! connect      Adb ─ Direct ─ link (two threads) ─ pipe (messages as transfers) ─ open (libusb)
//! ```

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use crate::adb::Adb;
use crate::adb::handshake::Connecting;
use crate::adb::key::Key;
use crate::error::{Error, Result};
use link::Link;
use open::{Claimed, Plugged};
use pipe::{Ending, Pipe};

pub mod link;
pub mod list;
pub mod open;
mod pipe;
mod sysfs;
pub mod watch;

#[cfg(test)]
mod tests;

/// How long a phone may take to be back after a reset.
const COMING_BACK: Duration = Duration::from_secs(6);
const LOOK_AGAIN: Duration = Duration::from_millis(200);
/// A link of ours that was dropped gives its phone back within this.
const RELEASE: Duration = Duration::from_secs(3);

/// Connects to a phone that is plugged in. Waits without a limit for the person to tap Allow, as long as the cable is
/// in; drop the future to give up.
///
/// # Errors
///
/// Those of finding it: [`Error::NoSuchPhone`], [`Error::DebuggingOff`], [`Error::NoPermission`], [`Error::NoDriver`],
/// [`Error::Busy`], [`Error::NoUsb`]. [`Error::Silent`]: it did not answer, even after a reset.
pub async fn connect(plugged: &Plugged, keys: &[Key], mut on_state: impl FnMut(Connecting)) -> Result<Adb> {
    let claimed = claim(plugged).await?;
    match greet(Arc::new(claimed), keys, &mut on_state).await {
        Err(NoGreeting::Silent(Some(claimed))) => {
            tracing::debug!("no answer; the phone is reset");
            if !run(move || claimed.reset()).await? {
                return Err(Error::Silent);
            }
            let claimed = timeout(COMING_BACK, claim_again(plugged)).await.unwrap_or(Err(Error::Silent))?;
            greet(Arc::new(claimed), keys, &mut on_state).await.map_err(Into::into)
        }
        other => other.map_err(Into::into),
    }
}

enum NoGreeting {
    /// The phone is ours again, unless a thread still uses it.
    Silent(Option<Claimed>),
    Other(Error),
}

impl From<NoGreeting> for Error {
    fn from(no: NoGreeting) -> Self {
        match no {
            NoGreeting::Silent(_) => Self::Silent,
            NoGreeting::Other(error) => error,
        }
    }
}

async fn greet(
    claimed: Arc<Claimed>,
    keys: &[Key],
    on_state: impl FnMut(Connecting),
) -> std::result::Result<Adb, NoGreeting> {
    let pipe: Arc<dyn Pipe> = claimed.clone();
    let (link, watcher) =
        Link::start(pipe).map_err(|error| NoGreeting::Other(Error::NoUsb { text: error.to_string() }))?;
    let error = match Adb::over(link, keys, on_state).await {
        Ok(adb) => return Ok(adb),
        Err(error) => error,
    };
    match watcher.ending() {
        // A phone that does not even take our greeting is as silent as one that does not answer it.
        Some(Ending::Silent | Ending::Stalled) => {
            let released = run(move || watcher.wait_released(RELEASE)).await;
            let claimed = if released.is_ok_and(|released| released) { Arc::into_inner(claimed) } else { None };
            Err(NoGreeting::Silent(claimed))
        }
        ending => Err(NoGreeting::Other(error_of(error, ending))),
    }
}

/// The link knows better than the protocol above it, which saw the end of a file.
fn error_of(error: Error, ending: Option<Ending>) -> Error {
    match (error, ending) {
        (Error::Lost, Some(Ending::Garbled(what))) => Error::Protocol { what },
        (error, _) => error,
    }
}

async fn claim(plugged: &Plugged) -> Result<Claimed> {
    let plugged = plugged.clone();
    run(move || open::claim(&plugged)).await?
}

async fn claim_again(plugged: &Plugged) -> Result<Claimed> {
    loop {
        match claim(plugged).await {
            // It is on its way back.
            Err(Error::NoSuchPhone | Error::DebuggingOff | Error::Lost) => sleep(LOOK_AGAIN).await,
            claimed => return claimed,
        }
    }
}

/// Runs what blocks where it may.
async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Lost)
}
